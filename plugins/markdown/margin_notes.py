"""Footnotes beside the text that they belong to, where the page has a margin; opened in place where
it has none.

Python-Markdown writes them as a list at the end. Each that is made of plain paragraphs goes behind
the number that leads to it, and the theme does the rest, without a script; the others stay.
"""

import re

from markdown import Extension
from markdown.postprocessors import Postprocessor

FOOTNOTE = re.compile(r'<li id="(fn:[^"]+)">\s*((?:<p>(?:(?!</?p>).)*</p>\s*)+)</li>\s*', re.DOTALL)
EMPTY = re.compile(r'<div class="footnote">\s*<hr>\s*<ol>\s*</ol>\s*</div>')


class Beside(Postprocessor):
    def run(self, text):
        notes = {match[1]: match[2] for match in FOOTNOTE.finditer(text)}
        for name, note in notes.items():
            place = re.search(f'<a class="footnote-ref" href="#{re.escape(name)}">.*?</sup>', text)
            if not place:  # led to from where no note may stand: it stays at the end
                continue
            text = FOOTNOTE.sub(lambda match, name=name: "" if match[1] == name else match[0], text)
            inner = note.replace("<p>", '<span class="part">').replace("</p>", "</span>")
            beside = f'<span class="margin-note" id="{name}" role="note">{inner.strip()}</span>'
            text = text[: place.end()] + beside + text[place.end() :]
        return EMPTY.sub("", text)


class MarginNotes(Extension):
    def extendMarkdown(self, md):
        # After formulas are put back (0), when the text for other readers has been kept as it is.
        md.postprocessors.register(Beside(md), "margin-notes", -5)


def makeExtension(**configs):
    return MarginNotes(**configs)
