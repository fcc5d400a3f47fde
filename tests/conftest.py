"""What the tests share: the real site and a specimen page, built once; a real browser."""

import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from lxml import html
from pelican.settings import read_settings

from commands import chromium, page_weight
from commands.preview import Preview
from plugins.atlas.views import VIEW
from plugins.build import Site

ROOT = Path(__file__).parent.parent
# Each process of the tests has one processor; threads of NumPy would only wait for each other.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
# Where the tests run, nobody may have told git who they are.
for who in ("AUTHOR", "COMMITTER"):
    os.environ |= {f"GIT_{who}_NAME": "A", f"GIT_{who}_EMAIL": "a@example.org"}


def pytest_collection_modifyitems(items):
    """Mark what opens a browser: `invoke test --quick` leaves it out."""
    for item in items:
        if {"browser", "engine"} & {*item.fixturenames}:
            item.add_marker("browser")


def with_specimen(folder: Path) -> Path:
    """A copy of the real content in `folder`, with the specimen as a second series."""
    content = Path(shutil.copytree(ROOT / "content", folder / "content"))
    shutil.copytree(ROOT / "tests" / "specimen", content / "specimen" / "everything")
    return content


def shortened(content: Path) -> Path:
    """The same, of its articles the heads and headings: for tests that build it many times."""
    for article in content.glob("ssm/*/*.md"):
        head, _, body = article.read_text("utf-8").partition("\n\n")
        headings = re.findall(r"^##.*\n", re.sub(r"```.*?```", "", body, flags=re.DOTALL), re.M)
        article.write_text(f"{head}\n\n" + "\n".join(headings), "utf-8")
    for article in content.glob("specimen/*/*.md"):  # without its views of the models
        article.write_text(VIEW.sub("", article.read_text("utf-8")), "utf-8")
    return content


def short_specimen(folder: Path) -> Path:
    return shortened(with_specimen(folder))


def build(content: Path, output: Path, settings: str = "pelicanconf.py", **changed) -> Path:
    """Build `content` into `output`; raises `ProblemsFound`."""
    changed |= {"PATH": str(content), "OUTPUT_PATH": str(output)}
    Site(read_settings(str(ROOT / settings), override=changed)).build()
    return output


@pytest.fixture(scope="session")
def made_once(tmp_path_factory) -> Callable:
    """`made_once(name, make)`: what `make(folder)` returns, called by one process for all.

    What it returns goes to the other processes as JSON; what it writes stays in `folder`.
    """
    root = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        root = root.parent

    def made_once(name: str, make: Callable[[Path], object]):
        folder = root / name
        with open(root / f"{name}.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            made = folder / "made.json"
            if not made.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                made.write_text(json.dumps(make(folder)), "utf-8")
            return json.loads(made.read_text("utf-8"))

    return made_once


@pytest.fixture(scope="session")
def site(made_once) -> Path:
    def make(folder):
        return str(build(with_specimen(folder), folder / "output"))

    return Path(made_once("a site with é", make))


@pytest.fixture(scope="session")
def published(made_once) -> Path:
    """The same, as it is published."""

    def make(folder):
        return str(build(with_specimen(folder), folder / "output", "publishconf.py"))

    return Path(made_once("published", make))


@pytest.fixture
def built(published, tmp_path) -> Path:
    """A copy of the published site, to be changed and published."""
    return shutil.copytree(published, tmp_path / "built")


@pytest.fixture(scope="session")
def address() -> str:
    """Where the site is published, with a slash at the end."""
    return read_settings(str(ROOT / "publishconf.py"))["SITEURL"] + "/"


@pytest.fixture(scope="session")
def found(published) -> dict[str, html.HtmlElement]:
    """Every page as it is published: its path → its tree."""
    return {
        path: html.fromstring((published / path / "index.html").read_bytes())
        for path in page_weight.pages(published)
    }


@pytest.fixture(scope="session")
def pages(site) -> dict[str, html.HtmlElement]:
    """Every page of the site: its path → its tree."""
    return {
        path: html.fromstring((site / path / "index.html").read_bytes())
        for path in page_weight.pages(site)
    }


@pytest.fixture(scope="session")
def preview(site):
    with Preview(site) as server:
        yield server


@pytest.fixture(scope="session")
def browser():
    path = chromium.find()
    if path is None:
        pytest.fail("no Chromium: `make test` installs one, and CHROMIUM=/path names one")
    with chromium.opened(path) as browser:
        yield browser


@pytest.fixture
def open_page(browser, preview) -> Callable:
    """Open a page of the site: `open_page("fr/", width=360, color_scheme="dark")`."""
    opened = []

    def open_(path: str, width: int = 1280, height: int = 900, **options):
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        opened.append(context)
        page = context.new_page()
        page.goto(preview.url + path)
        page.evaluate("document.fonts.ready.then(() => true)")
        return page

    yield open_
    for context in opened:
        context.close()


def pelican(*arguments: str, cwd: Path, **options) -> subprocess.CompletedProcess:
    """Run Pelican's own command in `cwd`."""
    command = [sys.executable, "-m", "pelican", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, **options)


def copy_of_the_project(folder: Path) -> Path:
    """A copy of what builds the site, its articles shortened, to be changed."""
    project = folder / "un projet"
    project.mkdir()
    for name in (
        "commands",
        "content",
        "models",
        "plugins",
        "theme",
        "LICENSE",
        "pelicanconf.py",
        "publishconf.py",
        ".gitignore",
    ):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, project / name)
    shortened(project / "content")
    if (ROOT / ".cache").exists():  # what is in it is named after what it was made from
        texts = shutil.ignore_patterns("results")  # of other texts than the shortened ones
        shutil.copytree(ROOT / ".cache", project / ".cache", ignore=texts, copy_function=_if_there)
    return project


def _if_there(file: str, to: str) -> None:
    """Copy a file, if no test that runs at the same time has removed it."""
    with suppress(FileNotFoundError):
        shutil.copy(file, to)
