"""A mistake stops the build, names file and line, and leaves the last good site alone."""

import shutil
from pathlib import Path

import pytest
from lxml import html

from plugins.problems import ProblemsFound
from tests import conftest
from tests.conftest import build, copy_of_the_project, pelican


def with_specimen(folder: Path) -> Path:
    """The content without its longest article: these tests build it many times."""
    content = conftest.with_specimen(folder)
    shutil.rmtree(content / "ssm" / "introduction")
    return content


ARTICLE = "specimen/everything/en.md"


def changed(old: str, new: str, file: str = ARTICLE):
    def change(content: Path):
        text = (content / file).read_text("utf-8")
        assert old in text
        (content / file).write_text(text.replace(old, new, 1), "utf-8")

    return change


def appended(text: str, file: str = ARTICLE):
    def change(content: Path):
        with (content / file).open("a", encoding="utf-8") as article:
            article.write("\n" + text + "\n")

    return change


def last_line(content: Path, file: str = ARTICLE) -> int:
    return len((content / file).read_text("utf-8", errors="replace").splitlines())


def not_utf8(content: Path):
    (content / ARTICLE).write_bytes("Title: Discr\xe9tisation\n\nText.\n".encode("latin-1"))


def emptied(content: Path):
    (content / ARTICLE).write_text("")


def renamed(content: Path):
    (content / ARTICLE).rename((content / ARTICLE).with_name("xx.md"))


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
        ("column 9: the formula does not parse: Unknown command", "mend it")),
    "display formula": (changed(r"+ b", r"+ \frac{b"), 35, ("does not parse",)),
    "link to a file that is none": (appended("[x](../nowhere/en.md)"), -1,
        ("the link ../nowhere/en.md leads nowhere", "mend it")),
    "Pelican's own link to a file that is none": (
        appended("[x]({filename}../nowhere/en.md)"), -1,
        ("there is no file ../nowhere/en.md", "mend it")),
    "link to a page that is none": (appended("[x](../nowhere/)"), -1,
        ("leads nowhere", "mend it")),
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
    "image from another site": (appended("![A thing](https://x.invalid/a.png)"), -1,
        ("would fetch https://x.invalid/a.png from another site", "put the file beside")),
}
# fmt: on


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_named_with_its_place(case, tmp_path):
    change, line, words = CASES[case]
    content = with_specimen(tmp_path)
    change(content)
    output = tmp_path / "output"
    output.mkdir()
    (output / "index.html").write_text("the last good site")
    line = last_line(content) if line == -1 else line
    with pytest.raises(ProblemsFound) as found:
        build(content, output)
    said = [row for row in str(found.value).splitlines() if f".md:{line}: " in row]
    for part in words:
        assert any(part in row for row in said), str(found.value)
    assert " — " in said[0] and "specimen/everything/" in said[0]
    assert [file.name for file in output.iterdir()] == ["index.html"]
    assert (output / "index.html").read_text() == "the last good site"
    assert {file.name for file in tmp_path.iterdir()} == {"content", "output"}


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    content = with_specimen(tmp_path)
    (content / ARTICLE).unlink()
    (content / ARTICLE).symlink_to("nowhere.md")
    with pytest.raises(ProblemsFound, match=r"everything/en\.md: cannot be read \(No such file"):
        build(content, tmp_path / "output")


def test_a_mistake_is_told_once_and_all_are_told(tmp_path):
    content = with_specimen(tmp_path)
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
        ("Series: State", "Series: Stade", "no series “Stade .*” in ssm/ — did you mean State space models"),
    ],
)
def test_articles_that_do_not_agree_on_their_series_are_named(old, new, words, tmp_path):
    content = with_specimen(tmp_path)
    changed(old, new, "ssm/history-2023/en.md")(content)
    with pytest.raises(ProblemsFound, match=words):
        build(content, tmp_path / "output")


@pytest.mark.parametrize("title", ["Mamba: step by step", "2022. A year", "- a dash", "# 1"])
def test_a_title_is_a_line_of_text_whatever_it_begins_with(title, tmp_path):
    content = with_specimen(tmp_path)
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
