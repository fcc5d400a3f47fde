"""The diagrams of “Introduction to SSM and S4”: boxes and arrows, no computation."""

from theme.drawing import COLOURS, element, figure, percent, text

WORDS = {
    "en": {
        "input": "input",
        "state": "state",
        "output": "output",
        "sequence": "sequence (L, H)",
        "copies": "H SSMs,\none per channel",
        "activation": "activation",
        "mixing": "linear: mixes\nthe channels",
        "residual": "residual connection",
    },
    "fr": {
        "input": "entrée",
        "state": "état",
        "output": "sortie",
        "sequence": "séquence (L, H)",
        "copies": "H SSM,\nun par canal",
        "activation": "activation",
        "mixing": "linéaire\u202f: mélange\nles canaux",
        "residual": "connexion résiduelle",
    },
}


def arrowhead(name: str) -> str:
    return element(
        "marker",
        element("path", d="M0 0 8 4 0 8z", class_="ink-fill", fill=COLOURS["ink"]),
        id=name,
        viewBox="0 0 8 8",
        refX=7,
        refY=4,
        markerWidth=7,
        markerHeight=7,
        orient="auto",
    )


def arrow(name: str, x1: float, y1: float, x2: float, y2: float, head: bool = True) -> str:
    """A line between two points, across in per cent, with a head unless it only turns."""
    end = {"marker_end": f"url(#{name})"} if head else {}
    return element(
        "line",
        x1=percent(x1),
        y1=y1,
        x2=percent(x2),
        y2=y2,
        class_="ink",
        stroke=COLOURS["ink"],
        stroke_width=1.5,
        **end,
    )


def box(x: float, y: float, width: float, words: str, colour: str = "ink", height=34) -> list[str]:
    """A rectangle around its words; `x` is its left side, `y` its middle."""
    lines = words.split("\n")
    first = y + 5 - 8 * (len(lines) - 1)
    return [
        element(
            "rect",
            x=percent(x),
            y=y - height / 2,
            width=percent(width),
            height=height,
            rx=5,
            class_=f"{colour} hollow",
            fill="none",
            stroke=COLOURS[colour],
            stroke_width=1.5,
        ),
        *(centred(one, x + width / 2, first + 16 * n, colour) for n, one in enumerate(lines)),
    ]


def centred(words: str, x: float, y: float, colour: str = "ink", **attributes) -> str:
    return text(words, percent(x), y, colour, text_anchor="middle", **attributes)


def symbol(words: str, x: float, y: float, colour: str = "ink", text_anchor="middle") -> str:
    style = {"font_family": "serif", "font_style": "italic", "font_size": 17}
    return text(words, percent(x), y, colour, text_anchor=text_anchor, **style)


def model(lang: str) -> str:
    """A state space model: u through B, the integrator with A fed back, C; and D past them all."""
    words, name, y = WORDS[lang], f"model-{lang}", 90
    join = {"font_size": 22}
    parts = [
        element("defs", arrowhead(name)),
        symbol("u(t)", 0, y + 5, text_anchor="start"),
        text(words["input"], "0%", y + 26, "muted", font_size=12),
        arrow(name, 11, y, 15, y),
        *box(15, y, 9, "B", "accent"),
        arrow(name, 24, y, 31.5, y),
        centred("⊕", 34, y + 8, **join),
        arrow(name, 36.5, y, 44, y),
        *box(44, y, 9, "∫"),
        arrow(name, 53, y, 66, y),
        symbol("x(t)", 59, y - 9, "second"),
        centred(words["state"], 59, y - 27, "muted", font_size=12),
        *box(66, y, 9, "C", "accent"),
        arrow(name, 75, y, 78.5, y),
        centred("⊕", 81, y + 8, **join),
        arrow(name, 83.5, y, 88, y),
        symbol("y(t)", 100, y + 5, text_anchor="end"),
        text(words["output"], "100%", y + 26, "muted", text_anchor="end", font_size=12),
        # The state goes back through A.
        arrow(name, 57, y, 57, y + 62, head=False),
        arrow(name, 57, y + 62, 53, y + 62),
        *box(44, y + 62, 9, "A", "accent"),
        arrow(name, 44, y + 62, 34, y + 62, head=False),
        arrow(name, 34, y + 62, 34, y + 11),
        # The input goes past the state through D.
        arrow(name, 13, y, 13, y - 62, head=False),
        arrow(name, 13, y - 62, 44, y - 62),
        *box(44, y - 62, 9, "D", "accent"),
        arrow(name, 53, y - 62, 81, y - 62, head=False),
        arrow(name, 81, y - 62, 81, y - 11),
    ]
    return figure(176, *parts)


def layer(lang: str) -> str:
    """An S4 layer, read downwards."""
    words, name = WORDS[lang], f"layer-{lang}"
    rows = [("copies", "accent"), ("activation", "ink"), ("mixing", "accent")]
    parts = [element("defs", arrowhead(name)), centred(words["sequence"], 50, 18)]
    parts += [arrow(name, 50, 26, 50, 52)]
    for place, (key, colour) in enumerate(rows):
        y = 70 + 62 * place
        parts += box(8, y, 80, words[key], colour, height=40)
        parts.append(arrow(name, 50, y + 20, 50, y + 41 if place < 2 else y + 39))
    bottom = 70 + 62 * 2 + 39
    parts += [
        centred("⊕", 50, bottom + 17, font_size=22),
        arrow(name, 50, 36, 94, 36, head=False),
        arrow(name, 94, 36, 94, bottom + 9, head=False),
        arrow(name, 94, bottom + 9, 53, bottom + 9),
        text(words["residual"], "92%", bottom + 27, "muted", text_anchor="end", font_size=12),
        arrow(name, 50, bottom + 21, 50, bottom + 44),
        centred(words["sequence"], 50, bottom + 62),
    ]
    return figure(bottom + 72, *parts)
