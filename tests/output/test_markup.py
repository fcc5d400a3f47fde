"""What may stand on a page: everything that runs or fetches is refused, wherever it enters."""

import re
import shutil
from html import unescape

import pytest

from tests import small_site
from tests.conftest import ROOT

RUNS = [
    "<noscript><!-- </noscript><script src=evil.js></script> --></noscript>",
    "<script>1</script>",
    "<style>p { color: red }</style>",
    "<link rel=stylesheet href='evil.css'>",
    "<link rel=prefetch href='https://elsewhere.example/'>",
    "<meta http-equiv=refresh content='0;url=https://elsewhere.example/'>",
    "<base href='https://elsewhere.example/'>",
    "<plaintext>",
    "<iframe src='x.html'></iframe>",
    "<object data='x'></object>",
    "<embed src='x'>",
    "<form action='https://elsewhere.example/'><input></form>",
    "<template><script>1</script></template>",
    "<a href='java&Tab;script:alert(1)'>x</a>",
    "<a href=' &#1;javascript:alert(1)'>x</a>",
    "<a href='data:text/html,x'>x</a>",
    "<a href='https://example.org' ping='https://elsewhere.example/'>x</a>",
    "<table background='https://elsewhere.example/x.png'><tr><td>x</td></tr></table>",
    "<input type=image src='https://elsewhere.example/x.png'>",
    "<img src='line.svg' alt='x' onerror='x()'>",
    "<video poster='https://elsewhere.example/x.png'></video>",
    "<a href='https://example.org' style='position:fixed;inset:0'>x</a>",
    "<p style='margin-top:-900px'>x</p>",
    "<p style='background-color:u\\72l(//x)'>x</p>",
    "<p style='color: red; background-image: url(https://elsewhere.example/)'>x</p>",
    "<svg><script>1</script></svg>",
    "<svg><use href='https://elsewhere.example/#x'/></svg>",
    "<svg><image xlink:href='https://elsewhere.example/x.png'/></svg>",
    "<svg><set attributeName='href' to='javascript:x()'/></svg>",
    "<svg><foreignObject><iframe></iframe></foreignObject></svg>",
    "<math><mi xlink:href='javascript:x()'>x</mi></math>",
    "<math><annotation-xml encoding='text/html'><b>x</b></annotation-xml></math>",
    "<p contenteditable>x</p>",
    "![x](data:image/png;base64,AAAA)",
]


@pytest.mark.parametrize("text", RUNS)
def test_what_would_run_or_fetch_is_refused_in_a_text(tmp_path, text):
    said = small_site.told(small_site.content(tmp_path, text))
    assert said and all("content/s/a/en.md:7: " in one for one in said), said


@pytest.mark.parametrize("field", ["Title", "Summary", "Series", "Author", "Tags", "Elsewhere"])
@pytest.mark.parametrize("value", ["<script>1</script>", "x</title></cite><img src=x onerror=y()>"])
def test_what_would_run_is_refused_in_a_field(tmp_path, field, value):
    head = {field: value}
    said = small_site.told(small_site.content(tmp_path, head=head))
    assert any("content/s/a/en.md:" in one for one in said), said


def test_what_would_run_is_refused_in_the_title_of_a_hidden_page(tmp_path):
    content = small_site.content(tmp_path)
    page = content / "pages/hidden/en.md"
    page.parent.mkdir()
    page.write_text("Title: x <script>1</script>\nSummary: B.\nStatus: hidden\n\nText.\n")
    assert any("content/pages/hidden/en.md:1: <script>" in one for one in small_site.told(content))


def test_a_bibliography_is_words(tmp_path):
    content = small_site.content(tmp_path, "[@evil]")
    fields = "author={<b>A</b>}, title={T</cite><script src=evil.js></script>}, year={2020<i>}"
    (content / "references.bib").write_text(f"@misc{{evil, {fields}, url={{https://e.org/?a&b}}}}")
    assert small_site.told(content, "published") == []
    page = (tmp_path / "published/s/a/index.html").read_text("utf-8")
    assert "&lt;script src=evil.js&gt;" in page and "<script src=evil" not in page
    (content / "references.bib").write_text(f"@misc{{evil, {fields}, url={{javascript:x()}}}}")
    assert small_site.told(content, "folder") == []  # no address, no link
    assert "javascript:" not in (tmp_path / "folder/s/a/index.html").read_text("utf-8")


