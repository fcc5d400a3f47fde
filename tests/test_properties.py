"""Whatever an author writes, a build ends with a site or with a located error.

Never a traceback, never an article that is silently left out: articles in are articles out and
articles named. Metadata and Markdown are generated, right, nearly right and wrong.
"""

import json
import os
import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from lxml import etree, html

from plugins import problems
from plugins.build import written
from tests.conftest import ROOT, build
from tests.markdown.pairs import converted

MORE = int(os.environ.get("EXAMPLES", "0"))  # of a longer run

LINES = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40)
VALUES = {
    "Title": ["A title", "Mamba: *step* by step", "$x$", "$\\nope$", "- a", "", "<b>x", "[a](b"],
    "Summary": ["A sentence.", "", "`code` & more"],
    "Date": ["2026-01-31", "2999-01-01", "0001-01-01", "tomorrow", "", "2026-02-30", "20260131"],
    "Series": ["Generated", "Generatde", "", "*Generated*"],
    "Series_index": ["1", "2", "3", "0", "x", "９", ""],
    "Stage": ["work in progress", "draft", ""],
    "Status": ["draft", "published", "hidden", "skip", ""],
    "Modified": ["2026-02-01", "2025", ""],
    "Lang": ["en", "fr", "de", "EN", ""],
    "Slug": ["a", "b", "../x", "A b", ""],
    "Author": ["Ada", "", "<script>"],
    "Elsewhere": ["https://x.invalid/a", "javascript:alert(1)", ""],
    "Tags": ["a, b", ""],
    "Template": ["page", "nope"],
    "Save_as": ["../../x", "a.html", ""],
    "Layout": ["post"],
    "Sereis": ["x"],
}
NEEDED = ("Title", "Summary", "Date", "Series", "Series_index")
FINE = [
    "## A heading\n", "Text with *emphasis*, `code`, \"quotes\" and $x$.\n", "$$y$$ and \\(z\\)\n",
    "\\begin{align}\na &= b \\label{eq:a}\n\\end{align}\n", "![words](line.svg)\n", "> a\n> b\n",
    "![words](line.svg)\nA caption\n", "[x](https://x.invalid)\n", "[@gu2022s4, table 4]\n",
    "[code: models.ssm.recurrence]\n", "[series-index: g]\n", "- [ ] a\n    - b\n", "- [x] $x$\n",
    "1. a\n\n    $$\n    x\n    $$\n", "| a | b |\n|---|---|\n| $x|y$ | `a|b` |\n", "***\n",
    "```python\nx = 1\n```\n", "~~~\n$\n~~~\n", "`` ` ``\n", "!!! note\n    x\n", "$ 5 $\n",
    "---\n", "<div>\n\n*x*\n\n</div>\n", "<center>\n\n*x*\n\n</center>\n", "&lt; &nope; <\n",
    "*[HTML]: x\n", "a\\\n",
]  # fmt: skip
WRONG = [
    "# Another\n", "#### Deep\n", "$$\nx\n", "$\\frac{$\n", "$\\eqref{eq:b}$\n", "![](line.svg)\n",
    "![words](nope.png)\nA caption\n", "[](#fig-x)\n", "[x](../nope/en.md)\n", "[x](#nope)\n",
    "[x]({filename}en.md)\n", "[x][nope]\n", "[^9]\n", "[@nope]\n", "[@gu2022s4; x]\n", "<div>\n",
    "[code: os.x]\n", "[series-index: nope]\n", "```python\nx = 1\n", "</div>\n", "\\(", "\\]",
    "<b onclick='x'>y</b>\n", "<img src='line.svg'>\n", "<!-- a", "<?php", "<![CDATA[x",
    "{: .x}\n", "[link](<a b>)\n", "<https://x.invalid>\n", "## H {#a}\n", "a\x02b",
    "<script>x</script>",
]  # fmt: skip
NAMES = ["a/en.md", "a/fr.md", "b/en.md", "c.md", "c.fr.md", "2026-01-31-d.md", "en.md"]


@st.composite
def articles(draw, fine: bool) -> str:
    """A file: all of it `fine`, but for lines of any text; or with mistakes as well."""
    extra = draw(st.sets(st.sampled_from(sorted(VALUES)), max_size=3))
    fields = {
        key: values[0] if fine else draw(st.sampled_from(values) | LINES)
        for key, values in VALUES.items()
        if key in NEEDED or (key in extra and not (fine and key in ("Sereis", "Series_index")))
    }
    lines = "".join(f"{key}: {value}\n" for key, value in fields.items())
    head = f"---\n{lines}---\n" if draw(st.integers(0, 3)) == 0 else lines
    pieces = st.sampled_from(FINE if fine else FINE + WRONG)
    return head + "\n" + "\n".join(draw(st.lists(pieces | LINES, max_size=5)))


@st.composite
def contents(draw) -> dict[str, str]:
    """Files of a series, by name; when all are fine, each has its own number."""
    fine, files = draw(st.booleans()), {}
    names = NAMES[:-1] if fine else NAMES
    for name in draw(st.sets(st.sampled_from(names), min_size=1, max_size=4)):
        text = draw(articles(fine))
        number = "abc2e".index(name[0]) + 1
        lang = "fr" if "fr" in name else "en"
        if fine:
            text = text.replace("Lang: en", f"Lang: {lang}").replace("Slug: a\n", "")
            text = text.replace("Series_index: 1", f"Series_index: {number}")
        files[name] = text
    return files


