"""A picture of each page for those who link to it, 1200 × 630, and the icon of old browsers.

Drawn from `theme/templates/card.svg`, in the letters of STIX Two Math, so that every machine
draws the same; what was drawn is kept in the cache folder.
"""

import functools
import hashlib

from pelican import signals

from plugins import cache
from plugins.output import published
from plugins.output.math_font import SOURCE as FONT
from plugins.output.published import text

# What a title may fill, its leading, and its sizes: pixels, the first that fits.
WIDTH, HEIGHT, LEADING = 1040, 230, 1.08
SIZES = (110, 98, 86, 76, 66, 56, 46)
SUMMARY = 38


class SocialCards(published.WhenPublished):
    def write(self, output):
        template, cache_path = self.env.get_template("card.svg"), self.settings["CACHE_PATH"]
        for content in published.contents(self.context):
            size, title = set_title(text(content.title))
            words = {
                "content": content,
                "lang": content.lang,
                "size": size,
                "leading": LEADING,
                "title": title,
                "summary": broken(text(content.summary), WIDTH / SUMMARY),
            }
            svg = template.render(self.context, **words)
            card = published.folder(output, content) / "card.png"
            card.write_bytes(drawn(svg, cache_path))
        icon = self.env.get_template("touch_icon.svg").render()
        (output / "apple-touch-icon.png").write_bytes(drawn(icon, cache_path))


def set_title(title: str) -> tuple[int, list[str]]:
    """The size of a title in pixels, and its lines, as even as they can be."""
    for size in SIZES:
        lines = broken(title, WIDTH / size)
        width = max(map(measure, lines))
        if len(lines) * size * LEADING <= HEIGHT and width * size <= WIDTH:
            break
    longest_word = max(map(measure, title.split(" ")))
    while width > longest_word and len(even := broken(title, width)) == len(lines):
        lines, width = even, width - 0.1
    return size, lines


def broken(title: str, width: float) -> list[str]:
    """The lines of a title that are at most `width` ems wide, broken at plain spaces only."""
    lines = []
    for word in title.split(" "):
        if lines and measure(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def measure(line: str) -> float:
    """The width of a line in ems."""
    widths, em = _font()
    return sum(widths.get(ord(letter), em / 2) for letter in line) / em


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

    return resvg_py.svg_to_bytes(svg, skip_system_fonts=True, font_files=[str(FONT)])


def get_generators(_):
    return SocialCards


def register():
    signals.get_generators.connect(get_generators)
