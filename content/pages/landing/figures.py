"""The results announced: the Long Range Arena in October 2021, S4 against the transformers.

The numbers are accuracies in per cent from “Efficiently Modeling Long Sequences with Structured
State Spaces” (Gu, Goel and Ré, arXiv:2111.00396v3): its Table 10 (appendix D.2), in which the
row “S4 (original)” keeps the results first announced, and for the transformers the eight rows
that its Table 4 shows too. On Path-X the table marks every one of them as failed.
"""

from theme.drawing import dot, figure, legend, line, percent, text

TASKS = ("ListOps", "Text", "Retrieval", "Image", "Pathfinder", "Path-X")
CHANCE = (10.00, 50.00, 50.00, 10.00, 50.00, 50.00)
S4 = (58.35, 76.02, 87.09, 87.26, 86.05, 88.10)
FAILED = None
TRANSFORMERS = {
    "Transformer": (36.37, 64.27, 57.46, 42.44, 71.40, FAILED),
    "Reformer": (37.27, 56.10, 53.40, 38.07, 68.50, FAILED),
    "BigBird": (36.05, 64.02, 59.29, 40.83, 74.87, FAILED),
    "Linear Transformer": (16.13, 65.90, 53.09, 42.34, 75.30, FAILED),
    "Performer": (18.01, 65.40, 53.82, 42.77, 77.05, FAILED),
    "FNet": (35.33, 65.11, 59.61, 38.67, 77.80, FAILED),
    "Nyströmformer": (37.15, 65.52, 79.56, 41.58, 70.94, FAILED),
    "Luna-256": (37.25, 64.57, 79.29, 47.38, 77.72, FAILED),
}
WORDS = {
    "en": {
        "tasks": ("ListOps", "Text", "Retrieval", "Image", "Pathfinder", "Path-X"),
        "s4": "S4",
        "transformers": "eight transformers",
        "chance": "chance",
        "failed": "all eight fail",
        "point": ".",
        "percent": "%",
    },
    "fr": {
        "tasks": ("ListOps", "Texte", "Recherche", "Image", "Pathfinder", "Path-X"),
        "s4": "S4",
        "transformers": "huit transformers",
        "chance": "hasard",
        "failed": "échec des huit",
        "point": ",",
        "percent": "\u202f%",
    },
}
ROW, TOP = 50, 40


def results(lang: str) -> str:
    """Six strips of accuracy from 0 to 100 %, one for each task."""
    words = WORDS[lang]
    parts = [
        legend(
            [
                ("●", "accent", words["s4"]),
                ("●", "muted", words["transformers"]),
                ("❘", "ink", words["chance"]),
            ]
        )
    ]
    bottom = TOP + ROW * len(TASKS)
    for tick in (0, 25, 50, 75, 100):
        anchor = {0: "start", 100: "end"}.get(tick, "middle")
        x = percent(tick)
        parts += [
            line(x, TOP, x, bottom),
            text(f"{tick}{words['percent']}", x, bottom + 18, "muted", text_anchor=anchor),
        ]
    for task, name in enumerate(words["tasks"]):
        parts += _strip(task, name, TOP + ROW * task, words)
    return figure(bottom + 24, *parts)


def _strip(task: int, name: str, top: float, words: dict) -> list[str]:
    middle = top + 34
    others = [row[task] for row in TRANSFORMERS.values()]
    s4 = f"{S4[task]:.2f}".replace(".", words["point"])
    parts = [
        text(name, "0", top + 19),
        text(s4, "100%", top + 19, "accent", text_anchor="end", font_weight=700),
        line("0", middle, "100%", middle),
        line(percent(CHANCE[task]), middle - 8, percent(CHANCE[task]), middle + 8, "ink", 2),
    ]
    if FAILED in others:
        parts.append(
            text(words["failed"], percent(CHANCE[task] + 2), middle + 15, "muted", font_size=13)
        )
    parts += [dot(percent(x), middle, 4, "muted", opacity=0.55) for x in others if x is not FAILED]
    return [*parts, dot(percent(S4[task]), middle, 6, "accent")]


def draw() -> dict[str, str]:
    """Every figure of the landing page: its file's name → its SVG."""
    return {f"results.{lang}.svg": results(lang) for lang in WORDS}
