"""Takes the pictures of the documentation, in a real browser: `invoke pictures`.

In docs/writing.md each example has its look below it. The picture's name is a digest of the HTML
that the example gives, by which a test knows that it is the picture of what is there.
"""

import hashlib
import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from lxml import html
from pelican.settings import read_settings

from commands import new
from commands.preview import Preview
from plugins.build import Site

EXAMPLE = re.compile(
    r"^(?P<fence>`{3,})markdown\n(?P<source>.*?)^(?P=fence)\n"
    r"(?:\n!\[[^\]]*\]\(looks/(?P<look>\w+)\.png\)\n)?",
    re.MULTILINE | re.DOTALL,
)
# A draft, so that no index lists it.
HEAD = """Title: Example {number}
Summary: An example of the documentation.
Date: 2026-01-31
Status: draft
Series: State space models
Series_index: {number}

"""


def examples(document: str) -> list[tuple[str, str]]:
    """The Markdown of each example, and the name of its picture."""
    return [(match["source"], match["look"]) for match in EXAMPLE.finditer(document)]


def build(project: Path, sources: list[str], folder: Path) -> list[Path]:
    """Build into `folder`/output the site and an article of each example; returns their pages.

    The article that `invoke new` writes is there, too. Raises `ProblemsFound`.
    """
    content = Path(shutil.copytree(project / "content", folder / "content"))
    new.article(content, "ssm", "Mamba, step by step", ["en", "fr"])
    for number, source in enumerate(sources, start=100):
        article = content / "ssm" / f"example-{number}"
        shutil.copytree(new.SKELETON, article, ignore=shutil.ignore_patterns("*.md", "*.py"))
        (article / "en.md").write_text(HEAD.format(number=number) + source, "utf-8")
    output = folder / "output"
    changed = {"PATH": str(content), "OUTPUT_PATH": str(output)}
    Site(read_settings(str(project / "pelicanconf.py"), override=changed)).build()
    numbers = range(100, 100 + len(sources))
    return [output / f"drafts/ssm/example-{number}/index.html" for number in numbers]


def digest(page: Path) -> str:
    """A name that changes with the text of a page."""
    (text,) = html.parse(page).xpath("//div[@class='text']")
    return hashlib.sha256(html.tostring(text)).hexdigest()[:12]


def take(project: Path, browser) -> None:
    """Take all pictures, and name those of the examples below them."""
    docs = project / "docs"
    document = (docs / "writing.md").read_text("utf-8")
    looks = docs / "looks"
    shutil.rmtree(looks, ignore_errors=True)
    looks.mkdir()
    with TemporaryDirectory() as folder:
        pages = build(project, [source for source, _ in examples(document)], Path(folder))
        with Preview(Path(folder, "output")) as preview:
            for page in pages:
                path = page.parent.relative_to(Path(folder, "output")).as_posix() + "/"
                _shoot(browser, preview.url + path, looks / f"{digest(page)}.png", 760, ".text")
            _shoot(browser, preview.url + "ssm/mamba-step-by-step/", docs / "article.png")
            _shoot(browser, preview.url, docs / "landing.png")
        names = iter([digest(page) for page in pages])

    def with_look(match: re.Match) -> str:
        fence, source = match["fence"], match["source"]
        return f"{fence}markdown\n{source}{fence}\n\n![How it looks](looks/{next(names)}.png)\n"

    (docs / "writing.md").write_text(EXAMPLE.sub(with_look, document), "utf-8")


def _shoot(browser, url: str, file: Path, width: int = 1280, part: str | None = None) -> None:
    """Take a picture of a page, or of a part of it without the box for citing."""
    page = browser.new_page(viewport={"width": width, "height": 1000}, color_scheme="light")
    page.goto(url)
    page.evaluate("document.fonts.ready.then(() => true)")
    if part:
        page.evaluate("document.querySelectorAll('.cite').forEach(one => one.remove())")
        page.locator(part).screenshot(path=file)
    else:
        page.screenshot(path=file)
    page.close()
