"""Models that are there and one that is new, for the tests of what reads and shows them."""

import shutil
from pathlib import Path

from pelican.settings import read_settings

from plugins import per_build, problems
from plugins.atlas import data as atlas
from plugins.reading.reader import SourceReader
from tests.conftest import ROOT

LANGUAGES = ("en", "fr")
DATA = (ROOT / "content" / atlas.FILE).read_text("utf-8")
NEW = """
[models.new]
name = "New"
date = 2022-12-31
versions = { v2 = 2023-01-15 }
paper = "gu2022s4d"
idea.en = "One sentence."
idea.fr = "Une phrase."
code = "https://example.org/new"
parents = ["s4d", "s4"]
domain = "long"
matrix = ["diagonal", "real"]

[[models.new.results]]
benchmark = "lra"
row = "New, small"
scores = [60, 80, 90.5, 85, 90, "x"]
average = 75.92
source = "gu2022s4d"
place = "table 5"
version = "v2"

[[models.new.results]]
measure = { en = "perplexity", fr = "perplexité" }
value = "20.6"
source = "gu2022s4d"
place = "abstract"

[properties.colour]
title = { en = "Colour", fr = "Couleur" }
terms.red = { en = "red", fr = "rouge" }
terms.blue = { en = "blue", fr = "bleu" }

[benchmarks.short]
name = "Short Range Arena"
paper = "gu2022s4d"
tasks = ["One"]

[benchmarks.short.settings.light]
title = { en = "Light", fr = "Lumière" }
terms.day = { en = "day", fr = "jour" }

[[benchmarks.short.baselines]]
row = "Nobody"
settings = { light = "day" }
scores = [0]
source = "gu2022s4d"
place = "README"

[ledgers.new.ingredients.salt]
title = { en = "Salt", fr = "Sel" }
verdict = { en = "A pinch", fr = "Une pincée" }

[[ledgers.new.evidence]]
ingredient = "salt"
side = "for"
text = { en = "Taste.", fr = "Le goût." }
source = "gu2022s4d"
place = "section 3"
"""
HEAD = """Title: Models
Summary: All views.
Date: 2026-01-31
Series: State space models
Series_index: 99

"""


def with_data(folder: Path, data: str | bytes) -> Path:
    """A content of nothing but the models' `data` and the papers."""
    content = folder / "content"
    content.mkdir(exist_ok=True)
    shutil.copy(ROOT / "content" / "references.bib", content)
    (content / atlas.FILE).write_bytes(data if isinstance(data, bytes) else data.encode())
    return content


def read(content: Path) -> atlas.Atlas | None:
    per_build.begin()
    return atlas.read(content / atlas.FILE, LANGUAGES)


def draw(content: Path, lang: str, text: str) -> str:
    """The HTML of an article of `text`, which begins at line 7."""
    per_build.begin()
    article = content / "ssm" / "shown"
    article.mkdir(parents=True, exist_ok=True)
    (article / f"{lang}.md").write_text(HEAD + text, "utf-8")
    settings = read_settings(str(ROOT / "pelicanconf.py"), override={"PATH": str(content)})
    return SourceReader(settings).read(str(article / f"{lang}.md"))[0]


def told(name: str) -> list[str]:
    """What is told of a file, without the folders before its name."""
    return [str(one).partition(f"{name}:")[2] for one in sorted(problems.found)]