def site_with(folder: Path, files: dict[str, str]) -> Path:
    """The content of a site whose series g has these files."""
    content = folder / "content"
    (content / "g" / "a").mkdir(parents=True)
    shutil.copy(ROOT / "content/references.bib", content)
    shutil.copy(ROOT / "tests/specimen/line.svg", content / "g" / "a")
    (content / "pages" / "landing").mkdir(parents=True)
    for lang, path in (("en", "index.html"), ("fr", "fr/index.html")):
        landing = f"Title: A site\nSummary: A.\nURL:\nSave_as: {path}\n\nText.\n"
        (content / f"pages/landing/{lang}.md").write_text(landing, "utf-8")
    for name, text in files.items():
        (content / "g" / name).parent.mkdir(parents=True, exist_ok=True)
        (content / "g" / name).write_text(text, "utf-8")
    return content


@given(contents())
@example({"a/en.md": "", "b/en.md": "---\n", "c.md": "---\na: [\n---\n", "en.md": "Title: &x *x"})
@example({"a/en.md": "---\na: &a [*a]\ntitle: *a\n---\n", "b/en.md": "﻿﻿Title: x\n\n\n"})
@settings(
    max_examples=MORE or 40,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),  # to shrink what fails takes too long
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example],
)
def test_a_build_ends_with_a_site_or_with_located_errors(files):
    with TemporaryDirectory() as folder:
        content = site_with(Path(folder), files)
        try:
            build(content, Path(folder, "output"))
        except problems.ProblemsFound:
            wrong = [one for one in problems.found if one.kind == problems.ERROR]
            assert wrong
            assert all(one.path.endswith(tuple(files)) and one.instead for one in wrong), wrong
            assert not Path(folder, "output").exists()
        else:
            there = {str(content / "g" / name) for name in files}
            pages = {source for source in written.values() if source}
            assert there == {page for page in pages if "landing" not in page}
        assert not [one for one in problems.found if "Error" in one.what], problems.found


TITLES = st.lists(
    st.sampled_from(
        ["Mamba", "$x^2$", "*a*", "`b`", '"q"', "it's", "R&D", "<i>", "50 %", "🤗", "状态", "été"]
    ),
    min_size=1,
    max_size=4,
).map(" ".join)  # fmt: skip
PEOPLE = st.lists(
    st.sampled_from(["Ada Lovelace", "Roe & Sons", "Ré C.", "陈", "O'Hara", "von Neumann"]),
    min_size=1,
    max_size=3,
    unique=True,
)


@given(TITLES, TITLES, PEOPLE)
@settings(max_examples=6, deadline=None, derandomize=True, phases=(Phase.generate,))
def test_every_form_of_build_takes_the_same_metadata(title, summary, people):
    with TemporaryDirectory() as folder:
        content = site_with(Path(folder), {})
        head = f"Title: {title}\nSummary: {summary}\nDate: 2026-01-31\nSeries: G\n"
        head += f"Series_index: 1\nAuthors: {'; '.join(people)}\n\nText.\n"
        for lang in ("en", "fr"):
            (content / f"g/a/{lang}.md").write_text(head, "utf-8")
        for form in ("pelicanconf.py", "publishconf.py"):
            output = build(content, Path(folder, form), form)
            page = html.parse(output / "g/a/index.html").getroot()
            byline = page.xpath("//p[@class='byline']/span")[0].text
            assert all(name in byline for name in people)
            if form == "publishconf.py":
                said = page.xpath("//meta[@name='citation_author']/@content")
                assert said == people
                json.loads(page.xpath("//script[@type='application/ld+json']")[0].text)
                etree.parse(output / "feeds/en.atom.xml")


# Blocks whose words, w1 w2 …, must all be on the page; {} is a word of its own.
HOLDERS = [
    "{}", "- {}\n  - {}", "1) {}\n   - {}\n2) {}", "> {}\n> {}", "!!! note\n    {}\n\n    {}",
    "```python\n{}\n```", "- {}\n\n  ```js x y\n  {}\n  ```\n- {}", "> ```\n> {}\n>\n> {}\n> ```",
    "| {} | {} |\n|---|---|\n| {} | `{}` |",
    "{}\n:   {}", "    {}\n\n    {}", "## {}", "## {}\n- {}",
    "<div>\n\n{}\n\n</div>", "<table><tr><td>\n\n{}\n\n</td></tr></table>", "~~{}~~ *{}* `{}`",
    "> [!NOTE]\n> {}", "{}\n- {}\n\n  {}\n- {}", "{}\n{{: .x}}\n{}",
    "$x$ {} $$y$$ {} \\\\(z\\\\) {}",
    "- - {}\n  - {}\n- {}", "* {}\n\n  > {}\n* {}", "#{} {}", "{}\\\n{}", "costs $5 {} or $6 {}",
    "1. {}\n\n   | {} | {} |\n   |---|---|\n   | {} | {} |", "<p>{}</p> {}",
    "> - {}\n>   - {}\n>\n> {}",
]  # fmt: skip


@st.composite
def texts(draw) -> tuple[str, list[str]]:
    """A Markdown text of several blocks, and its words in order."""
    words: list[str] = []
    blocks = []
    for holder in draw(st.lists(st.sampled_from(HOLDERS), min_size=1, max_size=6)):
        new = [f"word{len(words) + n}x" for n in range(holder.replace("{{", "").count("{}"))]
        words += new
        blocks.append(holder.format(*new))
    return "\n\n".join(blocks) + "\n", words


@given(texts())
@settings(max_examples=MORE or 150, deadline=None, derandomize=True)
def test_every_word_of_a_text_is_in_the_page(generated):
    text, words = generated
    with TemporaryDirectory() as folder:
        written, _ = converted(text, Path(folder))
    shown = re.findall(r"word\d+x", re.sub(r"<[^>]*>", " ", written))
    assert shown == words, text
    assert "\x02" not in written and "\x03" not in written
