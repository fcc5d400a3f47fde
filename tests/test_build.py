"""Whatever stops a build, and whenever, the last whole site is there and the next build works."""

import contextlib
import logging
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from plugins import build as building
from plugins import cache, problems
from tests.conftest import ROOT, build, copy_of_the_project, pelican


@pytest.fixture
def project(tmp_path) -> Path:
    return copy_of_the_project(tmp_path)


def number(project: Path, count: int) -> None:
    """Make every page of the site say which build it is of."""
    footer = project / "theme/templates/includes/footer.html"
    text = (ROOT / "theme/templates/includes/footer.html").read_text("utf-8")
    footer.write_text(f"{text}<p>build {count}</p>", "utf-8")


def whole(output: Path, files: set[str]) -> int:
    """The number of the build that all pages are of."""
    assert {file.relative_to(output).as_posix() for file in output.rglob("*")} == files
    pages = [page.read_text("utf-8") for page in output.rglob("index.html")]
    (one,) = {re.search(r"<p>build (\d+)</p>", page)[1] for page in pages}
    return int(one)


def build_numbered(project: Path, count: int) -> None:
    number(project, count)
    build(
        project / "content",
        project / "output",
        THEME=str(project / "theme"),
        CACHE_PATH=str(project / ".cache"),
    )


# What a build does to files, by the names that Python gives to it (PEP 578).
TOUCHES = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "ctypes.call_function")


