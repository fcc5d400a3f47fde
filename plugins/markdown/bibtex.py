"""Reads BibTeX within bounds: nothing in it grows, or takes time, without end.

Each of 33 `@string` lines that doubles the one before it gives a text of 8 GB, and pybtex looks
for the next brace at each word, however far it is.
"""

from pybtex.database.input.bibtex import Parser
from pybtex.exceptions import PybtexError
from pybtex.utils import CaseInsensitiveDict

# Characters: of a file, of a field or without a brace, of all that names of strings stand for.
FILE, FIELD, STRINGS = 1_000_000, 20_000, 1_000_000


class Strings(CaseInsensitiveDict):
    """What `@string` defines, and the months."""

    given = 0

    def __getitem__(self, name):
        value = super().__getitem__(name)
        self.given += len(value)
        if self.given > STRINGS:
            raise PybtexError(f"what its @string lines stand for grows too long, at “{name}”")
        return value


class BoundedParser(Parser):
    def flatten_value_list(self, value_list):
        if sum(map(len, value_list)) > FIELD:
            raise PybtexError(f"a field has more than {FIELD:,} characters: {value_list[0][:40]}…")
        return super().flatten_value_list(value_list)


def parser_of(text: str) -> BoundedParser:
    """A parser for a BibTeX file of this `text`; raises `PybtexError` if it is out of bounds."""
    if len(text) > FILE or max(len(part) for sign in "{}" for part in text.split(sign)) > FIELD:
        what = f"it has more than {FILE:,} characters, or {FIELD:,} without a brace"
        raise PybtexError(what)
    parser = BoundedParser()
    parser.macros = Strings(parser.macros)
    return parser
