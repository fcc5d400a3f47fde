"""A mistake stops the build, names file and line, and leaves the last good site alone."""

import contextlib
import os
import re
import shutil
from pathlib import Path

import pytest
from lxml import html

from plugins import problems
from plugins.problems import ProblemsFound
from tests.conftest import build, copy_of_the_project, pelican, short_specimen

FOLDER = "specimen/everything"
ARTICLE = f"{FOLDER}/en.md"


def changed(old: str, new: str, file: str = ARTICLE):
    def change(content: Path, article: str = ARTICLE):
        changed = content / file.replace(FOLDER, article.rpartition("/")[0])
        text = changed.read_text("utf-8")
        assert old in text
        changed.write_text(text.replace(old, new, 1), "utf-8")

    change.alone = file.startswith(FOLDER)
    return change


def appended(text: str, file: str = ARTICLE):
    def change(content: Path, article: str = ARTICLE):
        path = content / file.replace(FOLDER, article.rpartition("/")[0])
        with path.open("a", encoding="utf-8") as appended:
            appended.write("\n" + text + "\n")

    change.alone = file.startswith(FOLDER)
    return change


def last_line(content: Path, file: str = ARTICLE) -> int:
    return len((content / file).read_text("utf-8", errors="replace").splitlines())


def in_its_own_article(change):
    change.alone = True
    return change


def by_itself(change):
    """Where what is near would be named, which in a crowd is always something."""
    change.alone = False
    return change


@in_its_own_article
def not_utf8(content: Path, article: str):
    (content / article).write_bytes("Title: Discr\xe9tisation\n\nText.\n".encode("latin-1"))


@in_its_own_article
def emptied(content: Path, article: str):
    (content / article).write_text("")


@in_its_own_article
def renamed(content: Path, article: str):
    (content / article).rename((content / article).with_name("xx.md"))


@in_its_own_article
def headed(content: Path, article: str):
    (content / article).write_text("\n# A thing\n\nText.\n")


def alone(content: Path):
    text = (content / "ssm/history-2022/en.md").read_text("utf-8")
    text = text.replace("Title:", "Lang: en\nTitle:").replace("space models", "space modles", 1)
    shutil.rmtree(content / "specimen")
    text = text.replace("Series: State space models", "Series: State space modles")
    (content / "alone.md").write_text(text, "utf-8")


def alone_by_folder(content: Path):
    alone(content)
    file = content / "alone.md"
    text = file.read_text("utf-8").replace("Series: State space modles", "Series: ssm")
    file.write_text(text, "utf-8")


def copied(content: Path):
    copy = content / "specimen" / "a-copy"
    shutil.copytree(content / ARTICLE.rpartition("/")[0], copy)
    changed("Date:", "Slug: everything\nDate:", "specimen/a-copy/en.md")(content)
    (copy / "fr.md").unlink()


@in_its_own_article
def linked_out(content: Path, article: str):
    secret = content.parent / "secret.md"
    shutil.move(content / article, secret)
    (content / article).symlink_to(secret)


@in_its_own_article
def image_out(content: Path, article: str):
    folder = (content / article).parent
    shutil.copy(folder / "line.svg", content.parent)
    (folder / "line2.svg").symlink_to(content.parent / "line.svg")
    appended("![A line](line2.svg)")(content, article)


@in_its_own_article
def without_french(content: Path, article: str):
    (content / article).with_name("fr.md").unlink()
    changed("fr.md#formules", "#formulas")(content, article)


def both(*changes):
    def change(content: Path, article: str):
        for one in changes:
            one(content, article)

    return in_its_own_article(change)


