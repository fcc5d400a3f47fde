"""A mistake stops the build, names file and line, and leaves the last good site alone."""

from pathlib import Path

import pytest

from plugins.problems import ProblemsFound
from tests.conftest import build, copy_of_the_project, pelican, with_specimen

ARTICLE = "ssm/introduction/en.md"


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
    "title missing": (changed("Title: Introduction to SSM and S4\n", ""), 1,
        ("has no title", "add the line “Title: ")),
    "title empty": (changed("Title: Introduction to SSM and S4", "Title:"), 1, ("has no title",)),
    "date missing": (changed("Date: 2026-11-21\n", ""), 1,
        ("has no date", "add the line “Date: 2026-01-31”")),
    "date that is none": (changed("Date: 2026-11-21", "Date: tomorrow"), 3,
        ("“tomorrow” is not understood", "“Date: 2026-01-31”")),
    "series missing": (changed("Series: State space models\n", ""), 1, ("has no series", "add")),
    "series index that is none": (changed("Series_index: 1", "Series_index: one"), 5,
        ("Series_index is “one”", "write a number")),
    "stage unknown": (changed("Stage: work in progress", "Stage: draft"), 6,
        ("the stage “draft” is unknown", "write “Stage: work in progress”")),
    "empty file": (emptied, 1, ("has no title", "has no date")),
    "unknown language": (renamed, 1,
        ("xx.md:1: “xx” is not a language of this site", "en, fr")),
    "unknown language in the metadata": (changed("Date:", "Lang: it\nDate:"), 3,
        ("“it” is not a language",)),
    "not UTF-8": (not_utf8, 1, ("byte 12 is not UTF-8", "save the file as UTF-8")),
    "formula": (changed(r"signal $u(t)$", r"signal $\nope(t)$"), 11,
        ("column 382: the formula does not parse: Unknown command", "mend it")),
    "display formula": (changed(r"\sqrt{35} & 4", r"\sqrt{35 & 4"), 27, ("does not parse",)),
    "link to a file that is none": (appended("[x](../nowhere/en.md)"), -1,
        ("the link ../nowhere/en.md leads nowhere", "mend it")),
    "Pelican's own link to a file that is none": (
        appended("[x]({filename}../nowhere/en.md)"), -1,
        ("there is no file ../nowhere/en.md", "mend the path")),
    "link to a page that is none": (appended("[x](/ssm/nowhere/)"), -1,
        ("leads nowhere", "mend it")),
    "anchor that is none": (appended("[x](../history-2022/en.md#nowhere)"), -1,
        ("leads to an anchor that is not there", "what-it-will-contain")),
    "anchor on the page itself": (appended("[x](#nowhere)"), -1, ("anchor that is not there",)),
    "image missing": (appended("Text ![A thing](thing.png) text."), -1,
        ("the link thing.png leads nowhere",)),
    "figure missing": (appended("![A thing](thing.svg)"), -1,
        ("the link thing.svg leads nowhere",)),
    "image without words": (appended("![](../../pages/landing/results.en.svg)"), -1,
        ("has no alternative text", "write ![what it shows]")),
    "raw image without words": (appended('<img src="https://x.invalid/a.png">'), -1,
        ("has no alternative text",)),
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
    assert " — " in said[0] and "ssm/introduction/" in said[0]
    assert [file.name for file in output.iterdir()] == ["index.html"]
    assert (output / "index.html").read_text() == "the last good site"
    assert {file.name for file in tmp_path.iterdir()} == {"content", "output"}


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    content = with_specimen(tmp_path)
    (content / ARTICLE).unlink()
    (content / ARTICLE).symlink_to("nowhere.md")
    with pytest.raises(ProblemsFound, match=r"introduction/en\.md: cannot be read \(No such file"):
        build(content, tmp_path / "output")


def test_a_mistake_is_told_once_and_all_are_told(tmp_path):
    content = with_specimen(tmp_path)
    changed("Date: 2026-11-21\n", "")(content)
    changed("$u(t)$", "$\\nope$")(content)
    appended("[x](#nowhere)", "ssm/history-2022/fr.md")(content)
    with pytest.raises(ProblemsFound) as found:
        build(content, tmp_path / "output")
    rows = str(found.value).splitlines()
    assert len(rows) == 4 and rows[-1] == "3 problems found; the site is not built."
    places = [row.partition("content/ssm/")[2].split(": ")[0] for row in rows[:3]]
    assert places == ["history-2022/fr.md:30", "introduction/en.md:1", "introduction/en.md:10"]


def test_the_command_says_so_and_exits_with_1(tmp_path):
    project = copy_of_the_project(tmp_path)
    assert pelican("content", cwd=project).returncode == 0
    before = {file: file.stat().st_mtime_ns for file in (project / "output").rglob("*")}
    changed("Date: 2026-11-21\n", "")(project / "content")
    done = pelican("content", cwd=project)
    assert done.returncode == 1
    assert "content/ssm/introduction/en.md:1: has no date — add the line “Date: " in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert before == {file: file.stat().st_mtime_ns for file in (project / "output").rglob("*")}
