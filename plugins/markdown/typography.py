"""The narrow no-break spaces (U+202F) that no author should have to type.

In every language, the space that groups the digits of a number; in French, also that before
`; : ! ? % »` and after `«`.
"""

import re

from markdown import Extension
from markdown.treeprocessors import Treeprocessor

NARROW = "\u202f"
_digits = re.compile(r"(?<=\d)[ \u00a0](?=\d{3}(?!\d))")
_before = re.compile(r"[ \u00a0](?=[;:!?%»])")
_after = re.compile(r"«[ \u00a0]?")


def spaced(text: str, lang: str) -> str:
    """Return `text` with narrow no-break spaces where the language `lang` has them."""
    text = _digits.sub(NARROW, text)
    return text if lang != "fr" else _after.sub("«" + NARROW, _before.sub(NARROW, text))


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
        if alt := element.get("alt"):
            element.set("alt", spaced(alt, self.md.lang))


class Typography(Extension):
    def extendMarkdown(self, md):
        # Before the table of contents takes the words of the headings (5).
        md.treeprocessors.register(Spaces(md), "spaces", 8)


def makeExtension(**configs):
    return Typography(**configs)
