"""The structure of a Markdown text, with lines: what headings, code, tables, links it has.

Python-Markdown, which writes the pages, knows no lines. Here markdown-it-py reads the same text,
with the extensions that the site's Markdown has: tables, notes, definitions, admonitions.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from plugins.markdown.mathematics import Formula, find

PARSER = (
    MarkdownIt("commonmark", {"maxNesting": 1000})
    .enable(["table", "strikethrough"])
    .use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    .use(deflist_plugin)
    .use(admon_plugin)
)
FORMULA = "\N{OBJECT REPLACEMENT CHARACTER}"  # stands for whatever is no text
# As Python-Markdown reads `##Heading`; a single `#word` is a word, as in CommonMark.
_tight_heading = re.compile(r"^(#{2,6})(?=[^#\s])", re.MULTILINE)


class Heading(NamedTuple):
    level: int
    words: str
    line: int  # of the file, from 1


class Run(NamedTuple):
    """The text of a paragraph, a cell or a heading without code, links' addresses and formulas."""

    text: str
    tokens: list[Token]
    line: int  # from 0

    def line_of(self, offset: int) -> int:
        return self.line + self.text.count("\n", 0, offset)


def parse(text: str) -> list[Token]:
    """The tokens of a text; those of blocks have their lines, from 0, in `map`."""
    return PARSER.parse(_tight_heading.sub(r"\1 ", text))


class Structure:
    """What is in a Markdown text whose first line is the line `first` of its file."""

    def __init__(self, text: str, first: int = 1):
        self.first = first
        self.lines = text.split("\n")
        formulas = find(text)
        self.bare = without(text, formulas)
        self.tokens = parse(self.bare)
        code = [token.map for token in self.tokens if token.type == "code_block"]
        inside = [
            one for one in formulas if any(a <= text.count("\n", 0, one.start) < b for a, b in code)
        ]
        if inside:  # indented code, which `find` does not know
            formulas = [one for one in formulas if one not in inside]
            self.bare = without(text, formulas)
            self.tokens = parse(self.bare)
        self.formulas = [
            (one, first + text.count("\n", 0, one.start))
            for one in formulas
            if one.display is not None
        ]

    def headings(self) -> list[Heading]:
        return [
            Heading(
                int(token.tag[1]), self.lines[token.map[0]].strip("# >"), self.first + token.map[0]
            )
            for token in self.tokens
            if token.type == "heading_open"
        ]

    def runs(self) -> Iterator[Run]:
        """Every run of text, in order."""
        for token in self.tokens:
            if token.type == "inline" and token.map:
                text = "".join(map(_words, token.children))
                yield Run(text, token.children, token.map[0])

    def blocks(self, *kinds: str) -> Iterator[Token]:
        return (token for token in self.tokens if token.type in kinds and token.map)


def without(text: str, formulas: list[Formula]) -> str:
    """The text with a sign in the place of each formula, every line in its place."""
    pieces, last = [], 0
    for one in formulas:
        if one.display is not None:
            lines = text.count("\n", one.start, one.end)
            pieces += [text[last : one.start], FORMULA + ("\n" + FORMULA) * lines]
            last = one.end
    return "".join([*pieces, text[last:]])


def _words(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type in ("text", "text_special"):
        return token.content
    if token.type == "footnote_ref":
        return f"[^{token.meta['label']}]"
    return FORMULA * bool(token.content) + "\n" * token.content.count("\n")


@lru_cache(maxsize=4)  # several extensions ask for the text that is being read
def read(text: str, first: int = 1) -> Structure:
    return Structure(text, first)
