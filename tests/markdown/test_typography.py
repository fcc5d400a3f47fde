"""No-break spaces, and the numbers of formulas, in the language of the page."""

from datetime import date

import pytest

from plugins import languages
from plugins.markdown import typography

NARROW, NO_BREAK = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("lang", "text", "written"),
    [
        ("fr", "Ainsi : oui ; non ! « si »", "Ainsi_: oui_; non_! «_si_»"),
        ("en", "So: yes; no! 5 times", "So: yes; no! 5~times"),
        ("fr", "16 000 pas, 60 fois, 125 millions", "16_000 pas, 60~fois, 125~millions"),
        ("fr", "le 4 décembre, tableau 10, section 2.3", "le 4~décembre, tableau~10, section~2.3"),
        ("en", "table 10, Section 2.3, appendix B.1", "table~10, Section~2.3, appendix~B.1"),
        ("en", "a table of 10, an appendix Before", "a table of 10, an appendix Before"),
        ("fr", "la table 4 fois", "la table~4~fois"),
    ],
)
def test_spaces_that_must_not_break(lang, text, written):
    expected = written.replace("_", NARROW).replace("~", NO_BREAK)
    assert typography.spaced(text, lang) == expected


@pytest.mark.parametrize(
    ("mathml", "written"),
    [
        ("<mn>0.02</mn>", "<mn>0,02</mn>"),
        ("<mn>1303.3</mn>", "<mn>1_303,3</mn>"),
        ("<mn>16384</mn><mo>,</mo><mn>2</mn>", "<mn>16_384</mn><mo>,</mo><mn>2</mn>"),
        ("<mn>0.001</mn><mo>,</mo><mn>0.1</mn>", "<mn>0,001</mn><mo>;</mo><mn>0,1</mn>"),
        ("<mi>x</mi><mo>.</mo>", "<mi>x</mi><mo>.</mo>"),
    ],
)
def test_numbers_of_formulas_in_french(mathml, written):
    assert typography.numbers(mathml, "fr") == written.replace("_", NARROW)
    assert typography.numbers(mathml, "en") == mathml


def test_the_pages_have_them(pages):
    french = pages["fr/ssm/history-2022/"]
    numbers = {one.text for one in french.iter("mn")}
    assert {"0,001", "0,1", f"1{NARROW}303,3"} <= numbers
    assert not [one for one in numbers if "." in one]
    english = {one.text for one in pages["ssm/history-2022/"].iter("mn")}
    assert {"0.001", "1303.3"} <= english


def test_a_long_number_of_a_card_is_grouped(pages):
    for lang, path in (("en", "ssm/history-2022/"), ("fr", "fr/ssm/history-2022/")):
        card = pages[path].get_element_by_id("model-bigs").text_content()
        assert {"en": "4,096", "fr": f"4{NARROW}096"}[lang] in card


def test_the_first_of_a_month_in_french(pages):
    assert languages.long_date(date(2022, 12, 1), "fr") == "1<sup>er</sup> décembre 2022"
    assert languages.long_date(date(2022, 12, 11), "fr") == "11 décembre 2022"
    assert languages.medium_date(date(2022, 12, 1), "fr") == "1<sup>er</sup> déc. 2022"
    (raised,) = pages["fr/ssm/history-2022/"].xpath("//p/sup[. = 'er']")
    assert raised.tail.startswith(f"{NO_BREAK}mai")
    assert languages.long_date(date(2022, 12, 1), "en") == "December 1, 2022"
