"""Every article and its translations match, and the comparison sees what does not."""

import pytest

from plugins.articles.translations import first_difference, parts
from tests.conftest import ROOT

ARTICLES = sorted({file.parent for file in ROOT.glob("content/**/en.md")})


@pytest.mark.parametrize("article", ARTICLES, ids=lambda folder: folder.name)
def test_both_languages_have_the_same(article):
    english, french = ((article / f"{lang}.md").read_text("utf-8") for lang in ("en", "fr"))
    assert first_difference(english, french) is None


def test_the_introduction_has_all_that_it_should():
    for lang in ("en", "fr"):
        text = (ROOT / f"content/ssm/introduction/{lang}.md").read_text("utf-8")
        found = {kind: len(there) for kind, there in parts(text).items()}
        assert found["figure"] >= 10 and found["code"] >= 8 and found["citation"] > 25
        assert found["formula"] > 150 and "Stage:" not in text.partition("\n\n")[0]


@pytest.mark.parametrize(
    ("one", "other", "kind", "line"),
    [
        ("## A\n\n### B\n", "## A\n\n## B\n", "heading", 5),
        ("A\n=\n\nB\n-\n", "## A\n\nB\n-\n", "heading", 3),
        ("$a$ and $b$", "$a$ and $c$", "formula", 3),
        ("\n$$\na\n$$\n\n```\n$x$\n```", "\n$$\nb\n$$\n", "formula", 4),
        ("![A](x.en.svg)\nB", "![A](y.fr.svg)\nB", "figure", 3),
        ("As [@one, table 2; -@two] say", "As [@one; @two] say", "citation", 3),
        ("[code: models.ssm.scan]", "\n[code: models.ssm.step]", "code", 3),
        ("[timeline: 2022]", "\n[timeline: 2023]", "view", 3),
        ("[model: s4]\n\n[model: s5]", "[model: s4]", "view", 5),
        ("[](#fig-a)", "[](#fig-b)", "reference", 3),
        ("| a | b |\n|--|--|\n", "| a | b | c |\n|--|--|--|\n", "table", 4),
    ],
)
def test_a_difference_is_seen(one, other, kind, line):
    head = "Title: A\n\n"
    here, there = first_difference(head + one, head + other)
    assert {part.kind for part in (here, there) if part} == {kind} and here.line == line
    assert first_difference(head + one, head + one) is None


def test_what_may_differ_does_not():
    one = "# `code` and more\n\nFirst $a$, then $b$ [@x].\n\n```\n# no heading $z$\n```\n"
    other = "# Du `code`, etc.\n\nD’abord [@x] $b$, puis $a$.\n\n```\n# pas un titre $y$\n```\n"
    assert first_difference(one, other) is None
