"""A picture of each article for the index: its first figure, small, without its words."""

import re

from markupsafe import Markup
from pelican import signals

WIDTH = 480  # of the figure, in its own pixels, before it is made small
_drawn = re.compile(r'<svg [^>]*width="100%" height="(\d+)"[^>]*>')
_line = re.compile(r'd="M([\d. -]+)"')
_words = re.compile(
    r"<(text|title|desc)\b(?:(?!<\1\b).)*?</\1>|(?<=>)\s+(?=<)|<g class=\"words\"[^>]*>\s*</g>",
    re.DOTALL,
)


def _fewer(path: re.Match) -> str:
    """A line through a third of its points, which is all that a small picture shows."""
    numbers = path[1].split()
    points = list(zip(numbers[::2], numbers[1::2], strict=False))
    kept = points[::3] + points[-1:] if len(points) > 24 else points
    return 'd="M' + " ".join(f"{x} {y}" for x, y in kept) + '"'


def thumbnail(svg: str) -> str:
    """The figure at a fraction of its size; nothing, if it has a size of its own."""
    head = _drawn.match(svg)
    if not head:
        return ""
    inner = _words.sub("", _words.sub("", svg[head.end() :].strip()))
    inner = _line.sub(_fewer, inner)
    frame = f'<svg viewBox="0 0 {WIDTH} {head[1]}" preserveAspectRatio="xMidYMid meet">'
    return f'{frame}<svg width="{WIDTH}" height="{head[1]}">{inner}</svg>'


def draw(content):
    _, drawings = getattr(content, "portable", (None, {}))
    found = (thumbnail(file.read_text("utf-8")) for file in drawings.values())
    content.thumbnail = Markup(next(filter(None, found), ""))


def register():
    signals.content_object_init.connect(draw)
