"""What authors of other blogs met: each of their files comes out right, or is told with its line.

The files are in cases/, a folder a case. Those that give a page are built together, as published.
"""

import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
from lxml import etree, html

from commands.check import found as found_by
from commands.preview import WATCHED
from plugins import languages, problems
from plugins.articles import reading_time
from plugins.output import social_cards
from tests.conftest import ROOT, build, copy_of_the_project, pelican, shortened, with_specimen
from tests.markdown.pairs import simplified

CASES = ROOT / "tests" / "cases"
STOPPED = {"34-toml-head", "37-left-overs"}  # by an error
CODE = {"bash": "pip install a\npip install b", "python": "x = 1\ny = 2"}


def add(content: Path, case: str, number: int) -> None:
    folder = Path(shutil.copytree(CASES / case, content / "ssm" / case[3:]))
    article = folder / "en.md"
    text = re.sub(r"(?i)(series_index): 9", rf"\1: {number}", article.read_text("utf-8"))
    article.write_text(text, "utf-8")
    if (folder / "entry.bib").exists():
        with (content / "references.bib").open("a", encoding="utf-8") as bib:
            bib.write("\n" + (folder / "entry.bib").read_text("utf-8"))


@pytest.fixture(scope="module")
def output(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("cases")
    content = shortened(with_specimen(folder))
    for number, case in enumerate(sorted(one.name for one in CASES.iterdir()), start=20):
        if case not in STOPPED:
            add(content, case, number)
    (content / "ssm/lists/._en.md").write_bytes(b"\0\1")  # 24: what editors leave
    (content / "ssm/lists/.#en.md").symlink_to("someone@host.1234:17")
    (content / "ssm/lists/.ipynb_checkpoints").mkdir()
    shutil.copy(content / "ssm/lists/en.md", content / "ssm/lists/.ipynb_checkpoints/a.md")
    return build(content, folder / "output", "publishconf.py")


def page(output: Path, case: str) -> html.HtmlElement:
    return html.fromstring((output / "ssm" / case / "index.html").read_bytes())


def text(output: Path, case: str) -> str:
    element = page(output, case).xpath("//div[@class='text']")[0]
    for box in element.xpath(".//section | .//details | .//div[@class='about']"):
        box.drop_tree()
    inner = simplified(html.tostring(element, encoding="unicode"))
    return re.sub(r"^<div[^>]*>\s*|\s*</div>$", "", inner)


def test_a_formula_in_the_title_goes_through_every_form_of_build(output):
    title = page(output, "formula-in-title")
    assert title.find(".//h1/math") is not None
    assert title.findtext(".//title").startswith("The x norm")
    copy = (output / "ssm/formula-in-title/index.md").read_text("utf-8")
    assert "# The x norm" in copy


def test_every_author_is_named(output):
    case = page(output, "several-authors")
    assert case.xpath("//p[@class='byline']/span")[0].text == "Jane Roe and John Doe"
    cited = case.xpath("//meta[@name='citation_author']/@content")
    assert cited == ["Jane Roe", "John Doe"]
    assert "author = {{Jane Roe} and {John Doe}}" in case.text_content()
    written = case.xpath("//script[@type='application/ld+json']")[0].text
    assert '"author":[{"@type":"Person","name":"Jane Roe"},' in written
    feed = etree.parse(output / "feeds/en.atom.xml")
    names = [one.text for one in feed.iter("{*}name")]
    assert "Jane Roe" in names and "John Doe" in names


@pytest.mark.parametrize(
    ("case", "wanted"),
    [
        ("hub-inline-formula", "<p>A sequence of [n] vectors [𝐱1,...,𝐱n].</p>"),
        ("formula-before-digit", "<p>A 3[×]3 kernel on a 101[×]11 grid.</p>"),
        ("formula-in-alt", '<figure><svg aria-label="The curve of y_t falls."></figure>'),
        (
            "handle-link",
            '<p>Thanks to <a href="https://example.org/janeroe">@janeroe</a>.</p>',
        ),
        (
            "lists",
            "<ul>\n<li>a<ul>\n<li>b<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>\n</li>\n</ul>\n"
            "<ol>\n<li>one<ul>\n<li>in one</li>\n</ul>\n</li>\n</ol>\n"
            "<ol>\n<li>first</li>\n<li>second</li>\n</ol>",
        ),
        (
            "markdown-in-cell",
            "<table>\n<tr><td>\n<p><strong>bold</strong> and <code>code</code></p>\n"
            "</td></tr>\n</table>",
        ),
        ("macros", "<p>Then [𝐱], [head_i] and [a\xa0(1)].</p>"),
        (
            "formula-places",
            "<p>[x] is smaller than [y].</p>\n<ul>\n<li>[a=b]</li>\n</ul>\n<p>[a=b⇒c]</p>\n"
            '<p>[a=b(1)]</p>\n<p>See <a href="#eq:a">(1)</a>.</p>',
        ),
    ],
)  # fmt: skip
def test_the_text_is_what_its_author_meant(output, case, wanted):
    assert text(output, case).replace("[a(1)]", "[a\xa0(1)]") == wanted


def test_fences_stand_in_lists_notes_quotations_and_admonitions(output):
    blocks = page(output, "fence-inside").xpath("//div[@class='text']//div[@class='code']")
    said = [unescape(one.text_content()).strip() for one in blocks]
    assert said[:4] == [*CODE.values(), "z = 3", "u = 4"]
    assert not page(output, "fence-inside").xpath("//p[.//pre]")
    code = page(output, "indented-code").find(".//pre").text_content()
    assert code == 'printf "$name\\n$value\\n"\n'


def test_a_draft_of_another_tool_is_no_page(output):
    assert not (output / "ssm/draft-true").exists() and not list(output.rglob("*draft-true*"))


@pytest.mark.parametrize(
    ("case", "cited", "wanted"),
    [
        ("bib-date", "(Roe, 2022)", "Roe J. (2022). Dated. Journal."),
        ("bib-dblp-key", "(Roe, 2022)", "Roe J. (2022). Keyed."),
        (
            "bib-latex",
            "(Roë et al., 2020)",
            "Roë R., Google DeepMind, and Kaiser Ł. (2020). "
            "An Étude of O(n) & co — 50% better. DOI",
        ),
    ],
)
def test_a_reference_is_words(output, case, cited, wanted):
    tree = page(output, case)
    assert tree.xpath("//span[@class='citation']")[0].text_content() == cited
    assert " ".join(tree.xpath("//span[@class='reference']")[0].text_content().split()) == wanted
    address = tree.xpath("//span[@class='citation']/a/@href")[0]
    assert tree.xpath("//li[@id=$name]", name=address[1:])
    if case == "bib-latex":
        links = tree.xpath("//span[@class='reference']/a/@href")
        assert links == ["https://doi.org/10.1000/xyz"]


def test_attributes_of_kramdown_are_taken_or_told(output):
    shown = page(output, "kramdown-attributes").xpath("//div[@class='text']")[0].text_content()
    assert "{:" not in shown
    build_again = [str(one) for one in problems.found if "kramdown-attributes" in one.path]
    assert build_again == [] or any("{: .info}" in one for one in build_again)


def test_what_editors_leave_is_none_of_the_content(output):
    assert (output / "ssm/lists/index.html").is_file()
    assert not [file for file in output.rglob("*") if "ipynb" in file.name or "en.md" in file.name]


def test_a_film_goes_along(output):
    (source,) = page(output, "video").xpath("//video/source/@src")
    assert (output / "ssm/video/b.mp4").is_file() and source.endswith("ssm/video/b.mp4")
    policy = page(output, "video").xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert "media-src 'self'" in policy[0]


def test_bibtex_that_goes_out_is_bibtex(output):
    cite = page(output, "cite-ampersand").xpath("//details[@class='cite']//code")[0].text
    assert "title = {Pros \\& cons}," in cite


def test_a_card_has_no_boxes(output):
    assert social_cards.drawable("Fast 🤗 models") == ("Fast models", "")
    assert social_cards.drawable("👩‍🔬 Café №1")[0] == "Café №1"
    assert (output / "ssm/card-emoji/card.png").is_file()


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ("34-toml-head", ["en.md:1: the metadata are TOML — write them as YAML"]),
        (
            "37-left-overs",
            [
                "en.md:7: warning: {% include figure.html",
                "en.md:7: warning: {{< figure src=",
                "en.md:12: warning: :tada: is the name of an emoji",
                "en.md:12: <d-cite> is an element of Distill",
                "en.md:12: <d-footnote> is an element of Distill",
            ],
        ),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(case, told, tmp_path):
    content = shortened(with_specimen(tmp_path))
    add(content, case, 20)
    with pytest.raises(problems.ProblemsFound):
        build(content, tmp_path / "output")
    said = [str(one) for one in problems.found if case[3:] in one.path and "trans" not in one.what]
    said = [one for one in said if "may not have the attribute" not in one]
    assert len(said) == len(told), said
    for part in told:
        assert any(part in one for one in said), (part, said)


def test_a_language_of_a_region_has_its_catalogue(tmp_path):
    project = copy_of_the_project(tmp_path)
    shutil.copy(ROOT / "tasks.py", project)
    conf = project / "pelicanconf.py"
    conf.write_text(conf.read_text("utf-8").replace('["en", "fr"]', '["en", "fr", "pt-BR"]'))
    command = [sys.executable, "-m", "invoke", "messages"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Language: pt_BR" in (project / "theme/translations/pt-BR.po").read_text("utf-8")
    assert languages.language_name("pt-BR") == "Português (Brasil)"


ARABIC = "## الحالة\n\nنص مع معادلة $x$ ورابط [Mamba](https://example.org).\n"
CHINESE = (
    "## 线性递归\n\n参见[上文](#线性递归)。" + "状态空间模型把历史压缩到固定大小的状态之中。" * 100
)


def test_languages_of_other_scripts(tmp_path):
    project = copy_of_the_project(tmp_path)
    shutil.copy(ROOT / "tasks.py", project)
    conf = project / "pelicanconf.py"
    conf.write_text(conf.read_text("utf-8").replace('["en", "fr"]', '["en", "fr", "zh", "ar"]'))
    command = [sys.executable, "-m", "invoke", "messages"]
    assert subprocess.run(command, cwd=project, capture_output=True).returncode == 0
    for lang, body in (("zh", CHINESE), ("ar", ARABIC)):
        for name, save in (("landing", "index.html"), ("not-found", "404.html")):
            text = (project / f"content/pages/{name}/en.md").read_text("utf-8")
            text = re.sub(r"(?m)^(URL|Save_as):.*\n", "", text, flags=re.IGNORECASE)
            address = f"URL: {lang}/\n" if name == "landing" else f"URL: {lang}/404.html\n"
            head = f"{address}Save_as: {lang}/{save}\n"
            (project / f"content/pages/{name}/{lang}.md").write_text(head + text, "utf-8")
        article = project / f"content/ssm/history-2023/{lang}.md"
        title = {"zh": "状态空间", "ar": "فضاء الحالة"}[lang]
        article.write_text(
            f"Title: {title}\nSummary: A case.\nDate: 2026-01-31\nSeries: {title}\n"
            f"Series_index: 3\n\n{body}",
            "utf-8",
        )
    done = pelican("content", cwd=project)
    assert done.returncode == 0, done.stderr
    assert re.search(r"zh\.po: notice: \d+ of \d+ messages are not translated", done.stderr)
    chinese = html.parse(project / "output/zh/ssm/history-2023/index.html").getroot()
    arabic = html.parse(project / "output/ar/ssm/history-2023/index.html").getroot()
    assert chinese.xpath("//h2/@id")[0] == "线性递归" and arabic.xpath("//h2/@id")[0] == "الحالة"
    assert (arabic.get("dir"), chinese.get("dir")) == ("rtl", "ltr")
    assert reading_time.minutes(CHINESE) == 10
    assert "10" in chinese.xpath("//p[@class='byline']")[0].text_content()


def test_the_preview_watches_all_that_a_page_depends_on():
    assert {"content", "theme", "plugins", "models", "pelicanconf.py"} <= set(WATCHED)


def test_a_check_and_a_build_take_the_same(tmp_path):
    project = copy_of_the_project(tmp_path)
    add(project / "content", "01-formula-in-title", 20)
    for settings in ("pelicanconf.py", "publishconf.py"):
        told = found_by(project, settings)
        assert not [one for one in told if one.kind == problems.ERROR], settings