# fmt: off
CASES = {
    "title missing": (changed("Title: Everything an author can use\n", ""), 1,
        ("has no title", "add the line “Title: ")),
    "title empty": (changed("Title: Everything an author can use", "Title:"), 1, ("has no title",)),
    "date missing": (changed("Date: 2026-01-31\n", ""), 1,
        ("has no date", "add the line “Date: 2026-01-31”")),
    "date that is none": (changed("Date: 2026-01-31", "Date: tomorrow"), 3,
        ("“tomorrow” is not understood", "“Date: 2026-01-31”")),
    "series missing": (changed("Series: Specimens\n", ""), 1, ("has no series", "add")),
    "series index that is none": (changed("Series_index: 1", "Series_index: one"), 6,
        ("Series_index is “one”", "write a number")),
    "stage unknown": (changed("Series_index: 1", "Series_index: 1\nStage: draft"), 7,
        ("the stage “draft” is unknown", "write “Stage: work in progress”")),
    "empty file": (emptied, 1, ("has no title", "has no date")),
    "unknown language": (renamed, 1,
        ("xx.md:1: “xx” is not a language of this site", "en, fr")),
    "unknown language in the metadata": (changed("Date:", "Lang: it\nDate:"), 3,
        ("“it” is not a language",)),
    "not UTF-8": (not_utf8, 1, ("byte 12 (0xe9) is not UTF-8", "save the file as UTF-8")),
    "formula": (changed(r"Inline $x_k", r"Inline $\nope x_k"), 10,
        ("column 9: the formula does not parse: Unknown command", "define it once")),
    "display formula": (changed(r"+ b", r"+ \frac{b"), 35, ("does not parse",)),
    "link to a missing file": (by_itself(appended("[x](../nowhere/en.md)")), -1,
        ("the link ../nowhere/en.md leads nowhere", "mend it")),
    "Pelican's own link to a missing file": (
        appended("[x]({filename}../nowhere/en.md)"), -1,
        ("there is no file ../nowhere/en.md",)),
    "link to a page that is none": (appended("[x](../nowhere/)"), -1, ("leads nowhere",)),
    "anchor that is none": (appended("[x](../../ssm/history-2023/en.md#nowhere)"), -1,
        ("leads to an anchor that is not there", "what-it-will-contain")),
    "anchor on the page itself": (appended("[x](#nowhere)"), -1, ("anchor that is not there",)),
    "image missing": (appended("Text ![A thing](thing.png) text."), -1,
        ("the link thing.png leads nowhere",)),
    "figure missing": (appended("![A thing](thing.svg)"), -1,
        ("the link thing.svg leads nowhere",)),
    "image without words": (appended("![](line.svg)"), -1,
        ("has no alternative text", "write ![what it shows]")),
    "raw image without words": (appended('<img src="https://x.invalid/a.png">'), -1,
        ("has no alternative text",)),
    "field misspelt": (changed("Series:", "Sereis:"), 5, ("there is no field Sereis", "Series?")),
    "date by halves": (changed("Date: 2026-01-31", "Date: 2026"), 3, ("“2026” is not understood",)),
    "formula left open": (appended("So $$x = 1"), -1, ("$$ stands alone", "write both its ends")),
    "environment left open": (appended(r"\begin{nonsense}"), -1, ("stands alone",)),
    "link from the root": (appended("[x](/ssm/history-2022/)"), -1,
        ("leads out of a site that is not at the root", "name the file instead")),
    "citation unknown": (appended("As in [@gu2022s5]."), -1,
        ("there is no “gu2022s5” in references.bib", "did you mean @gu2022s4")),
    "figure unknown": (appended("As in [](#nothing)."), -1, ("leads to no figure", "figure-1")),
    "code unknown": (appended("[code: models.ssm.bilinaer]"), -1,
        ("there is no function bilinaer", "did you mean bilinear?")),
    "series unknown": (appended("[series-index: smm]"), -1, ("there is no series smm/", "ssm")),
    "image with a blank for words": (appended("![ ](line.svg)"), -1, ("has no alternative text",)),
    "title missing, but a heading there": (headed, 1, ("add the line “Title: A thing”",)),
    "series missing beside others": (
        changed("Series: State space models\n", "", "ssm/history-2022/en.md"), 1,
        ("has no series", "add the line “Series: State space models”")),
    "series of no such name": (
        changed("State space models", "State space modles", "ssm/history-2022/en.md"), 4,
        ("there is no series “State space modles” in ssm/", "did you mean State space models?")),
    "series of a file that stands alone": (alone, 5,
        ("there is no series “State space modles”", "did you mean State space models?")),
    "two with one number": (
        changed("Series_index: 3", "Series_index: 2", "ssm/history-2023/fr.md"), 5,
        ("has the number of", "history-2022/fr.md", "take the next free one")),
    "two with one address": (copied, 1,
        ("everything/en.md:1: has the address and the language of", "a-copy/en.md — rename one")),
    "field twice": (changed("Date:", "Title: Again\nDate:"), 3,
        ("Title stands twice, also in line 1", "keep one")),
    "front matter that is no YAML": (
        changed("Title: Everything", "---\ntitle: a: b\n---\nTitle: Everything"), 2,
        ("are not YAML: mapping values are not allowed here", "between quotes")),
    "front matter without an end": (changed("Title:", "---\nTitle:"), 1,
        ("have no end", "write a line ---")),
    "status of no such name": (changed("Date:", "Status: daft\nDate:"), 3,
        ("Status is “daft”", "did you mean draft?")),
    "address that is none": (changed("Date:", "Elsewhere: nowhere\nDate:"), 3,
        ("Elsewhere is “nowhere”", "begins with https://")),
    "slug that is not an address": (changed("Date:", "Slug: A Thing!\nDate:"), 3,
        ("Slug is “A Thing!”", "write a-thing")),
    "template unknown": (
        changed("Template: landing", "Template: lanfing", "pages/landing/en.md"), 4,
        ("Template is “lanfing”", "did you mean landing?")),
    "formula in the title": (changed("Title: Everything", r"Title: $\nope$ Everything"), 1,
        ("the formula does not parse",)),
    "reference to no equation": (appended(r"As in $\eqref{eq:none}$."), -1, ("eq:none",)),
    "file with a near name": (appended("[x](../../ssm/history-2032/en.md)"), -1,
        ("leads nowhere", "did you mean ../../ssm/history-202")),
    "page with a near address": (appended("[x](../../ssm/history-2032/)"), -1,
        ("leads nowhere", "did you mean ../../ssm/history-202")),
    "image with a near name": (appended("Text ![A thing](lime.svg) text."), -1,
        ("leads nowhere", "did you mean line.svg?")),
    "anchor with a near name": (appended("[x](#formula)"), -1,
        ("anchor that is not there", "did you mean formulas?")),
    "file outside the content": (appended("[x](../../../conftest.py)"), -1,
        ("leads nowhere",)),
    "link out of the content": (linked_out, 0,
        ("is a link to", "secret.md, which leaves the folder", "put the file itself here")),
    "image out of the content": (image_out, -1, ("line2.svg leaves the folder", "put the file")),
    "heading that leaves out a level": (appended("#### Deep\n\n## Up again\n\n#### Too deep"), -1,
        ("the heading leaves out a level: ####", "write ###")),
    "two headings with one anchor": (appended("## Code"), -1,
        ("two headings have the anchor “code”", "{#code-2}")),
    "two ids in HTML": (appended('<p id="pqrs">a</p>\n\n<p id="pqrs">b</p>'), -3,
        ("the anchor “pqrs” stands twice", "give it another name")),
    "two anchors by hand": (appended("## Code once more {#code}"), -1, ("anchor “code”",)),
    "script": (appended("<script>alert(1)</script>"), -1,
        ("<script> is not allowed", "take it out")),
    "script in a line": (appended("So <script src='a.js'></script> it is"), -1, ("<script>",)),
    "style from elsewhere": (
        appended('<link rel="stylesheet" href="https://x.invalid/a.css">'), -1,
        ("<link> is not",)),
    "style of one's own": (appended("<style>p { color: red }</style>"), -1, ("<style> is not",)),
    "frame": (appended('<iframe src="https://x.invalid/a"></iframe>'), -1, ("<iframe> is not",)),
    "handler": (appended('A <b onclick="alert(1)">word</b>.'), -1,
        ("the attribute onclick would run a script",)),
    "link that runs": (appended("[x](javascript:alert(1))"), -1, ("the javascript: link",)),
    "background from elsewhere": (
        appended('<p style="background: url(https://x.invalid/a.png)">x</p>'), -1,
        ("the style would fetch",)),
    "control character": (appended("a\x02formula:7\x03b"), -1,
        ("column 2 has the character U+0002",)),
    "field without a colon": (
        changed("Series_index: 1", "Series_index: 1\nStage work in progress"), 7,
        ("“Stage work in progress” is not a field", "leave an empty line")),
    "empty line among the fields": (changed("Series: Spec", "\nSeries: Spec"), 5,
        ("Series stands below the empty line", "take the empty line out")),
    "tab in YAML": (changed("Title: Everything", "---\na:\n\tb: c\n---\nTitle: Everything"), 3,
        ("are not YAML", "indent with spaces")),
    "code that is not closed": (appended("```python\nx = 1"), -2,
        ("the code that begins with ``` is not closed",)),
    "note that there is not": (appended("Text.[^9]"), -1, ("there is no note [^9]", "[^9]: …")),
    "note that nothing leads to": (appended("[^7]: A note."), -1,
        ("nothing leads to the note [^7]",)),
    "link without an address": (appended("So [it][nope] is."), -1,
        ("the link [it][nope] has no address", "[words](address)")),
    "link to nothing": (appended("So [it]() is."), -1, ("the link [it]() has no address",)),
    "address without its beginning": (appended("[x](www.example.org)"), -1,
        ("leads nowhere", "write https://www.example.org")),
    "image with other capitals": (appended("Text ![A line](Line.SVG) text."), -1,
        ("leads nowhere", "did you mean line.svg?")),
    "row with a cell too many": (appended("| a | b |\n|---|---|\n| 1 | `2|2` | 3 |"), -1,
        ("the row has 3 cells, and its table 2 columns",)),
    "title within the text": (appended("# A title again"), -1,
        ("of the level # of the page’s title", "write ##")),
    "folder for the name of a series": (alone_by_folder, 5, ("did you mean State space models?",)),
    "video from elsewhere": (appended('<video src="https://x.invalid/a.mp4"></video>'), -1,
        ("would fetch https://x.invalid/a.mp4",)),
}

