"""SVG for the figures: drawn from numbers, in the page's own colours, legible at every width.

Lengths across are per cents of the figure's width and lengths down are pixels, so that a figure
grows with its column while its words and its dots keep their size. Colours are classes of the
theme (`ink`, `muted`, `line`, `accent`, `second`); the attributes set here are for whoever opens
the file by itself.
"""

from html import escape

COLOURS = {
    "ink": "#1c1826",
    "muted": "#635d70",
    "line": "#cdc8d6",
    "accent": "#7a2fd0",
    "second": "#a86a00",
}


def number(value: float) -> str:
    """Two decimals at most, and none that say nothing."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def element(tag: str, *children: str, **attributes: str | float) -> str:
    """An SVG element; `stroke_width=2` becomes `stroke-width="2"`, `class_` becomes `class`."""
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="'
        f'{number(value) if isinstance(value, int | float) else escape(value)}"'
        for name, value in attributes.items()
    )
    return f"<{tag}{written}>{''.join(children)}</{tag}>" if children else f"<{tag}{written}/>"


def percent(value: float) -> str:
    return number(value) + "%"


def text(words: str, x: str, y: float, colour: str = "ink", **attributes: str | float) -> str:
    return element(
        "text", escape(words), x=x, y=y, class_=colour, fill=COLOURS[colour], **attributes
    )


def word(words: str, colour: str) -> str:
    """Words of another colour within a line of text."""
    return element("tspan", escape(words), class_=colour, fill=COLOURS[colour])


def line(x1: str, y1: float, x2: str, y2: float, colour: str = "line", width: float = 1) -> str:
    return element(
        "line",
        x1=x1,
        y1=y1,
        x2=x2,
        y2=y2,
        class_=colour,
        stroke=COLOURS[colour],
        stroke_width=width,
    )


def dot(x: str, y: float, radius: float, colour: str, **attributes: str | float) -> str:
    return element(
        "circle", cx=x, cy=y, r=radius, class_=colour, fill=COLOURS[colour], **attributes
    )


def figure(height: float, *children: str) -> str:
    """The whole figure: as wide as its column, `height` pixels high."""
    return (
        element(
            "svg",
            "\n",
            *(child + "\n" for child in children),
            xmlns="http://www.w3.org/2000/svg",
            width="100%",
            height=height,
            font_family="system-ui, sans-serif",
            font_size=14,
        )
        + "\n"
    )
