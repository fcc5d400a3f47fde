"""The no-break spaces that no author should have to type, and the numbers of formulas.

Narrow ones (U+202F): in every language, the space that groups the digits of a number; in French,
also that before `; : ! ? % »` and after `«`. Wide ones (U+00A0): between a word and its number,
as in “table 10”, and between a number and its word, as in “60 fois”, “4 décembre”. In French, the
letters of “1er” are raised.
"""

import re
from xml.etree import ElementTree

from markdown import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor

NARROW = "\u202f"
_digits = re.compile(r"(?<=\d)[ \u00a0](?=\d{3}(?!\d))")
_before = re.compile(r"[ \u00a0](?=[;:!?%»])")
_after = re.compile(r"«[ \u00a0]?")
_numbered = re.compile(
    r"(?i:\b(tables?|tableaux?|sections?|figures?|appendix|annexe|theorem|théorème|lemma|lemme"
    r"|footnote|note|version)) (?=\d|[A-Z]\b)"
)
_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_counted = re.compile(
    rf"(?<=\d) (?=(?:fois|times|millions?|milliards?|billions?|points?|{_MONTHS})\b)"
)
_first_of = re.compile(rf"^ (?=(?:{_MONTHS})\b)")
_formula = re.compile(r"<math.*?</math>", re.DOTALL)
_number = re.compile(r"<mn>(\d+)(\.\d+)?</mn>")
_listed = re.compile(r"(<mn>\d+,\d+</mn>)<mo([^>]*)>,</mo>")


def spaced(text: str, lang: str) -> str:
    """Return `text` with narrow no-break spaces where the language `lang` has them."""
    text = _numbered.sub("\\1\u00a0", _digits.sub(NARROW, text))
    text = _counted.sub("\u00a0", text)
    return text if lang != "fr" else _after.sub("«" + NARROW, _before.sub(NARROW, text))


def numbers(mathml: str, lang: str) -> str:
    """The numbers of formulas as a language writes them: `1303.3` in French is `1 303,3`.

    What separates two of them is then a semicolon, or `[0,001, 0,1]` would hold four.
    """
    if lang != "fr":
        return mathml

    def written(match: re.Match) -> str:
        whole = f"{int(match[1]):,}".replace(",", NARROW) if match[1][0] != "0" else match[1]
        return f"<mn>{whole}{(match[2] or '').replace('.', ',')}</mn>"

    return _listed.sub(r"\1<mo\2>;</mo>", _number.sub(written, mathml))


class First(InlineProcessor):
    """The letters of the French “1er” and “1re”."""

    def handleMatch(self, match, _):
        if self.md.lang != "fr":
            return None, None, None
        raised = ElementTree.Element("sup")
        raised.text = match[1]
        return raised, *match.span()


class Spaces(Treeprocessor):
    def run(self, root):
        self._visit(root)

    def _visit(self, element):
        if element.tag in ("code", "pre"):
            return
        element.text = spaced(element.text or "", self.md.lang)
        for child in element:
            self._visit(child)
            child.tail = spaced(child.tail or "", self.md.lang)
            if child.tag == "sup":
                child.tail = _first_of.sub("\u00a0", child.tail)
        if alt := element.get("alt"):
            element.set("alt", spaced(alt, self.md.lang))


class Numbers(Postprocessor):
    """Write the numbers of formulas, also in the text for who has no MathML."""

    def run(self, text):
        self.md.portable = self._written(self.md.portable)
        return self._written(text)

    def _written(self, text: str) -> str:
        return _formula.sub(lambda match: numbers(match[0], self.md.lang), text)


class Typography(Extension):
    def extendMarkdown(self, md):
        # After code (190), links (160) and what is stressed (60) have been taken.
        md.inlinePatterns.register(First(r"(?<=\b1)(er|re)\b", md), "first", 20)
        # Before the table of contents takes the words of the headings (5).
        md.treeprocessors.register(Spaces(md), "spaces", 8)
        # When formulas are put back (0).
        md.postprocessors.register(Numbers(md), "numbers", -3)


def makeExtension(**configs):
    return Typography(**configs)