# What is told, and does not stop the build.
TOLD = {
    "date in the future": (changed("Date: 2026-01-31", "Date: 2999-01-31"), 3, "notice",
        ("the date 2999-01-31 is still to come", "in no published site")),
    "draft": (changed("Date:", "Status: draft\nDate:"), 3, "notice", ("is a draft",)),
    "field of another tool": (changed("Date:", "Layout: post\nDate:"), 3, "notice",
        ("the field Layout is not known here", "it is ignored")),
    "translation missing": (without_french, 0, "notice",
        ("has no translation: French", "write fr.md")),
    "heading that the other has not": (
        appended("## One more", "specimen/everything/fr.md"), -1, "warning",
        ("the heading “One more” is not in", "en.md")),
    "heading that the other has": (appended("## One more"), 1, "warning",
        ("lacks the heading “One more” of",)),
    "heading of another level": (
        changed("## Code", "### Code", "specimen/everything/fr.md"), 51, "warning",
        ("the heading “Code” differs from “Code” in",)),
    "formula that differs": (
        changed("$y = x$", "$y = 2x$", "specimen/everything/fr.md"), 1, "warning",
        ("lacks the formula “$y = x$” of", "en.md:114")),
    "figure that the other has not": (
        appended("![Une droite](line.svg)", "specimen/everything/fr.md"), -1, "warning",
        ("the figure “![Une droite](line.svg)” is not in",)),
    "citation that the other has not": (
        appended("Voyez [@gu2022s4].", "specimen/everything/fr.md"), -1, "warning",
        ("the citation “@gu2022s4” is not in",)),
    "element left open": (appended("So <b>it</i> is."), -1, "warning",
        ("<b> is opened and not closed", "write </b>, too")),
    "image from another site": (
        both(appended("A ![thing](https://x.invalid/a.png)."),
             appended("Un ![truc](https://x.invalid/a.png).", "specimen/everything/fr.md")),
        -1, "warning", ("would fetch https://x.invalid/a.png", "put the file beside")),
}
# fmt: on