def killed(project: Path, count: int, moment: int) -> int:
    """Build, and be killed when files are touched for the `moment`-th time.

    Returns how often they were touched, if that is never.
    """
    read, write = os.pipe()
    if (child := os.fork()) == 0:
        touched = 0

        def touch(event, arguments):
            nonlocal touched
            touched += event in TOUCHES
            if touched == moment:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(touch)
        with contextlib.suppress(BaseException):
            build_numbered(project, count)
        os.write(write, str(touched).encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(write)
    with open(read, "rb") as said:
        return int(said.read() or 0)


def test_a_build_that_is_killed_leaves_the_site_whole(project):
    output = project / "output"
    build_numbered(project, 0)
    files = {file.relative_to(output).as_posix() for file in output.rglob("*")}
    number(project, 1)
    last = killed(project, 1, moment=-1)
    assert whole(output, files) == 1
    # All over a build, and close together where the old site gives way to the new: then each file
    # is removed, and each folder opened and removed.
    folders = sum(file.is_dir() for file in output.rglob("*"))
    given_way = last - len(files) - folders
    moments = [*random.Random(7).sample(range(1, given_way - 14), 4), last]
    moments += range(given_way - 14, given_way + 4, 3)
    seen = []
    for count, moment in enumerate(sorted(moments), start=2):
        shutil.rmtree(project / ".output-new", ignore_errors=True)  # which would be touched first
        killed(project, count, moment)
        seen.append(whole(output, files))
    assert seen[0] == 1 and seen[-1] == len(moments) + 1 and seen == sorted(seen)
    build_numbered(project, 99)
    assert whole(output, files) == 99
    assert {file.name for file in project.iterdir()} == {
        *(".cache", "commands", "content", "models", "output", "plugins", "theme"),
        *("LICENSE", "pelicanconf.py", "publishconf.py", ".gitignore"),
    }


def test_two_builds_at_once_leave_a_whole_site(project):
    command = [sys.executable, "-m", "pelican", "content"]
    both = [
        subprocess.Popen(command, cwd=project, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    waited = [one.communicate()[1].decode() for one in both]
    assert [one.returncode for one in both] == [0, 0], waited
    assert set(waited) == {"", "Another build is at work; this one waits for it.\n"}
    alone = pelican("content", "--output", "alone", cwd=project)
    assert alone.returncode == 0, alone.stderr
    for file in (project / "alone").rglob("*.html"):
        same = project / "output" / file.relative_to(project / "alone")
        assert same.read_bytes() == file.read_bytes()


def test_a_disk_that_takes_no_more_leaves_the_site_alone(project):
    """A limit on the size of files stands in for a full disk: writing fails half-way."""
    build_numbered(project, 1)
    before = {file: file.stat().st_mtime_ns for file in (project / "output").rglob("*")}
    number(project, 2)
    done = pelican(
        "content",
        cwd=project,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (8000, 8000)),
    )
    assert done.returncode == 1 and "Traceback" not in done.stderr + done.stdout
    assert "File too large — the last good site is untouched" in done.stderr
    assert before == {file: file.stat().st_mtime_ns for file in (project / "output").rglob("*")}
    build_numbered(project, 2)
    assert "build 2" in (project / "output/index.html").read_text("utf-8")


def test_where_folders_cannot_change_places_the_site_is_moved(project, monkeypatch):
    build_numbered(project, 1)
    monkeypatch.setattr(building, "_exchange", lambda one, other: False)
    build_numbered(project, 2)
    assert "build 2" in (project / "output/index.html").read_text("utf-8")
    # A build that was killed between the two steps.
    (project / "output").rename(project / ".output-new-old")
    number(project, 3)
    (project / "content/ssm/history-2022/en.md").write_text("Title: nothing else")
    with pytest.raises(problems.ProblemsFound):
        build_numbered(project, 3)
    assert "build 2" in (project / "output/index.html").read_text("utf-8")


def test_nothing_else_is_written(project):
    def state():
        return {
            file: file.stat().st_mtime_ns
            for file in project.rglob("*")
            if file.is_file() and not {"output", ".cache"} & set(file.parts)
        }

    before = state()
    assert (
        pelican(
            "content", cwd=project, env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
        ).returncode
        == 0
    )
    assert state() == before


def test_whatever_lies_at_the_output_is_handled_or_told(project, tmp_path, monkeypatch):
    output, fresh = project / "output", project / ".output-new"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    output.symlink_to(elsewhere)  # a link to a folder stays one
    for count in (1, 2):
        build_numbered(project, count)
        assert output.is_symlink() and f"build {count}" in (elsewhere / "index.html").read_text()
    output.unlink()
    output.write_text("a file")
    with pytest.raises(problems.ProblemsFound):
        build_numbered(project, 3)
    assert output.read_text() == "a file"
    assert "output: is a file, not a folder" in str(*problems.found)
    output.unlink()
    for leave in (
        lambda: fresh.write_text("a file"),
        lambda: fresh.symlink_to(elsewhere),
        lambda: (fresh / "theme").mkdir(parents=True) or (fresh / "theme").chmod(0o500),
    ):
        leave()
        build_numbered(project, 4)
        assert not os.path.lexists(fresh) and (elsewhere / "index.html").exists()
    # What cannot be deleted, as what another user built, is left where it is.
    fresh.mkdir()
    remove = building._remove
    monkeypatch.setattr(building, "_remove", lambda path: path != fresh and remove(path))
    build_numbered(project, 5)
    assert "build 5" in (output / "index.html").read_text("utf-8") and fresh.exists()


def test_a_cache_that_cannot_be_written_costs_time_only(project):
    shutil.rmtree(project / ".cache", ignore_errors=True)
    (project / ".cache").write_text("no folder")
    build_numbered(project, 1)
    assert "build 1" in (project / "output/index.html").read_text("utf-8")
    told = [one for one in problems.found if "nothing can be kept" in one.what]
    assert [one.kind for one in told] == ["notice"]


def test_what_is_cut_short_in_the_cache_is_made_again(tmp_path):
    assert cache.kept(tmp_path, "one", lambda: b"made") == b"made"
    assert cache.kept(tmp_path, "one", lambda: b"made again") == b"made"
    for left in (b"", (tmp_path / "one").read_bytes()[:-1]):
        (tmp_path / "one").write_bytes(left)
        assert cache.kept(tmp_path, "one", lambda: b"whole") == b"whole"


def test_a_quiet_build_hides_no_error(monkeypatch):
    monkeypatch.setattr(problems, "found", set())
    root = logging.getLogger()
    monkeypatch.setattr(root, "level", logging.CRITICAL)  # as `pelican --quiet` has it
    with building._warnings_as_problems():
        logging.getLogger("pelican").error("lost")
    assert "lost" in map(str, problems.found) and root.level == logging.CRITICAL


def test_a_lock_file_of_an_editor_is_no_article(project):
    (project / "content/ssm/history-2022/.#fr.md").symlink_to("nobody@nowhere.1")
    build_numbered(project, 1)


def test_a_folder_that_is_a_link_is_not_walked(project, tmp_path):
    (project / "content/ssm/all").symlink_to(project)
    done = pelican("content", cwd=project)
    assert done.returncode == 1
    assert "content/ssm/all: is a link to a folder — put the folder itself here" in done.stderr
