"""Formulas in the pages: MathML everywhere, set in the mathematical font."""

SPECIMEN = "specimen/everything/"


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
