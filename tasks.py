"""What one does with this site; `invoke --list` lists it. Run from any folder of the repository."""

import importlib.util
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from invoke import Exit, task

ROOT = Path(__file__).parent
CONTENT, OUTPUT = ROOT / "content", ROOT / "output"


def run(*command: str, **options) -> int:
    """Run a module of this environment in the repository; returns its exit code."""
    return subprocess.run([sys.executable, "-m", *command], cwd=ROOT, **options).returncode


@task
def site(c):
    """Generate the site into output/."""
    if run("pelican", "content"):
        raise Exit(code=1)
    print(f"The site is in {OUTPUT}\nTo look at it: make serve, then http://localhost:8000/")


@task(help={"port": "where to listen, on this machine only"})
def serve(c, port="8000"):
    """Build and serve the site, and reload the open page when a file changes."""
    from commands.preview import serve_and_reload

    other = "Another one: make serve PORT=8001"
    if not port.isdecimal() or int(port) > 65535:
        raise Exit(f"Port {port}: there is no such port. {other}", code=1)
    try:
        serve_and_reload(ROOT, OUTPUT, int(port))
    except OSError as error:
        raise Exit(f"Port {port}: {error.strerror}. {other}", code=1) from None


@task(help={"format": "text, or github for annotations of a pull request"})
def check(c, format="text"):
    """Tell everything that is wrong with the content, as it would be published."""
    os.chdir(ROOT)
    from commands.check import check as tell

    if format not in ("text", "github"):
        raise Exit(f"The format is “{format}” — write text or github.", code=1)
    if not tell(ROOT, format):
        raise Exit(code=1)


@task(
    positional=["folder", "title"],
    help={
        "folder": "of the series, as in ssm",
        "title": "of the article; with --series, the name of the series",
        "lang": "its languages, en,fr for instance; all of the site's without",
        "series": "start a series instead, named and described in each language",
    },
)
def new(c, folder, title, lang=None, series=False):
    """Start an article, filled with an example of all that an author can use."""
    from commands import new

    if series:
        target = new.series(CONTENT, folder, title, languages(lang))
        print(
            f"The series is in {target.relative_to(ROOT)}/; `invoke new {folder} TITLE` starts an"
        )
        print(
            f"article; a line [series-index: {folder}] in a page, the landing page's too, lists it."
        )
    else:
        target = new.article(CONTENT, folder, title, languages(lang))
        print(f"Write in {target.relative_to(ROOT)}/; `make serve` shows it.")


@task(
    name="import",
    positional=["path"],
    help={
        "path": "a file, a folder, or a quoted pattern as in '_posts/2022-*.md'",
        "series": "the folder of the series that takes them",
        "lang": "their language; without it, the one that they are written in",
    },
)
def import_(c, path, series="ssm", lang=None):
    """Take posts of Jekyll, Hugo or Pelican, or articles of the Hub, into a series, as drafts."""
    from glob import glob

    from commands import importer
    from plugins import problems

    first, *_ = languages(lang) if lang else [None]
    paths = [Path(one) for one in sorted(glob(path))] or [Path(path)]
    new = importer.articles(CONTENT, paths, series, first, languages(None))
    groups = importer.look_over(ROOT, CONTENT / series, new)
    problems.show()
    print(f"{len(new)} new.", end=" ")
    if new:
        where = (CONTENT / series / importer.report.NAME).relative_to(ROOT)
        print(f"They are drafts; `make serve` shows them. What to look at, also in {where}:")
        print(importer.report.summary(groups) or "nothing.")


def languages(given: str | None) -> list[str]:
    """The languages that were asked for, or all of the site's."""
    from pelicanconf import LANGUAGES

    asked = [one.strip() for one in (given or ",".join(LANGUAGES)).split(",")]
    for one in asked:
        if one not in LANGUAGES:
            known = ", ".join(LANGUAGES)
            raise Exit(f"“{one}” is not a language of this site — it has {known}.", code=1)
    return asked


@task(help={"quick": "leave out what opens a browser: the loop of a working day"})
def test(c, quick=False):
    """Run all tests, in real browsers too, which are installed where there are none."""
    needs_tests_environment("playwright")
    sys.path.insert(0, str(ROOT))
    from commands import chromium, engines, system

    try:
        if not quick:
            os.environ["CHROMIUM"] = chromium.find_or_install()
            engines.find_or_install()
        system.find_or_install("rsync")
    except system.NotFound as error:
        raise Exit(str(error), code=1) from None
    tests = ["pytest", "-m", "not browser"] if quick else ["pytest"]
    for command in (["ruff", "check", "."], ["ruff", "format", "--check", "."], tests):
        if code := run(*command):
            raise Exit(code=code)


