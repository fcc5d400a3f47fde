"""Every figure in the repository is what its figures.py draws today."""

import re

import pytest

from commands import draw_figures
from commands.draw_figures import ROOT, draw, scripts
from tests.commands.publish.publishing import git

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def same(one: str, other: str) -> bool:
    """Whether two drawings have the same words and shapes, and numbers that differ by 0.15."""
    if NUMBER.sub("#", one) != NUMBER.sub("#", other):
        return False
    pairs = zip(map(float, NUMBER.findall(one)), map(float, NUMBER.findall(other)), strict=True)
    return all(abs(a - b) <= 0.15 for a, b in pairs)


@pytest.mark.parametrize(
    "script", scripts()[0], ids=lambda s: s.relative_to(ROOT).parent.as_posix()
)
def test_figures_are_drawn_by_their_code(script):
    drawn = draw(script)
    assert drawn
    for name, svg in drawn.items():
        assert same(svg, (script.parent / name).read_text("utf-8")), f"invoke figures: {name}"


def test_a_figure_that_differs_is_seen():
    svg = draw(ROOT / "content/pages/landing/figures.py")["results.en.svg"]
    assert not same(svg, svg.replace("88.1%", "88.3%")) and not same(svg, svg.replace("S4", "S5"))


def test_a_script_that_git_does_not_know_is_not_run(tmp_path, monkeypatch):
    monkeypatch.setattr(draw_figures, "ROOT", tmp_path)
    script = tmp_path / "content/ssm/planted/figures.py"
    script.parent.mkdir(parents=True)
    script.write_text("raise SystemExit('it ran')")
    git(tmp_path, "init", "--quiet")
    assert scripts() == ([], [script])
    git(tmp_path, "add", "content/ssm/planted/figures.py")
    assert scripts() == ([script], [])
