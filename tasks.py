"""What one does with this site; `invoke --list` lists it. Run from any folder of the repository."""

import importlib.util
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from invoke import Exit, task

ROOT = Path(__file__).parent
OUTPUT = ROOT / "output"


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
def serve(c, port=8000):
    """Build and serve the site, and reload the open page when a file changes."""
    from plugins.preview import serve_and_reload

    try:
        serve_and_reload(ROOT, OUTPUT, int(port))
    except OSError as error:
        message = f"Port {port}: {error.strerror}. Another one: make serve PORT=8001"
        raise Exit(message, code=1) from None


@task
def test(c):
    """Run all tests, in a real browser too, which is installed where there is none."""
    needs_tests_environment("playwright")
    sys.path.insert(0, str(ROOT))
    from tests import chromium

    try:
        os.environ["CHROMIUM"] = chromium.find_or_install()
    except chromium.NotFound as error:
        raise Exit(str(error), code=1) from None
    for command in (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["pytest"]):
        if code := run(*command):
            raise Exit(code=code)


@task
def figures(c):
    """Draw every figure anew, by the figures.py beside it."""
    needs_tests_environment("numpy")
    for script in sorted([*ROOT.glob("content/**/figures.py"), *ROOT.glob("theme/**/figures.py")]):
        for name, svg in draw(script).items():
            (script.parent / name).write_text(svg, "utf-8")
            print((script.parent / name).relative_to(ROOT))


def load(script: Path):
    """A figures.py as a module: folders of articles are no packages."""
    sys.path.insert(0, str(ROOT))
    spec = importlib.util.spec_from_file_location("figures", script)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def draw(script: Path) -> dict[str, str]:
    """The figures that a figures.py draws: file's name → SVG."""
    return load(script).draw()


@task
def messages(c):
    """Bring the catalogue of each language up to date with the words of the theme."""
    from babel.messages import Catalog
    from babel.messages.pofile import read_po, write_po

    from pelicanconf import DEFAULT_LANG, LANGUAGES
    from plugins.languages import TRANSLATIONS, extract

    for lang in LANGUAGES:
        if lang == DEFAULT_LANG:
            continue
        file = TRANSLATIONS / f"{lang}.po"
        catalogue = (
            read_po(file.open("rb"), locale=lang)
            if file.exists()
            else Catalog(lang, header_comment=f"# The theme's words: {lang}", fuzzy=False)
        )
        created = catalogue.creation_date
        catalogue.update(extract(), no_fuzzy_matching=True)
        catalogue.creation_date = created  # or the file would change each time
        with file.open("wb") as po:
            write_po(po, catalogue, width=100, include_lineno=False, ignore_obsolete=True)
        left = [message.id for message in catalogue if message.id and not any(message.string or "")]
        print(f"{file.relative_to(ROOT)}: {len(left)} to translate", *left, sep="\n  ")


def needs_tests_environment(module: str) -> None:
    """Say what to do where only the site's own requirements are installed."""
    if importlib.util.find_spec(module) is None:
        raise Exit(f"This needs {module}: run `make test` once, which installs it.", code=1)


@task(help={"page": "the path of one page only, as in ssm/introduction/"})
def weigh(c, page=None):
    """Print what each page costs a reader's line: requests, compressed bytes, biggest parts."""
    needs_tests_environment("playwright")
    from tests.weighing import report

    if run("pelican", "content", "--quiet"):
        raise Exit(code=1)
    if not report(OUTPUT, page):
        raise Exit("A page is over its budget.", code=1)


@task
def picture(c):
    """Take the picture of the landing page that the README shows."""
    needs_tests_environment("playwright")
    from plugins.preview import Preview
    from tests import chromium

    site(c)
    with Preview(OUTPUT) as preview, chromium.opened(chromium.find_or_install()) as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 1000}, color_scheme="light")
        page.goto(preview.url)
        page.screenshot(path=ROOT / "theme" / "landing.png")


@task(help={"runs": "how many builds to time"})
def benchmark(c, runs=5):
    """Time whole builds, the interpreter's start included."""
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        if run("pelican", "content", "--quiet", stdout=subprocess.DEVNULL):
            raise Exit(code=1)
        seconds.append(time.perf_counter() - start)
    pages = sum(1 for _ in OUTPUT.glob("**/*.html"))
    print(f"{pages} pages: {min(seconds):.2f} s at best, {statistics.median(seconds):.2f} s median")


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
    run(*compile_, "--output-file", "requirements.txt")
    run(
        *compile_,
        "--extra",
        "test",
        "--constraint",
        "requirements.txt",
        "--output-file",
        "tests/requirements.txt",
    )
