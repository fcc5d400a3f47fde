"""Displayed formulas as images, for feed readers, which have no mathematical font.

Drawn by ziamath in STIX Two Math, as on the pages; what was drawn is kept in the cache folder.
"""

import hashlib
import re

from lxml import etree

from plugins import cache

SIZE, MARGIN, PAPER = 20, 8, "#fffefb"
_box = re.compile(r'<svg xmlns="([^"]*)" width="[^"]*" height="[^"]*" viewBox="([^"]*)">')


def drawn(math, cache_path: str) -> tuple[str, str, str, str]:
    """The name, the SVG, the width and the height of the image of a `<math>` element.

    Raises `ValueError` if it cannot be drawn.
    """
    mathml = etree.tostring(math, encoding="unicode", with_tail=False)
    name = hashlib.sha256(mathml.encode()).hexdigest()[:12] + ".svg"
    svg = cache.kept(cache_path, f"formula-{name}", lambda: _draw(mathml).encode()).decode()
    width, height = re.search(r'width="([^"]*)" height="([^"]*)"', svg).groups()
    return name, svg, width, height


def _draw(mathml: str) -> str:
    import ziamath  # which takes a while, and is not needed where the cache is warm

    try:
        svg = ziamath.Math(mathml, size=SIZE).svg()
        namespace, box = _box.match(svg).groups()
        left, top, width, height = map(float, box.split())
        width, height = round(width + 2 * MARGIN), round(height + 2 * MARGIN)
    except Exception as error:  # it does not say which it may raise
        raise ValueError(mathml) from error
    place = f'x="{left - MARGIN:.1f}" y="{top - MARGIN:.1f}"'
    head = (
        f'<svg xmlns="{namespace}" width="{width}" height="{height}" '
        f'viewBox="{left - MARGIN:.1f} {top - MARGIN:.1f} {width} {height}">'
        f'<rect {place} width="{width}" height="{height}" fill="{PAPER}"/>'
    )
    return head + svg[_box.match(svg).end() :]
