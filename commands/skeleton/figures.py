"""The figures of this article. `invoke figures` draws them, a test compares."""

import numpy as np

from theme.drawing import Panel, figure, legend


def fading(lang: str) -> str:
    """How much of an input is left after k steps of a recurrence that keeps a part of its state."""
    words = {"en": ("keeps 0.9", "keeps 0.7", "steps"), "fr": ("garde 0,9", "garde 0,7", "pas")}
    slow, fast, steps = words[lang]
    panel = Panel(30, 160, (0, 30), (0, 1))
    k = np.arange(31)
    return figure(
        220,
        legend([("━", "accent", slow), ("━", "second", fast)]),
        *panel.horizontal({0: "0", 0.5: "½"}),
        *panel.vertical({0: "0", 10: "10", 20: "20", 30: f"30 {steps}"}),
        panel.curve(k, 0.9**k, "accent"),
        panel.curve(k, 0.7**k, "second"),
    )


def draw() -> dict[str, str]:
    return {f"fading.{lang}.svg": fading(lang) for lang in ("en", "fr")}
