"""The text of a Markdown file, and those of its fields that are Markdown, as HTML.

What comes of them is plain data, so that `plugins.cached_results` can keep it.
"""

import os
import re
from dataclasses import asdict
from pathlib import Path

from markdown import Markdown

from plugins import cached_results, problems
from plugins.atlas import views
from plugins.markdown import citations, structure, typography
from plugins.reading.front_matter import Field
from plugins.reading.paths import refuse

FIELDS = ("title", "summary", "series")
OPEN = 100  # brackets of a paragraph that may be without an end

_no_path = re.compile(r"\{(?:static|filename)\}([^\"'>\s]*[\[\]][^\"'>\s]*)")


def converted(path: Path, lang: str, fields: dict[str, Field], body: str, first: int, settings):
    """The HTML of a body that begins at line `first`, of the fields, and what goes with them.

    Raises `Refused` for a text that cannot be read.
    """
    content = Path(settings["PATH"])
    cards = views.cards(content, lang) if views.VIEW.search(body) else {}  # of all articles
    name = path.relative_to(content).as_posix()
    places = {key: os.path.relpath(file, content) for key, file in cards.items()}
    key = [name, lang, fields, body, first, places, settings["MARKDOWN"]]
    return cached_results.result(
        settings, name, key, lambda: _Text(path, lang, cards, settings).read(fields, body, first)
    )


class _Text:
    def __init__(self, path: Path, lang: str, cards: dict[str, Path], settings):
        self.path, self.content = path, Path(settings["PATH"])
        self.md = Markdown(**settings["MARKDOWN"])
        self.md.preprocessors.deregister("meta", strict=False)  # Pelican's; they are read before
        self.md.source_path, self.md.lang, self.md.content = path, lang, self.content
        self.md.cards = cards

    def read(self, fields: dict[str, Field], body: str, first: int) -> dict:
        try:
            self._refuse_endless(fields, body, first)
            inline = {key: self._inline(*fields[key]) for key in fields}
            self.md.body_line, self.md.source_text, self.md.portable = first, body, ""
            html = self.md.reset().convert(body)
        except RecursionError:
            instead = "take what is in brackets, quotations, lists or elements apart"
            deepest = max(enumerate(body.split("\n"), first), key=lambda one: _signs(one[1]))
            refuse(self.path, deepest[0], "the text nests too deep", instead)
        if match := _no_path.search(html):  # at which Pelican would stop
            line = problems.line_of(self.path.read_text("utf-8-sig"), match[1]) or first
            refuse(self.path, line, f"{match[1]} is not a path", "name a file")
        references = [
            asdict(one) | {"citations": [link.get("id") for link in one.citations]}
            for one in citations.listed(self.md)
        ]
        return {
            "fields": inline,
            "html": html,
            "portable": self.md.portable,
            "drawings": {
                name: os.path.relpath(file, self.content) for name, file in self.md.drawings.items()
            },
            "toc": self._contents(self.md.toc_tokens),
            "references": references,
        }

    def _refuse_endless(self, fields: dict[str, Field], body: str, first: int) -> None:
        """Refuse what Markdown would read again and again: links and elements without an end."""
        tokens = structure.read(body, first).tokens
        texts = [*fields.values()]
        texts += [(one.content, first + one.map[0]) for one in tokens if one.map and one.content]
        for text, line in texts:
            for begins, ends in (("[", "]"), ("](", ")"), ("<", ">")):
                if text.count(begins) > OPEN and _unclosed(text, begins, ends) > OPEN:
                    what = f"more than {OPEN} “{begins}” have no “{ends}”"
                    refuse(
                        self.path, line, what, f"close them, or write \\{begins[-1]} for the sign"
                    )

    def _inline(self, value: str, line: int) -> str:
        """A field as Markdown, in which nothing begins a list, a heading or the like."""
        self.md.body_line, self.md.source_text = line, ""
        # A word joiner in front keeps the text from being read as any block but a paragraph.
        self.md.reset().convert(f"\u2060{value}")
        # The form whose formulas have their LaTeX: titles and summaries stand in feeds, too.
        return self.md.portable.strip()[len("<p>\u2060") : -len("</p>")]

    def _contents(self, tokens: list[dict]) -> list[dict]:
        """The table of contents, with the narrow spaces that Markdown's own has lost."""
        return [
            token
            | {
                "name": typography.spaced(token["name"], self.md.lang),
                "children": self._contents(token["children"]),
            }
            for token in tokens
        ]


def _unclosed(text: str, begins: str, ends: str) -> int:
    """How many signs are begun and not ended, where they are most."""
    open_ = most = 0
    for match in re.finditer(f"{re.escape(begins)}|{re.escape(ends)}", text):
        open_ = open_ + 1 if match[0] == begins else max(open_ - 1, 0)
        most = max(most, open_)
    return most


def _signs(line: str) -> int:
    """How many signs a line has that put something into something else."""
    return len(re.findall(r"[\[<>(*_-]|\d[.)]|    ", line))
