"""Formulas: real MathML, from every way of writing LaTeX, set in the mathematical font."""

import pytest
from markdown import Markdown

from plugins import problems

SPECIMEN = "specimen/everything/"


def converted(text: str) -> str:
    problems.found.clear()
    md = Markdown(extensions=["plugins.markdown.mathematics", "extra"])
    md.lang, md.source_path, md.body_line = "en", "file.md", 1
    return md.convert(text)


@pytest.mark.parametrize(
    ("text", "display"),
    [
        ("a $x$ b", False),
        (r"a \(x\) b", False),
        ("a $$x$$ b", False),
        ("$$x$$", True),
        ("$$\nx\n$$", True),
        (r"\[x\]", True),
        (r"\begin{equation*}x\end{equation*}", True),
        ("> $$x$$", True),
        ("- item\n\n    $$\n    x\n    $$", True),
    ],
)
def test_each_way_of_writing(text, display):
    result = converted(text)
    assert result.count("<math") == 1 and "<mi>x</mi>" in result
    assert ('display="block"' in result) == display
    assert "$" not in result and not problems.found


@pytest.mark.parametrize(
    "text", ["costs 5 $ or 6 $", r"\$7 and \$8", "`$x$`", "    $x$", "```\n$x$\n```", "$5 and $6"]
)
def test_what_is_no_formula(text):
    result = converted(text)
    assert "<math" not in result and "\x02" not in result
    assert result.count("$") == text.count("$")
    assert "\\" not in result


def test_markdown_means_nothing_in_a_formula():
    result = converted("$a_1 * b_2 * c_3$ and\n\n| t |\n|---|\n| $|x|$ |")
    assert "<em>" not in result and result.count("<td>") == 1
    assert result.count("<math") == 2


def test_numbers_and_references_go_across_formulas():
    result = converted(
        "$$x$$\n\nsee $\\eqref{b}$\n\n"
        "\\begin{equation}a\\end{equation}\n\n\\begin{equation}b\\label{b}\\end{equation}"
    )
    assert result.count("(1)") == 1 and result.count("(2)") == 2
    assert '<a href="#b">(2)</a>' in result and 'id="b"' in result


def test_all_wrong_formulas_are_named_with_line_and_column():
    converted("Good $x$.\n\nBad $a + \\nope$ and\n\n$$\nx\n+ \\frac{1\n$$\n")
    assert sorted((p.line, p.what.split(":")[0]) for p in problems.found) == [
        (3, "column 10"),
        (7, "column 10"),
    ]
    assert any("Unknown command" in p.what for p in problems.found)


def test_pages_hold_mathml_and_no_dollar(pages):
    for page in pages.values():
        formulas = page.findall(".//math")
        assert bool(formulas) == (page.find(".//article") is not None)
        for element in page.xpath("//p[not(ancestor::*[@class='code'])]"):
            text = "".join(element.itertext("p", "em", "strong", "a", "li"))
            assert "\\" not in text and "\x02" not in text


def test_brackets_stretch_and_letters_are_in_the_font(open_page):
    page = open_page(SPECIMEN)
    assert page.evaluate("document.fonts.check('16px \"STIX Two Math\"')")
    loaded = page.evaluate("[...document.fonts].map(f => [f.family, f.status])")
    assert loaded == [["STIX Two Math", "loaded"]]
    matrix, bracket = page.evaluate(
        """() => {
          const row = [...document.querySelectorAll("math mrow")].find(
            row => row.firstElementChild?.textContent === "("
              && row.querySelector("mtr:nth-child(3)"));
          const height = element => element.getBoundingClientRect().height;
          return [height(row.querySelector("mtable")), height(row.firstElementChild)];
        }"""
    )
    assert matrix > 60 and bracket > 0.9 * matrix


def test_a_page_without_formulas_does_not_fetch_the_font(open_page):
    page = open_page("")
    names = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    assert names and not any("woff2" in name for name in names)


def test_every_character_of_the_formulas_is_in_the_font(site, pages):
    from fontTools.ttLib import TTFont

    from plugins.output.math_font import italic

    cmap = TTFont(site / "theme" / "stix-two-math.woff2").getBestCmap()
    used = set()
    for page in pages.values():
        for math in page.iter("math"):
            for one in math.iter():
                single = one.tag == "mi" and len(one.text or "") == 1 and not one.attrib
                used |= {italic(one.text)} if single else set(one.text or "")
    invisible = {"\u2061", "\u2063", "\ufe00", "\ufe01", " ", "\xa0", "\n"}
    assert len(used) > 60
    assert {c for c in used - invisible if ord(c) not in cmap} == set()
