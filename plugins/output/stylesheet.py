"""What the pages load besides themselves: one stylesheet, and the mathematical font.

The stylesheet is written in files named after the parts of the page and goes out as one. The
font is STIX Two Math, cut down to the characters that the site's formulas use, with what they
need to stretch; cutting takes a second, so the result is kept in the cache folder.
"""

import hashlib
import io
import re
from html import unescape
from importlib.util import find_spec
from pathlib import Path

import rcssmin
from pelican import signals

from plugins import cache

FONT = "stix-two-math.woff2"
# Fallback and script-size forms, dotless letters under accents, and the placing of accents.
FEATURES = ["ccmp", "dtls", "flac", "mark", "mkmk", "ssty"]
_mathml = re.compile(r"<math.*?</math>", re.DOTALL)
_single = re.compile(r"<mi>(.)</mi>")
_tag = re.compile(r"<[^>]*>")

characters: set[str] = set()  # those of the formulas of the site that is being built
_tall_root = re.compile(r"<m(sqrt|root)>(?:(?!</m\1>).)*<m(?!i|n|o|row|sqrt|root|text|space)")
TALL_ROOT = "\N{SQUARE ROOT}\N{COMBINING OVERLINE}"  # noted among the characters


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


def collect(generators):
    """Note the characters of all formulas."""
    characters.clear()
    # What failed to be read is there as None.
    contents = filter(None, generators[0].context["generated_content"].values())
    for formula in (one for content in contents for one in _mathml.findall(_shown(content))):
        formula = unescape(formula)
        characters.update(map(italic, _single.findall(formula)))
        characters.update(_tag.sub("", _single.sub("", formula)))  # the upright ones
        if "<msqrt" in formula or "<mroot" in formula:
            characters.add("√")  # drawn by the element, not written in it
            if _tall_root.search(formula):
                characters.add(TALL_ROOT)


def write(pelican):
    out = Path(pelican.output_path, "theme")
    sheets = sorted(Path(pelican.theme, "static", "css").glob("*.css"))
    css = "".join(sheet.read_text("utf-8") for sheet in sheets)
    out.mkdir(exist_ok=True)
    (out / "style.css").write_text(css, "utf-8")
    for sheet in out.glob("*.css"):  # those of the search and of the views, too
        sheet.write_text(rcssmin.cssmin(sheet.read_text("utf-8")), "utf-8")
    if characters:
        (out / FONT).write_bytes(math_font("".join(sorted(characters)), pelican.settings))


def _shown(content) -> str:
    return f"{content._content} {content.title} {getattr(content, 'summary', '')}"


def math_font(text: str, settings) -> bytes:
    """The WOFF2 of STIX Two Math with the glyphs of `text`, and those that they stretch to."""
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    return cache.kept(settings["CACHE_PATH"], f"math-{digest}.woff2", lambda: _cut(text))


def _cut(text: str) -> bytes:
    # Imports that a build with a warm cache does without; ziamath's own is not needed at all.
    from fontTools import subset

    options = subset.Options(flavor="woff2", layout_features=FEATURES, hinting=False)
    source = Path(find_spec("ziamath").origin).with_name("fonts") / "STIXTwoMath-Regular.ttf"
    font = subset.load_font(source, options)
    if TALL_ROOT not in text:
        _keep_roots_low(font)
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


def register():
    signals.all_generators_finalized.connect(collect)
    signals.finalized.connect(write)