def folder_of(case: str) -> str:
    return re.sub(r"[^a-z]+", "-", case.lower())


def build_together(cases: dict, folder: Path, langs: set[str]) -> dict[str, list]:
    """Make each case in an article of its own, and build them all at once.

    Returns what is reported of each article, `[line, kind, words]`, and its number of lines.
    """
    content = short_specimen(folder)
    for number, (case, (change, *_)) in enumerate(cases.items(), start=2):
        target = content / "specimen" / folder_of(case)
        shutil.copytree(content / FOLDER, target)
        for lang in {"en", "fr"} - langs:
            (target / f"{lang}.md").unlink()
        change(content, f"specimen/{target.name}/en.md")
        for file in target.glob("*.md"):
            if not file.is_symlink():
                index = f"Series_index: {number}".encode()
                file.write_bytes(re.sub(rb"(?m)^Series_index: 1$", index, file.read_bytes()))
    with contextlib.suppress(ProblemsFound):
        build(content, folder / "output")
    told = {}
    for case in cases:
        own = content / "specimen" / folder_of(case)
        rows = [
            one for one in sorted(problems.found) if own == Path(os.path.abspath(one.path)).parent
        ]
        lines = {file.name: last_line(content, file) for file in own.glob("*.md")}
        rows = [[Path(one.path).name, one.line, one.kind, one.words] for one in rows]
        told[folder_of(case)] = [rows, lines]
    return told


ALONE = {case: one for case, one in CASES.items() if getattr(one[0], "alone", False)}
TOGETHER = {case: one for case, one in CASES.items() if case not in ALONE}


