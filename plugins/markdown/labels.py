"""What Python-Markdown writes of its own accord, in the words of the page's language.

The titles of admonitions that the author gave none, the words on the way back from a footnote.
"""

from markdown import Extension
from markdown.treeprocessors import Treeprocessor

from plugins import languages


def title(kind: str, lang: str) -> str:
    """The title of an admonition of a kind, in a language."""
    titles = {
        "note": languages.translate(lang, "Note"),
        "tip": languages.translate(lang, "Tip"),
        "important": languages.translate(lang, "Important"),
        "warning": languages.translate(lang, "Warning"),
    }
    return titles.get(kind.lower(), kind)


class TranslateLabels(Treeprocessor):
    def run(self, root):
        for label in root.iterfind(".//p[@class='admonition-title']"):
            label.text = title(label.text, self.md.lang)
        for back in root.iterfind(".//a[@class='footnote-backref']"):
            back.set("title", languages.translate(self.md.lang, "Back to the text"))


class Labels(Extension):
    def extendMarkdown(self, md):
        # After the footnotes are written (50) and the lines are parsed (20).
        md.treeprocessors.register(TranslateLabels(md), "labels", 3)


def makeExtension(**configs):
    return Labels(**configs)
