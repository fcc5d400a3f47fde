"""What is kept of a build before is what a clean build makes, whatever has changed since."""

import os
import random
import shutil
import subprocess

import pytest

from plugins import cache, cached_results, per_build, problems
from plugins.problems import ProblemsFound
from tests import small_site
from tests.conftest import ROOT, build

EDITS = int(os.environ.get("EXAMPLES", "10"))
TEXT = """[model: s4]

## A section {#section}

![words](line.svg)
A caption.

As [@gu2022s4] says, $x$, and [the other](../b/en.md#section).

[code: models.ssm.recurrence]
"""


@pytest.fixture
def content(tmp_path):
    """Two articles that depend on all that an article can depend on."""
    content = small_site.content(tmp_path, TEXT)
    shutil.copy(ROOT / "content/models.toml", content)
    shutil.copytree(content / "s/a", content / "s/b")
    for lang in ("en", "fr"):
        text = (content / f"s/a/{lang}.md").read_text("utf-8").replace("[model: s4]", "Words.")
        text = text.replace("Title: A", "Title: B").replace("Series_index: 1", "Series_index: 2")
        (content / f"s/b/{lang}.md").write_text(text.replace("../b/", "../a/"), "utf-8")
    return content


def built(content, folder) -> tuple[dict, list]:
    """The files of a site and what was told of it; only the latter, if there are errors."""
    output = folder / "output"
    shutil.rmtree(output, ignore_errors=True)
    try:
        build(content, output, CACHE_PATH=str(folder / "cache"))
    except ProblemsFound:
        assert not output.exists()
    files = {file: file.read_bytes() for file in output.rglob("*") if file.is_file()}
    return {file.relative_to(output): data for file, data in files.items()}, sorted(problems.found)


def edits(content, number):
    """What an author does: each changes the content, somewhere."""
    a, b = content / "s/a", content / "s/b"

    def add(file, more):
        if file.exists():
            file.write_text(file.read_text("utf-8") + more, "utf-8")

    def swap(file, one, other):
        if file.exists():
            text = file.read_text("utf-8")
            one, other = (one, other) if one in text else (other, one)
            file.write_text(text.replace(one, other, 1), "utf-8")

    def move(file, to):  # and back, the next time
        if file.exists() != to.exists():
            file.rename(to) if file.exists() else to.rename(file)

    return [
        lambda: add(a / "en.md", f"\nA sentence, number {number}.\n"),
        lambda: add(b / "fr.md", f"\n## Encore {number}\n"),  # out of step
        lambda: add(a / "fr.md", f"\n[@gu2022s4] $x_{number}$ *a\n"),
        lambda: swap(a / "line.svg", "<svg ", '<svg class="other" '),
        lambda: move(a / "line.svg", a / "away.svg"),  # an error, till it is back
        lambda: move(a / "drawn.py", a / "figures.py"),
        lambda: swap(content / "references.bib", "Efficiently", "Quickly"),
        lambda: swap(content / "models.toml", 'name = "S4"', 'name = "S Four"'),
        lambda: swap(b / "en.md", "Words.", "[model: dss]\n\n[model: s4d]"),
        lambda: swap(a / "en.md", "[model: s4]", "[timeline: 2022]"),
        lambda: swap(b / "en.md", "Series: S\n", "Series: S\nStatus: draft\n"),
        lambda: move(b, content / "s/c"),
        lambda: move(b / "fr.md", b / "fr.txt"),
        lambda: swap(b / "en.md", "{#section}", "{#other}"),
        lambda: os.utime(a / "en.md"),
        lambda: shutil.rmtree(content.parent / "warm/cache/results"),
        lambda: add(a / "en.md", "\n![words](new.png)\n"),
        lambda: (a / "new.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes([number])),
        lambda: (a / "drawn.py").write_text("x = 1\n"),
    ]


def test_after_any_edit_a_build_is_what_a_clean_one_is(content, tmp_path):
    rng = random.Random(14)
    built(content, tmp_path / "warm")
    for number in range(EDITS):
        rng.choice(edits(content, number % 256))()
        warm = built(content, tmp_path / "warm")
        shutil.rmtree(tmp_path / "clean", ignore_errors=True)
        clean = built(content, tmp_path / "clean")
        assert warm[1] == clean[1], number
        assert warm[0] == clean[0], number


def test_nothing_is_read_again_that_has_not_changed(content, tmp_path, monkeypatch):
    first = built(content, tmp_path)
    monkeypatch.setattr("plugins.reading.text._Text", None)
    assert built(content, tmp_path) == first


def settings(tmp_path) -> dict:
    (tmp_path / "content").mkdir(exist_ok=True)
    return {"PATH": str(tmp_path / "content"), "CACHE_PATH": str(tmp_path / "cache")}


def test_a_result_goes_with_the_files_that_were_read(tmp_path):
    made, file = [], tmp_path / "content/file"

    def make():
        made.append(file.read_text() if file.exists() else "")
        next(os.scandir(file.parent), None)
        return made[-1]

    def result():
        per_build.begin()
        return cached_results.result(settings(tmp_path), "name", "key", make)

    assert result() == result() == "" and len(made) == 1
    file.write_text("one")  # which the folder has now
    assert result() == result() == "one" and len(made) == 2
    file.write_text("two")
    assert result() == result() == "two" and len(made) == 3
    file.write_text("one")
    assert result() == "one"


def test_what_was_told_is_told_again_and_errors_are_not_kept(tmp_path):
    made = []

    def make(kind):
        made.append(kind)
        problems.report(tmp_path / "content/a.md", 3, "is odd", "mend it", kind)

    for kind in (problems.WARNING, problems.ERROR):
        for _ in range(2):
            per_build.begin()
            cached_results.result(settings(tmp_path), "name", kind, lambda kind=kind: make(kind))
            (one,) = problems.found
            assert (one.line, one.kind) == (3, kind) and one.path.endswith("content/a.md")
    assert made == [problems.WARNING, problems.ERROR, problems.ERROR]


def test_of_each_name_the_latest_results_are_kept(tmp_path):
    for number in range(cached_results.GENERATIONS + 5):
        cached_results.result(settings(tmp_path), "name", number, lambda number=number: number)
    (folder,) = (tmp_path / "cache/results").iterdir()
    assert len(list(folder.iterdir())) == cached_results.GENERATIONS


def test_what_is_not_used_is_forgotten(tmp_path):
    for name in ("old", "new"):
        cached_results.result(settings(tmp_path), name, "key", lambda: 1)
        if name == "old":
            (folder,) = (tmp_path / "cache/results").iterdir()
            os.utime(folder, (0, 0))
    cached_results.forget_old(str(tmp_path / "cache"))
    assert not folder.exists() and len(list(folder.parent.iterdir())) == 1


def test_a_cache_that_came_with_the_repository_is_refused(tmp_path):
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache/templates").write_text("code")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    cache.refuse_planted(str(tmp_path / ".cache"))
    subprocess.run(["git", "add", "-f", ".cache"], cwd=tmp_path, check=True)
    problems.found.clear()
    with pytest.raises(ProblemsFound):
        cache.refuse_planted(str(tmp_path / ".cache"))
    (one,) = problems.found
    assert one.path.endswith(".cache") and one.what.startswith("is in the repository")
