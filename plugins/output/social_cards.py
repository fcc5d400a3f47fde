"""A picture of each page for those who link to it, 1200 × 630, and the icon of old browsers.

Drawn from `theme/templates/card.svg`, in the letters of STIX Two Math, so that every machine
draws the same; what was drawn is kept in the cache folder.
"""

import functools
import hashlib
import re
import subprocess
import unicodedata

from pelican import signals

from plugins import cache, languages, problems
from plugins.output import published
from plugins.output.math_font import SOURCE as FONT
from plugins.output.published import text

# What a title may fill, its leading, and its sizes: pixels, the first that fits.
WIDTH, HEIGHT, LEADING = 1040, 230, 1.08
SIZES = (110, 98, 86, 76, 66, 56, 46)
SUMMARY = 38
MARKS = ("Mn", "Mc")  # of letters
JOINERS = "\u200d\ufe0e\ufe0f"
_CJK = "\u3040-\u30ff\u3400-\u9fff\uff00-\uffef"
_BREAKS = re.compile(rf"(?<= )|(?<=[{_CJK}])(?=[^\s，。、：；！？）」])")


class SocialCards(published.WhenPublished):
    def write(self, output):
        template, cache_path = self.env.get_template("card.svg"), self.settings["CACHE_PATH"]
        for content in published.contents(self.context):
            title, missing = drawable(text(content.title))
            if missing:
                what = f"no font on this machine has the letters {missing[:8]} of the title"
                instead = "its card is without them: install one, as in fonts-noto-cjk"
                problems.report(content.source_path, 1, what, instead, problems.NOTICE)
            size, title = set_title(title)
            in_series = getattr(content, "series", None)  # of which the card has the name, above
            summary = broken(drawable(text(content.summary))[0], WIDTH / SUMMARY)
            words = {
                "begins": begins(content.lang),
                "content": content,
                "lang": content.lang,
                "size": size,
                "title": placed(title, 160 if in_series else 116, size * LEADING),
                "summary": placed(summary, 264, 50),
            }
            svg = template.render(self.context, **words)
            card = published.folder(output, content) / "card.png"
            card.write_bytes(drawn(svg, cache_path))
        icon = self.env.get_template("touch_icon.svg").render()
        (output / "apple-touch-icon.png").write_bytes(drawn(icon, cache_path))


def begins(lang: str) -> dict:
    """Where the lines of a card begin: at its left, or at its right and written to the left."""
    leftward = languages.direction(lang) == "rtl"
    return {"x": 1120, "anchor": "end"} if leftward else {"x": 80, "anchor": "start"}


def placed(lines: list[str], above: int, leading: float) -> list[tuple[float, str]]:
    """The height of each line on the card, in pixels, below what is `above`."""
    return [(round(above + number * leading, 1), line) for number, line in enumerate(lines, 1)]


def drawable(words: str) -> tuple[str, str]:
    """The words without the signs that no font has (emoji, mostly), and the letters left out.

    STIX Two Math has Latin, Greek and Cyrillic; other letters are in a font of the machine, or
    nowhere: a box says nothing to a reader.
    """
    known, _ = _font()
    foreign = [one for one in dict.fromkeys(words) if ord(one) not in known and not one.isspace()]
    letters = [one for one in foreign if one.isalnum() or unicodedata.category(one) in MARKS]
    missing = "" if not letters or _has_machine(letters) else "".join(letters)
    gone = dict.fromkeys(map(ord, {*foreign} - {*letters} | {*missing} | {*JOINERS}))
    return " ".join(words.translate(gone).split(" ")).replace("  ", " ").strip(), missing


def _has_machine(letters: list[str]) -> bool:
    """Whether a font of this machine has these letters, by fontconfig."""
    wanted = ":charset=" + " ".join(f"{ord(one):x}" for one in letters)
    try:
        return bool(subprocess.run(["fc-list", wanted], capture_output=True).stdout)
    except OSError:
        return False


def set_title(title: str) -> tuple[int, list[str]]:
    """The size of a title in pixels, and its lines, as even as they can be."""
    for size in SIZES:
        lines = broken(title, WIDTH / size)
        width = max(map(measure, lines))
        if len(lines) * size * LEADING <= HEIGHT and width * size <= WIDTH:
            break
    longest_word = max(measure(word.strip(" ")) for word in _BREAKS.split(title))
    while width > longest_word and len(even := broken(title, width)) == len(lines):
        lines, width = even, width - 0.1
    return size, lines


def broken(title: str, width: float) -> list[str]:
    """The lines of a title that are at most `width` ems wide.

    They are broken at plain spaces, and between the letters of scripts that have none.
    """
    lines = []
    for word in _BREAKS.split(title):
        if lines and measure((lines[-1] + word).rstrip(" ")) <= width:
            lines[-1] += word
        else:
            lines.append(word)
    return [line.strip(" ") for line in lines] or [""]


def measure(line: str) -> float:
    """The width of a line in ems."""
    widths, em = _font()
    wide = {letter: em for letter in line if unicodedata.east_asian_width(letter) in "WF"}
    return sum(widths.get(ord(one), wide.get(one, em / 2)) for one in line) / em


@functools.cache
def _font() -> tuple[dict[int, int], int]:
    from fontTools.ttLib import TTFont

    with TTFont(FONT) as font:
        advances = font["hmtx"].metrics
        widths = {code: advances[glyph][0] for code, glyph in font.getBestCmap().items()}
        return widths, font["head"].unitsPerEm


def drawn(svg: str, cache_path: str) -> bytes:
    """The PNG of a drawing, from the cache if it was drawn before."""
    digest = hashlib.sha256(svg.encode()).hexdigest()[:16]
    return cache.kept(cache_path, f"card-{digest}.png", lambda: _draw(svg))


def _draw(svg: str) -> bytes:
    import resvg_py  # as slow to import as fontTools, and as seldom needed

    own = all(ord(one) < 128 or ord(one) in _font()[0] for one in re.sub(r"<[^>]*>", "", svg))
    # With the fonts of the machine only where there is no other way: its cards may differ.
    return resvg_py.svg_to_bytes(svg, skip_system_fonts=own, font_files=[str(FONT)])


def get_generators(_):
    return SocialCards


def register():
    signals.get_generators.connect(get_generators)
