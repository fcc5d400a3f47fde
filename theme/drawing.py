"""SVG for the figures: drawn from numbers, in the page's own colours, legible at every width.

Lengths across are per cents of the figure's width and lengths down are pixels, so that a figure
grows with its column while its words and its dots keep their size. Colours are classes of the
theme (`ink`, `muted`, `line`, `grid`, `accent`, `second`); the attributes set here are for whoever
opens the file by itself. Words are painted last, each with a rim of paper, so that no line strikes
them.
"""

from dataclasses import dataclass
from html import escape

COLOURS = {
    "ink": "#1c1826",
    "muted": "#635d70",
    "line": "#948da3",  # what others are compared with
    "grid": "#dcd7e5",
    "accent": "#6d22c4",
    "second": "#8a5600",
}
PAPER = "#fffefb"


def number(value: float) -> str:
    """Two decimals at most, and none that say nothing."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def decimal(value: float, lang: str, digits: int = 2) -> str:
    """A number in words of a language, without zeros that say nothing."""
    written = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return written.replace(".", ",") if lang == "fr" else written


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


def axis(words: str, y: float) -> str:
    """What the numbers across mean, in the middle of the figure."""
    return text(words, "50%", y, "muted", text_anchor="middle", font_size=12)


def word(words: str, colour: str) -> str:
    """Words of another colour within a line of text."""
    return element("tspan", escape(words), class_=colour, fill=COLOURS[colour])


def line(x1: str, y1: float, x2: str, y2: float, colour: str = "grid", width: float = 1) -> str:
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


def legend(*rows: list[tuple[str, str, str]]) -> str:
    """Lines of text, 22 pixels each, that name signs: `(sign, colour, words)`."""
    return "\n".join(
        element(
            "text",
            "\u2003".join(
                word(sign, colour) + f" {escape(words)}" for sign, colour, words in entries
            ),
            y=18 + 22 * row,
            class_="ink",
            fill=COLOURS["ink"],
        )
        for row, entries in enumerate(rows)
    )


@dataclass(frozen=True)
class Panel:
    """A part of a figure with axes: `x` and `width` in per cent, `y` and `height` in pixels.

    `xlim` and `ylim` are the numbers at its edges; labels stand inside, so that a narrow screen
    loses no room to them.
    """

    y: float
    height: float
    xlim: tuple[float, float]
    ylim: tuple[float, float]
    x: float = 0
    width: float = 100

    def across(self, x: float) -> float:
        first, last = self.xlim
        return self.x + self.width * (x - first) / (last - first)

    def down(self, y: float) -> float:
        low, high = self.ylim
        return self.y + self.height * (high - y) / (high - low)

    def curve(self, xs, ys, colour: str, width: float = 2, **attributes: str | float) -> str:
        """A line through the points, as sharp as any other however wide the figure is."""
        (first, last), (low, high) = self.xlim, self.ylim
        points = (
            f"{1000 * (x - first) / (last - first):.0f} {1000 * (high - y) / (high - low):.0f}"
            for x, y in zip(xs, ys, strict=True)
        )
        path = element(
            "path",
            d="M" + " ".join(points),
            class_=colour,
            fill="none",
            stroke=COLOURS[colour],
            stroke_width=width,
            stroke_linejoin="round",
            vector_effect="non-scaling-stroke",
            **attributes,
        )
        return element(
            "svg",
            path,
            x=percent(self.x),
            y=self.y,
            width=percent(self.width),
            height=self.height,
            viewBox="0 0 1000 1000",
            preserveAspectRatio="none",
        )

    def dots(self, xs, ys, radius: float, colour: str, **attributes: str | float) -> list[str]:
        return [
            dot(percent(self.across(x)), self.down(y), radius, colour, **attributes)
            for x, y in zip(xs, ys, strict=True)
        ]

    def label(self, words: str, x: float, y: float, colour: str = "ink", **attributes) -> str:
        """Words at the point (x, y) of the panel; `dx` and `dy` move them by pixels."""
        return text(words, percent(self.across(x)), self.down(y), colour, **attributes)

    def horizontal(self, ticks: dict[float, str]) -> list[str]:
        """Lines across at some heights, each with its label above its left end."""
        parts = []
        for y, label in ticks.items():
            left, right = percent(self.x), percent(self.x + self.width)
            parts.append(line(left, self.down(y), right, self.down(y)))
            parts.append(text(label, left, self.down(y) - 4, "muted", font_size=12))
        return parts

    def vertical(self, ticks: dict[float, str]) -> list[str]:
        """Labels below the panel, each with a short line."""
        parts, bottom = [], self.y + self.height
        for x, label in ticks.items():
            anchor = {self.xlim[0]: "start", self.xlim[1]: "end"}.get(x, "middle")
            at = percent(self.across(x))
            parts.append(line(at, bottom, at, bottom + 5))
            parts.append(text(label, at, bottom + 19, "muted", font_size=12, text_anchor=anchor))
        return parts


def figure(height: float, *children: str) -> str:
    """The whole figure: as wide as its column, `height` pixels high."""
    words = [child for child in children if child.startswith("<text")]
    rim = {"stroke": PAPER, "stroke_width": 6, "stroke_linejoin": "round", "paint_order": "stroke"}
    return (
        element(
            "svg",
            "\n",
            *(child + "\n" for child in children if not child.startswith("<text")),
            element("g", "\n", *(child + "\n" for child in words), class_="words", **rim) + "\n",
            xmlns="http://www.w3.org/2000/svg",
            width="100%",
            height=height,
            font_family="system-ui, sans-serif",
            font_size=14,
        )
        + "\n"
    )
