"""What is large builds; `invoke benchmark` tells in what time."""

import pytest

from plugins import problems
from tests.reading.dropping import HEAD, dropped

SENTENCE = "A system remembers, and a reader who came this far remembers with it. " * 30


def test_an_article_of_two_megabytes(content):
    count = 2_000_000 // len(SENTENCE)
    page = dropped(
        content, HEAD + "".join(f"{SENTENCE}\n\n" for _ in range(count)) + "The *end*.\n"
    )
    paragraphs = page.xpath("//div[@class='text']/p")
    assert len(paragraphs) == count + 1 and paragraphs[-1].text_content() == "The end."


def test_two_thousand_formulas(content):
    part = "## Part {0}\n\nHere $x_{{{0}}} = \\frac{{a}}{{{0}}}$ stands.\n\n"
    text = "".join(part.format(number) for number in range(1, 2001))
    assert len(dropped(content, HEAD + text).findall(".//math")) == 2000


def test_two_thousand_formulas_that_do_not_parse(content):
    with pytest.raises(problems.ProblemsFound):
        dropped(content, HEAD + "$\\nope$\n\n" * 2000)
    lines = [one.line for one in problems.found if "does not parse" in one.what]
    assert sorted(lines) == list(range(7, 4007, 2))


def test_fifty_levels_of_lists(content):
    text = "\n".join("    " * level + f"- level {level}, $x$" for level in range(50))
    page = dropped(content, HEAD + text + "\n")
    deepest = page.xpath("//li[not(.//li)][contains(., 'level 49')]")[0]
    assert len(deepest.xpath("ancestor::ul")) == 50 and deepest.find("math") is not None