@pytest.fixture(scope="module")
def mistakes(made_once) -> dict[str, list]:
    """What is reported of the mistakes that concern one article."""
    return made_once("mistakes", lambda folder: build_together(ALONE, folder, {"en"}))


@pytest.fixture(scope="module")
def remarks(made_once) -> dict[str, list]:
    return made_once("remarks", lambda folder: build_together(TOLD, folder, {"en", "fr"}))


def right_line(line: int, file: str, lines: dict[str, int]) -> int:
    """A line that counts from the end of its file where it is negative."""
    return lines[file] + 1 + line if line < 0 else line


@pytest.mark.parametrize("case", ALONE)
def test_a_mistake_is_named_with_its_place(case, mistakes):
    _, line, words = CASES[case]
    rows, lines = mistakes[folder_of(case)]
    said = [words for name, at, kind, words in rows if kind == problems.ERROR]
    at = {number for _, number, kind, _ in rows if kind == problems.ERROR}
    assert right_line(line, "en.md", lines) in at if "en.md" in lines else at, rows
    for part in words:
        assert any(part in f"{name}:{at}: {row}" for name, at, _, row in rows), rows
    assert all(" — " in row for row in said)


@pytest.mark.parametrize("case", TOGETHER)
def test_a_mistake_between_files_is_named_with_its_place(case, tmp_path):
    change, line, words = CASES[case]
    content = short_specimen(tmp_path)
    change(content)
    output = tmp_path / "output"
    output.mkdir()
    (output / "index.html").write_text("the last good site")
    with pytest.raises(ProblemsFound) as found:
        build(content, output)
    line = last_line(content) + 1 + line if line < 0 else line
    place = f".md:{line}: " if line else ".md: "
    said = [row for row in str(found.value).splitlines() if place in row]
    for part in words:
        assert any(part in row for row in said), str(found.value)
    assert all(" — " in row for row in said)
    assert [file.name for file in output.iterdir()] == ["index.html"]
    assert (output / "index.html").read_text() == "the last good site"
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("case", TOLD)
def test_what_is_no_mistake_is_told_and_the_site_is_built(case, remarks):
    _, line, kind, words = TOLD[case]
    rows, lines = remarks[folder_of(case)]
    assert problems.ERROR not in {kind for _, _, kind, _ in rows}
    translated = kind == "warning" and line and "element" not in case
    file = "fr.md" if translated else "en.md"
    line = right_line(line, file, lines)
    said = [row for name, at, of, row in rows if (name, at, of) == (file, line, kind)]
    for part in words:
        assert any(part in row for row in said), rows


def test_remarks_do_not_stop_a_build(tmp_path):
    content = short_specimen(tmp_path)
    appended("So <b>it</i> is.")(content)
    without_french(content, ARTICLE)
    assert (build(content, tmp_path / "output") / "specimen").is_dir()
    assert {one.kind for one in problems.found} == {problems.WARNING, problems.NOTICE}


def test_an_image_from_another_site_is_a_mistake_once_it_is_published(tmp_path):
    content = short_specimen(tmp_path)
    appended("A ![thing](https://x.invalid/a.png).")(content)
    with pytest.raises(ProblemsFound, match=r"en\.md:\d+: the page would fetch https://x.invalid"):
        build(content, tmp_path / "output", "publishconf.py")


def test_what_is_not_yet_published_stays_at_home(tmp_path):
    content = short_specimen(tmp_path)
    changed("Date: 2026-01-31", "Date: 2999-01-31")(content)
    changed("Date:", "Status: draft\nDate:", "specimen/everything/fr.md")(content)
    output = build(content, tmp_path / "output")
    assert (output / "specimen/everything/index.html").is_file()
    assert (output / "drafts/fr/specimen/everything/index.html").is_file()
    published = build(content, tmp_path / "published", "publishconf.py")
    assert not [file for file in published.rglob("*") if "specimen" in file.as_posix()]
    assert "Everything an author" not in "".join(f.read_text() for f in published.rglob("*.xml"))


def test_a_link_to_what_is_not_published_is_named(tmp_path):
    content = short_specimen(tmp_path)
    changed("Date:", "Status: draft\nDate:", "ssm/history-2023/en.md")(content)
    appended("[x](../../ssm/history-2023/en.md)")(content)
    build(content, tmp_path / "output")
    with pytest.raises(ProblemsFound, match=r"everything/en\.md:\d+: .*is not published — take"):
        build(content, tmp_path / "published", "publishconf.py")


