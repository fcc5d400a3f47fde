"""Formulas: MathML from every way of writing LaTeX; each mistake with its line and column."""

import re
from html import unescape
from pathlib import Path

import pytest
from markdown import Markdown
from markdown_it.utils import read_fixture_file

from plugins.markdown.mathematics import find

HERE = Path(__file__).parent
EXTENSIONS = ["plugins.markdown.mathematics", "extra", "smarty"]


def converted(text: str) -> tuple[str, list[str]]:
    """The HTML of a text, and what was reported."""
    told = []

    def note(_md, line, what, instead):
        told.append(f"{line}: {what} — {instead}")

    configs = {"plugins.markdown.mathematics": {"on_error": note}}
    return Markdown(extensions=EXTENSIONS, extension_configs=configs).convert(text), told


def in_brackets(html: str) -> str:
    """The HTML with each formula as its letters: [x] in a line, [[x]] as a display."""

    def letters(match: re.Match) -> str:
        words = re.sub(r"<[^>]*>", "", match[2])
        return f"[[{words}]]" if "block" in match[1] else f"[{words}]"

    html = re.sub(r"<math(.*?)>(.*?)</math>", letters, html, flags=re.DOTALL)
    return unescape(re.sub(r'</?span(?: class="(?:unbroken|formula)")?>', "", html)).strip()


def pairs(name: str):
    cases = read_fixture_file(HERE / name)
    return pytest.mark.parametrize(
        ("text", "wanted"), [case[2:] for case in cases], ids=[case[1] for case in cases]
    )


@pairs("formulas.md")
def test_a_formula_is_read_as_it_is_written(text, wanted):
    html, told = converted(text)
    assert (in_brackets(html), told) == (wanted.strip(), [])
    assert "\x02" not in html and "\x03" not in html


@pairs("mistakes.md")
def test_a_mistake_has_its_line_and_what_to_write_instead(text, wanted):
    html, told = converted(text)
    assert sorted(told) == wanted.splitlines()
    assert "\x02" not in html


def test_numbers_and_references_go_across_formulas():
    html, _ = converted(
        "$$x$$\n\nsee $\\eqref{b}$\n\n"
        "\\begin{equation}a\\end{equation}\n\n\\begin{equation}b\\label{b}\\end{equation}"
    )
    assert html.count("(1)") == 1 and html.count("(2)") == 2
    assert '<a href="#b">(2)</a>' in html and 'id="b"' in html


def test_without_a_callback_mistakes_are_logged(caplog):
    Markdown(extensions=["plugins.markdown.mathematics"]).convert("$\\nope$")
    assert "line 1, column 2: the formula does not parse" in caplog.text


def test_it_imports_nothing_of_this_site():
    for file in HERE.glob("*.py"):
        if not file.name.startswith("test_"):
            assert not re.search(r"^(?:from|import) plugins", file.read_text("utf-8"), re.M)


@pytest.mark.parametrize(
    "tex",
    [
        r"\newcommand{\a}[1]{\a{#1#1}}\a{x}",
        "{" * 6000 + "}" * 6000,
        r"\sqrt{" * 4000 + "}" * 4000,
        r"\hat " * 200 + "x",
    ],
)
def test_a_formula_without_end_is_a_mistake_of_its_own(tex):
    html, told = converted(f"$x$ and ${tex}$")
    (one,) = told
    assert one.startswith("1: column 10: the formula does not parse: it nests too deep, or its mac")
    assert "<mi>x</mi>" in html and len(html) < 50_000


def test_a_long_formula_and_one_with_macros_are_translated_as_ever():
    html, told = converted(r"$\newcommand{\b}{y}$ $\b$ and $" + "x+" * 4000 + "x$")
    assert told == [] and "<mi>y</mi>" in html and html.count("<mi>x</mi>") == 4001


@pytest.mark.parametrize("opening", [r"\( ", r"\[ ", r"\\( ", "$ ", "<!-- ", "<pre>", r"$\text{a}"])
def test_what_begins_no_formula_is_looked_at_once(opening):
    r"""Each sign without an end was looked for to the end of the text: 20 KB of `\(` took 6 s."""
    signs = find(opening * 20_000)
    assert all(one.display is None or len(one.tex) < 100 for one in signs)
