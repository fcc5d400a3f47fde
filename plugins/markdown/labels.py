"""What Python-Markdown writes of its own accord, in the words of the page's language.

The titles of admonitions that the author gave none, the words on the way back from a footnote;
a box around each table, in which a wide one scrolls; CommonMark's break of a line, and its lists
and tables right below a paragraph.
"""

import re
from xml.etree import ElementTree

from markdown import Extension
from markdown.inlinepatterns import SubstituteTagInlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from plugins import languages

_item = re.compile(r"(?:[-*+]|1[.)])[ ]+\S")
_block = re.compile(r"[ >#|:!\[<]|[-*+][ ]|\d+[.)][ ]")  # what is no paragraph
RULE = re.compile(r"[ ]*\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?[ ]*$")


def translate_titles(root, lang: str) -> None:
    titles = {
        "Note": languages.translate(lang, "Note"),
        "Tip": languages.translate(lang, "Tip"),
        "Important": languages.translate(lang, "Important"),
        "Warning": languages.translate(lang, "Warning"),
    }
    for title in root.iterfind(".//p[@class='admonition-title']"):
        title.text = titles.get(title.text, title.text)


class OwnWords(Treeprocessor):
    def run(self, root):
        translate_titles(root, self.md.lang)
        for back in root.iterfind(".//a[@class='footnote-backref']"):
            back.set("title", languages.translate(self.md.lang, "Back to the text"))
        for parent in list(root.iter()):
            for place, table in enumerate(parent):
                if table.tag == "table":
                    box = ElementTree.Element("div", {"class": "table"})
                    box.append(table)
                    box.tail, table.tail = table.tail, None
                    parent[place] = box


class Apart(Preprocessor):
    """Part a list and a table from the paragraph above them, as CommonMark does."""

    def run(self, lines):
        parted, above = [], ""
        for line, below in zip(lines, [*lines[1:], ""], strict=True):
            table = "|" in line and "|" not in above and RULE.match(below) and "|" in below
            if above.strip() and (_item.match(line) or table) and not _block.match(above):
                parted.append("")
            parted.append(line)
            above = line
        return parted


class Markup(Extension):
    def extendMarkdown(self, md):
        # After fenced code is taken out (25).
        md.preprocessors.register(Apart(md), "apart", 22)
        # A backslash at the end of a line breaks it, as in CommonMark; before escapes (180).
        md.inlinePatterns.register(SubstituteTagInlineProcessor(r"\\\n", "br"), "break", 185)
        # After the footnotes are written (50) and the lines are parsed (20).
        md.treeprocessors.register(OwnWords(md), "own-words", 3)


def makeExtension(**configs):
    return Markup(**configs)
