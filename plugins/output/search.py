"""The search of the site: an index for each language, made by Pagefind, and the dialog's words.

Pagefind reads a copy of each page in which a formula is a line of text, as one would type it, so
that it can be found and what is shown of it can be read. The theme's search.js does the rest in
the browser, once a reader asks for it.
"""

import json
import subprocess
import tempfile
from pathlib import Path

from lxml import html
from pagefind_bin import get_executable
from pelican import signals
from pelican.generators import Generator

from plugins import problems
from plugins.output import published

FOLDER = "pagefind"
# What stands around the text, and would be found on every page.
LEFT_OUT = (
    ".place, .byline, .first-article, .about, .contents, .series-index, .series-nav, .references, "
    ".cite, "
    # Of a model, its card is found.
    ".figure-code, svg, .timeline, .family-tree, .comparison, .results, .card dt"
)
UNUSED = ("*-ui.*", "pagefind-highlight.js")  # Pagefind's own interfaces
SIGNS = {  # a MathML element → what stands before its second and third child
    "mfrac": "/",
    "msub": "_",
    "msup": "^",
    "msubsup": "_^",
    "munder": "_",
    "munderover": "_^",
}
BETWEEN = {"mtr": " ", "mtable": "; "}
ACCENTS = str.maketrans("‾^ˆ~˜˙", "\u0305\u0302\u0302\u0303\u0303\u0307")
INVISIBLE = dict.fromkeys(map(ord, "\u2061\u2062\u2063\ufe00"))


def in_a_line(element) -> str:
    """The MathML `element` as one would type it: x_k = (1−z)/2."""
    parts = [in_a_line(child) for child in element]
    if element.tag == "mover" and len(parts) > 1:
        parts[1] = parts[1].translate(ACCENTS)
    if element.tag not in SIGNS or len(parts) < 2:
        return (element.text or "").strip() + BETWEEN.get(element.tag, "").join(parts)
    rows = (child.tag == "mrow" and len(child) > 1 for child in element)
    first, *others = (f"({one})" if row else one for one, row in zip(parts, rows, strict=True))
    return first + "".join(map(str.__add__, SIGNS[element.tag], others))


def simplified(page: str) -> str:
    """A page as Pagefind reads it."""
    tree = html.fromstring(page)
    for formula in list(tree.iter("math")):
        line, tail = in_a_line(formula).translate(INVISIBLE), formula.tail
        formula.clear()
        formula.text, formula.tail = line, tail
    for named in tree.xpath("//*[@id][not(self::h1 or self::h2 or self::h3 or self::h4)]"):
        del named.attrib["id"]  # Pagefind parts the words at each, and only headings are shown
    return html.tostring(tree, encoding="unicode")


class Search(Generator):
    """The dialog in each language, and the index of the pages, which are written by now."""

    def generate_output(self, writer):
        template = self.env.get_template("search.html")
        folder = Path(self.output_path, "theme")
        folder.mkdir(exist_ok=True)
        for lang in self.settings["LANGUAGES"]:
            (folder / f"search.{lang}.html").write_text(template.render(lang=lang), "utf-8")
        if not problems.errors():
            # The page for what is not found is not to be found.
            contents = published.contents(self.context)
            index(
                [one.save_as for one in contents if one.save_as.endswith("index.html")],
                Path(self.output_path),
            )


def index(pages: list[str], out: Path) -> None:
    """Let Pagefind read the pages, and keep of what it writes what the search needs."""
    with tempfile.TemporaryDirectory() as folder:
        for page in pages:
            copy = Path(folder, page)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(simplified((out / page).read_text("utf-8")), "utf-8")
        options = {
            "site": folder,
            "output-path": out / FOLDER,
            "root-selector": "main",
            "exclude-selectors": LEFT_OUT,
        }
        command = [get_executable(), "--silent", *(f"--{k}={v}" for k, v in options.items())]
        done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        what = f"Pagefind could not index the pages for the search: {done.stderr.strip()}"
        problems.report("", 0, " ".join(what.split()))
        return
    for file in (file for pattern in UNUSED for file in (out / FOLDER).glob(pattern)):
        file.unlink()
    entry = out / FOLDER / "pagefind-entry.json"
    # Or the languages would stand in another order each time.
    entry.write_text(json.dumps(json.loads(entry.read_text("utf-8")), sort_keys=True), "utf-8")


def get_generators(_):
    return Search


def register():
    signals.get_generators.connect(get_generators)
