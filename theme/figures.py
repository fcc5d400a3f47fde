"""The mark of the site: what one mode of a state space model answers to a single impulse.

The mode is n = 1 of S4D-Lin, λ = -1/2 + iπ (Gu, Gupta, Goel and Ré, arXiv:2206.11893v2), in its
real form; its kernel is exp(-t/2) cos(πt).
"""

import numpy as np

from models.ssm import kernel, zero_order_hold
from theme.drawing import element, number

MODE = np.array([[-0.5, -np.pi], [np.pi, -0.5]])
READ = np.array([1.0, 0.0])
PURPLE, YELLOW = "#7a2fd0", "#f2b705"


def curve(duration: float, steps: int, width: float, height: float, margin: float) -> str:
    """The kernel from 0 to `duration`, as the path of an SVG of this size."""
    step = duration / steps
    values = kernel(*zero_order_hold(MODE, READ, step), READ, steps + 1) / step
    across = margin + (width - 2 * margin) * np.arange(steps + 1) / steps
    down = margin + (height - 2 * margin) * (values.max() - values) / np.ptp(values)
    return "M" + " ".join(
        f"{number(round(x, 1))} {number(round(y, 1))}" for x, y in zip(across, down, strict=True)
    )


def drawn(path: str, name: str, box: tuple[float, float], stroke: float, **attributes) -> str:
    """An SVG of the `path` in the colours of the site, from purple to yellow."""
    gradient = element(
        "linearGradient",
        element("stop", offset=0, stop_color=PURPLE),
        element("stop", offset=1, stop_color=YELLOW),
        id=f"site-{name}",
    )
    line = element(
        "path",
        d=path,
        fill="none",
        stroke=f"url(#site-{name})",
        stroke_width=stroke,
        stroke_linecap="round",
        stroke_linejoin="round",
        vector_effect="non-scaling-stroke",
    )
    return element("svg", gradient, line, viewBox=f"0 0 {box[0]} {box[1]}", **attributes)


def draw() -> dict[str, str]:
    """The mark as an icon, as what stands in the header, and drawn out under the first title."""
    mark = curve(4.75, 46, 32, 32, 3)
    response = curve(11, 132, 720, 72, 2)
    return {
        "static/icons/mark.svg": drawn(
            mark, "mark", (32, 32), 4, xmlns="http://www.w3.org/2000/svg", width=32, height=32
        )
        + "\n",
        "templates/includes/mark.svg": drawn(
            mark, "mark", (32, 32), 2.5, width=28, height=28, aria_hidden="true"
        ),
        "templates/includes/response.svg": drawn(
            response,
            "response",
            (720, 72),
            2,
            aria_hidden="true",
            preserveAspectRatio="none",
            class_="response",
        ),
    }