def test_no_field_of_a_bibliography_is_markup(tmp_path):
    content = small_site.content(tmp_path, "[@one] and [-@one]")
    (content / "references.bib").write_text(
        "@misc{one, author={<b>A</b> and `B`}, title={<u>T</u>}, year={<i>in press</i>},"
        " journal={<s>J</s>}, url={https://e.org}}"
    )
    assert small_site.told(content, "published") == []
    for name in ("s/a/index.html", "s/a/index.md", "feeds/en.atom.xml"):
        text = (tmp_path / "published" / name).read_text("utf-8")
        inside = unescape(text) if name.endswith("xml") else text
        assert not re.search(r"<(?:[bius])>|<code>B", inside), name


def test_words_that_look_like_markup_stay_words_in_the_copies(tmp_path):
    text = "Prose: &lt;script&gt;1&lt;/script&gt;, $a<b$.\n\n![&lt;img src=x&gt;](line.svg)"
    head = {"Title": "A &lt;b&gt;", "Summary": "Of &lt;i onclick=x&gt;."}
    assert small_site.told(small_site.content(tmp_path, text, head), "published") == []
    for name in ("s/a/index.md", "llms.txt"):
        assert not re.search(r"<[a-z/!]", (tmp_path / "published" / name).read_text("utf-8"))


def test_an_anchor_that_no_address_can_have_is_refused(tmp_path):
    (said,) = small_site.told(small_site.content(tmp_path, "## A {#50%}"))
    assert "content/s/a/en.md:7: the anchor “50%” has a %" in said


SNIPPETS = [
    "<pre>plain text</pre>",
    "<math><mi>x</mi></math>",
    "<math display='block'><mfrac></mfrac><msup><mi>x</mi></msup></math>",
    '<sup><a id="n">1</a></sup>',
    '<div class="drawing"><svg role="img" aria-label="x"><path d="M0 0"/></svg></div>',
    '<div class="drawing" data-source="x"></div>',
    "<ul><li id>x</ul>",
    "<table><caption>c</caption><tr><td colspan=2>x</table>",
    "<dl><dt>a<dd>b</dl>",
    "<details open><summary>More</summary>Text</details>",
    "<p align=center><font color=red>x</font></p>",
    "<kbd>Ctrl</kbd> <mark>x</mark> <abbr title='x'>y</abbr> <q>z</q> <ruby>x<rt>y</rt></ruby>",
    "<a href='mailto:a@example.org'>x</a> <a href='tel:1'>y</a> <a>z</a>",
    "<picture><source srcset='line.svg'><img src='line.svg' alt='x'></picture>",
    "<span style='color: red; text-align: center; width: 50%'>x</span>",
    "<div class='in-a'><pre><code class='language-a b'>x</code></pre></div>",
    "<svg width='9'><title>x</title><circle r='1'/></svg>",
    "<my-element>x</my-element>",
]


@pytest.mark.parametrize("form", small_site.FORMS)
def test_what_the_preview_accepts_every_build_accepts(tmp_path, form):
    assert small_site.told(small_site.content(tmp_path, "\n\n".join(SNIPPETS)), form) == []


def test_what_the_theme_lacks_is_not_blamed_on_an_author(tmp_path, monkeypatch):
    """A link of the theme's own that leads nowhere is told with the page and the theme."""
    content = small_site.content(tmp_path)
    templates = tmp_path / "theme/templates"
    shutil.copytree(ROOT / "theme", tmp_path / "theme")
    base = templates / "base.html"
    base.write_text(base.read_text("utf-8").replace("theme/style.css", "theme/lost.css"), "utf-8")
    said = small_site.told(content, THEME=str(tmp_path / "theme"))
    assert said and all(one.startswith("theme: the page ") for one in said), said
