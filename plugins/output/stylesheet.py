"""One stylesheet, made of files named after the parts of the page, and all of them minified."""

from pathlib import Path

import rcssmin
from pelican import signals
from pelican.generators import Generator


class Stylesheet(Generator):
    def generate_output(self, writer):
        sheets = sorted(Path(self.theme, "static", "css").glob("*.css"))
        folder = Path(self.output_path, "theme")
        folder.mkdir(exist_ok=True)
        css = "".join(sheet.read_text("utf-8") for sheet in sheets)
        (folder / "style.css").write_text(css, "utf-8")


def minify(pelican):
    """Also those of the search and of the views, which Pelican has copied by now."""
    for sheet in Path(pelican.output_path, "theme").glob("*.css"):
        sheet.write_text(rcssmin.cssmin(sheet.read_text("utf-8")), "utf-8")


def get_generators(_):
    return Stylesheet


def register():
    signals.get_generators.connect(get_generators)
    signals.finalized.connect(minify)