def test_an_unknown_field_is_named_once(tmp_path):
    content = short_specimen(tmp_path)
    for file in (ARTICLE, "specimen/everything/fr.md", "ssm/history-2023/fr.md"):
        changed("Date:", "layout: post\nDate:", file)(content)
    build(content, tmp_path / "output")
    told = [str(one) for one in problems.found if "Layout" in str(one)]
    assert len(told) == 1 and "and 2 other files, is not known here — it is ignored" in told[0]


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    content = short_specimen(tmp_path)
    (content / ARTICLE).unlink()
    (content / ARTICLE).symlink_to("nowhere.md")
    with pytest.raises(ProblemsFound, match=r"everything/en\.md: cannot be read \(No such file"):
        build(content, tmp_path / "output")


def test_a_mistake_is_told_once_and_all_are_told(tmp_path):
    content = short_specimen(tmp_path)
    changed("Date: 2026-01-31\n", "")(content)
    changed("$x_k", "$\\nope x_k")(content)
    appended("[x](#nowhere)", "ssm/history-2022/fr.md")(content)
    with pytest.raises(ProblemsFound) as found:
        build(content, tmp_path / "output")
    rows = str(found.value).splitlines()
    assert len(rows) == 4 and rows[-1] == "3 problems found; the site is not built."
    places = [row.partition("content/")[2].split(": ")[0] for row in rows[:3]]
    last = last_line(content, "ssm/history-2022/fr.md")
    assert places == [
        "specimen/everything/en.md:1",
        "specimen/everything/en.md:9",
        f"ssm/history-2022/fr.md:{last}",
    ]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("Series_index: 3", "Series_index: 2", "has the number of .*history-2022/en.md — take"),
        ("Series_index: 3", "Series_index: 4", "has number . in another language — write the same"),
        (
            "Series: State",
            "Series: Stade",
            "no series “Stade .*” in ssm/ — did you mean State space models",
        ),
    ],
)
def test_articles_that_do_not_agree_on_their_series_are_named(old, new, words, tmp_path):
    content = short_specimen(tmp_path)
    changed(old, new, "ssm/history-2023/en.md")(content)
    with pytest.raises(ProblemsFound, match=words):
        build(content, tmp_path / "output")


@pytest.mark.parametrize("title", ["Mamba: step by step", "2022. A year", "- a dash", "# 1"])
def test_a_title_is_a_line_of_text_whatever_it_begins_with(title, tmp_path):
    content = short_specimen(tmp_path)
    changed("Title: Everything an author can use", f"Title: {title}")(content)
    output = build(content, tmp_path / "output")
    page = html.parse(output / "specimen/everything/index.html").getroot()
    assert page.findtext(".//h1") == title and page.findtext(".//title").startswith(title)


def test_the_command_says_so_and_exits_with_1(tmp_path):
    project = copy_of_the_project(tmp_path)
    assert pelican("content", cwd=project).returncode == 0
    before = {file: file.stat().st_mtime_ns for file in (project / "output").rglob("*")}
    article = "ssm/history-2023/en.md"
    changed("Stage: work", "Stge: work", article)(project / "content")
    done = pelican("content", cwd=project)
    assert done.returncode == 1
    assert (
        "content/ssm/history-2023/en.md:6: there is no field Stge — did you mean Stage?"
        in done.stderr
    )
    assert "Traceback" not in done.stdout + done.stderr
    assert before == {file: file.stat().st_mtime_ns for file in (project / "output").rglob("*")}


def test_a_name_whose_accents_are_encoded_otherwise_is_not_guessed_but_explained():
    composed, decomposed = "caf\xe9.png", "cafe\u0301.png"  # which look the same
    told = problems.nearest(decomposed, [composed], "")
    assert told == f"write {composed} as its file has it: the accents are encoded otherwise there"
    assert problems.nearest("cafe.png", [composed], "") == f"did you mean {composed}?"


@pytest.mark.parametrize("form", ["text", "github"])
def test_no_name_of_a_file_commands_a_terminal(tmp_path, capsys, form):
    problems.found.clear()
    problems.report(
        tmp_path / "a\x1b[2J\n::error::b\x9b1m.md", 1, "what\x1b]0;x\x07", "instead\x9b"
    )
    problems.show(form)
    said = capsys.readouterr()
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", said.out + said.err)
    assert not re.search("^::error::b", said.out + said.err, re.MULTILINE)
