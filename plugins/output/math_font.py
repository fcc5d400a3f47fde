"""The mathematical font: STIX Two Math, cut down to the characters that the formulas use.

With what they need to stretch. Cutting takes a second, so the result is kept in the cache folder.
"""

import hashlib
import io
import re
from collections.abc import Iterable
from html import unescape
from importlib.util import find_spec
from pathlib import Path

from pelican import signals
from pelican.generators import Generator

from plugins import cache
from plugins.reading.paths import contents

NAME = "stix-two-math.woff2"
SOURCE = Path(find_spec("ziamath").origin).with_name("fonts") / "STIXTwoMath-Regular.ttf"
# Fallback and script-size forms, dotless letters under accents, and the placing of accents.
FEATURES = ["ccmp", "dtls", "flac", "mark", "mkmk", "ssty"]
_mathml = re.compile(r"<math.*?</math>", re.DOTALL)
_single = re.compile(r"<mi>(.)</mi>")
_tag = re.compile(r"<[^>]*>")
_tall_root = re.compile(r"<m(sqrt|root)>(?:(?!</m\1>).)*<m(?!i|n|o|row|sqrt|root|text|space)")
TALL_ROOT = "\N{SQUARE ROOT}\N{COMBINING OVERLINE}"  # noted among the characters


class MathFont(Generator):
    def generate_output(self, writer):
        read = contents(self.context)
        if characters := used(f"{one.title} {one.summary} {one.portable[0]}" for one in read):
            folder = Path(self.output_path, "theme")
            folder.mkdir(exist_ok=True)
            font = cut("".join(sorted(characters)), self.settings["CACHE_PATH"])
            (folder / NAME).write_bytes(font)


def used(pages: Iterable[str]) -> set[str]:
    """The characters of all formulas in the HTML of some pages."""
    characters: set[str] = set()
    for formula in (one for page in pages for one in _mathml.findall(page)):
        characters.update(map(italic, _single.findall(formula)))
        characters.update(unescape(_tag.sub("", _single.sub("", formula))))  # the upright ones
        if "<msqrt" in formula or "<mroot" in formula:
            characters.add("√")  # drawn by the element, not written in it
            if _tall_root.search(formula):
                characters.add(TALL_ROOT)
    return characters


def italic(letter: str) -> str:
    """The mathematical italic that a browser draws for a single `letter` in `<mi>`."""
    if letter == "h":
        return "ℎ"  # U+210E, encoded before the others
    for first, last, start in (
        ("A", "Z", 0x1D434),
        ("a", "z", 0x1D44E),
        ("Α", "Ω", 0x1D6E2),
        ("α", "ω", 0x1D6FC),
    ):
        if first <= letter <= last:
            return chr(start + ord(letter) - ord(first))
    return {"∂": "𝜕", "ϵ": "𝜖", "ϑ": "𝜗", "ϕ": "𝜙", "ϱ": "𝜚", "ϖ": "𝜛"}.get(letter, letter)


def cut(text: str, cache_path: str) -> bytes:
    """The WOFF2 of STIX Two Math with the glyphs of `text`, and those that they stretch to."""
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    return cache.kept(cache_path, f"math-licensed-{digest}.woff2", lambda: _cut(text))


def _cut(text: str) -> bytes:
    # Imports that a build with a warm cache does without; ziamath's own is not needed at all.
    from fontTools import subset

    options = subset.Options(flavor="woff2", layout_features=FEATURES, hinting=False)
    options.name_IDs += [13, 14]  # the licence, which goes with each copy
    font = subset.load_font(SOURCE, options)
    if TALL_ROOT not in text:
        _keep_roots_low(font)
    _draw_primes_large(font)
    cutter = subset.Subsetter(options)
    cutter.populate(text=text)
    cutter.subset(font)
    woff2 = io.BytesIO()
    subset.save_font(font, woff2, options)
    return woff2.getvalue()


def _keep_roots_low(font) -> None:
    """Drop the taller forms of the root.

    Chromium gives every root the width of the widest form that the font has, which leaves a gap
    behind the roots that most formulas have, over one line.
    """
    variants, root = font["MATH"].table.MathVariants, font.getBestCmap()[ord("√")]
    if root in variants.VertGlyphCoverage.glyphs:
        place = variants.VertGlyphCoverage.glyphs.index(root)
        del variants.VertGlyphCoverage.glyphs[place], variants.VertGlyphConstruction[place]
        variants.VertGlyphCount -= 1


def _draw_primes_large(font) -> None:
    """Draw a prime with its form for scripts, where it always stands; only Firefox asks for it."""
    for table in font["cmap"].tables:
        for sign, form in ((0x2032, "minute.ssty"), (0x2033, "second.ssty")):
            if sign in table.cmap:
                table.cmap[sign] = form


def get_generators(_):
    return MathFont


def register():
    signals.get_generators.connect(get_generators)