@task
def figures(c):
    """Draw every figure anew, by the figures.py beside it."""
    needs_tests_environment("numpy")
    from commands.draw_figures import draw, scripts

    known, unknown = scripts()
    for script in unknown:
        name = script.relative_to(ROOT)
        print(f"{name} is not run: git does not know it — read it, then `git add {name}`")
    for script in known:
        for name, svg in draw(script).items():
            (script.parent / name).write_text(svg, "utf-8")
            print((script.parent / name).relative_to(ROOT))


@task
def train(c):
    """Train the networks of the introduction; their numbers go to models/digits.json."""
    if importlib.util.find_spec("sklearn") is None:
        raise Exit("This needs the digits: pip install --group train", code=1)
    if run("models.digits"):
        raise Exit(code=1)


@task
def messages(c):
    """Bring the catalogue of each language up to date with the words of the theme."""
    from commands.messages import update

    for file, left in update():
        print(f"{file.relative_to(ROOT)}: {len(left)} to translate", *left, sep="\n  ")


def needs_tests_environment(module: str) -> None:
    """Say what to do where only the site's own requirements are installed."""
    if importlib.util.find_spec(module) is None:
        raise Exit(f"This needs {module}: run `make test` once, which installs it.", code=1)


@task(help={"page": "the path of one page only, as in ssm/introduction/"})
def weigh(c, page=None):
    """Print what each page costs a reader's line: requests, compressed bytes, biggest parts."""
    needs_tests_environment("playwright")
    from commands.page_weight import report
    from commands.preview import Preview

    with TemporaryDirectory() as folder, Preview(Path(folder, "site")) as preview:
        address = os.environ | {"SITEURL": preview.url.rstrip("/")}
        publish = ("pelican", "content", "-s", "publishconf.py", "--quiet", "-o", preview.root)
        if run(*publish, env=address):
            raise Exit(code=1)
        if not report(preview, page):
            raise Exit("A page is over its budget.", code=1)


@contextmanager
def refusals_as_exits():
    """End with the sentence in which a publish is refused."""
    from commands.publish import Refused

    try:
        yield
    except Refused as refused:
        raise Exit(str(refused), code=1) from None


@task
def publish(c):
    """Publish what is committed: say where to by pages, space, rsync or folder PATH after it."""
    from commands.publish import commit

    with refusals_as_exits():
        print(f"All that makes the site is committed, as {commit()}.")


def publish_to(find_host, dry_run: bool) -> None:
    from commands.publish import publish

    with refusals_as_exits():
        publish(find_host, dry_run)


DRY_RUN = {"dry_run": "show what would change, and do nothing"}


@task(pre=[publish], help=DRY_RUN)
def pages(c, dry_run=False):
    """`invoke publish pages`: to the branch of a git remote that GitHub Pages serves."""
    from commands.publish.pages import Pages

    publish_to(Pages, dry_run)


@task(pre=[publish], help=DRY_RUN)
def space(c, dry_run=False):
    """`make publish TO=space`: to a static Space of the Hugging Face Hub."""
    if importlib.util.find_spec("huggingface_hub") is None:
        raise Exit("This needs huggingface_hub: `make publish TO=space` installs it.", code=1)
    from commands.publish.space import Space

    publish_to(Space, dry_run)


@task(pre=[publish], help=DRY_RUN)
def rsync(c, dry_run=False):
    """`invoke publish rsync`: to a folder of a server."""
    from commands.publish.rsync import Rsync

    publish_to(Rsync, dry_run)


@task(pre=[publish], help=DRY_RUN | {"path": "an empty or new folder, or one published before"})
def folder(c, path, dry_run=False):
    """`invoke publish folder PATH`: to a folder, for any server or none."""
    from commands.publish.folder import Folder

    publish_to(lambda: Folder(path), dry_run)


@task
def pictures(c):
    """Take the pictures of README.md and of docs/writing.md."""
    needs_tests_environment("playwright")
    from commands import chromium
    from commands.pictures import take

    with chromium.opened(chromium.find_or_install()) as browser:
        take(ROOT, browser)


@task(help={"runs": "how many builds of the site to time"})
def benchmark(c, runs=5):
    """Time whole builds, the interpreter's start included, and builds of one long article."""
    from commands.benchmark import article, site

    site(ROOT, runs)
    for megabytes in (1, 2, 4):
        article(ROOT, megabytes)


@task
def lock(c):
    """Compile the requirements, pinned and hashed, from pyproject.toml."""
    needs_tests_environment("uv")
    compile_ = (
        "uv",
        "pip",
        "compile",
        "--quiet",
        "--universal",
        "--generate-hashes",
        "--no-annotate",
        "--no-header",
        "--upgrade",
        "pyproject.toml",
    )
    requirements, for_space = "requirements.txt", "commands/requirements.txt"
    run(*compile_, "--output-file", requirements)
    run(*compile_, "--extra", "space", "--constraint", requirements, "--output-file", for_space)
    for_tests = ("--all-extras", "--output-file", "tests/requirements.txt")
    run(*compile_, "--constraint", for_space, *for_tests)
