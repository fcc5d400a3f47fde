"""An article and its translation match: headings, formulas, figures, citations, code, links."""

import re
from collections import Counter

import pytest

from plugins.mathematics import DISPLAY, FORMULA, INLINE
from plugins.source import split
from tests.conftest import ROOT

ARTICLES = sorted({file.parent for file in ROOT.glob("content/**/en.md")})


def formulas(body: str) -> Counter:
    """The formulas of a text, without white space; how often each stands in it."""
    found = Counter()
    for match in FORMULA.finditer(body):
        for name in DISPLAY + INLINE:
            if match[name] is not None:
                found[re.sub(r"\s+|\\text\{[^}]*\}", "", match[name])] += 1
    return found


def headings(body: str) -> list[int]:
    return [len(marks) for marks in re.findall(r"^(#+) ", body, re.MULTILINE)]


def figures(body: str) -> list[tuple[str, str]]:
    return re.findall(
        r"^!\[[^]]*\]\(([\w./-]+?)(?:\.en|\.fr)?\.svg\)(\{#[\w-]+\})?", body, re.MULTILINE
    )


def citations(body: str) -> Counter:
    return Counter(re.findall(r"(?<=[\[ ])-?@[\w:-]+", body))


def code(body: str) -> list[str]:
    return re.findall(r"^\[code: (.*)\]$", body, re.MULTILINE)


def references(body: str) -> Counter:
    return Counter(re.findall(r"\[\]\((#[\w-]+)\)", body))


def tables(body: str) -> list[int]:
    return [row.count("|") for row in body.splitlines() if row.startswith("|")]


@pytest.mark.parametrize("article", ARTICLES, ids=lambda folder: folder.name)
@pytest.mark.parametrize(
    "part",
    [headings, formulas, figures, citations, code, references, tables],
    ids=lambda f: f.__name__,
)
def test_both_languages_have_the_same(article, part):
    english, french = (
        split((article / f"{lang}.md").read_text("utf-8"))[1] for lang in ("en", "fr")
    )
    assert part(english) == part(french)


def test_the_introduction_has_all_that_it_should():
    body = split((ROOT / "content/ssm/introduction/en.md").read_text("utf-8"))[1]
    assert len(figures(body)) >= 10 and len(code(body)) >= 8
    assert sum(formulas(body).values()) > 150 and len(citations(body)) > 25
    for folder in ("content/ssm/introduction",):
        for lang in ("en", "fr"):
            head = (ROOT / folder / f"{lang}.md").read_text("utf-8").partition("\n\n")[0]
            assert "Stage:" not in head


def test_a_difference_is_seen():
    assert formulas("$a$ and $b$") != formulas("$a$ and $c$")
    assert headings("## One\n\n### Two") == [2, 3]
    assert citations("As [@one, table 2; -@two] say") == Counter(["@one", "-@two"])
    assert figures("![A](x.en.svg){#x}\nB") == [("x", "{#x}")]
