"""The specimen's figure."""

from theme.drawing import figure, line


def draw():
    return {"line.svg": figure(120, line("0", 120, "100%", 0, "ink", 2))}
