"""What Markdown passes over in silence: code that is not closed, notes and links that lead to
nothing, cells that no column takes, elements that are left open.
"""

import re
from collections import Counter

from markdown import Extension
from markdown.preprocessors import Preprocessor

from plugins import problems
from plugins.markdown.labels import RULE
from plugins.markdown.mathematics import without_formulas

_fence = re.compile(r"^[ >]*(`{3,}|~{3,})", re.MULTILINE)
_called = re.compile(r"\[\^([^\]\s]+)\](?!:)")
_noted = re.compile(r"^[ ]{0,3}\[\^([^\]\s]+)\]:", re.MULTILINE)
_reference = re.compile(r"(?<![\w\]])\[[^\[\]]+\]\[([^\[\]]+)\]")
_empty = re.compile(r"(?<!!)\[[^\[\]]+\]\(\s*\)")
_defined = re.compile(r"^[ ]{0,3}\[([^\]^][^\]]*)\]:", re.MULTILINE)
_tag = re.compile(r"<(/?)([a-z][a-z0-9]*)(?=[\s/>])[^<>]*?(/?)>", re.IGNORECASE)
# Elements whose end HTML lets one leave out, or that have none.
OPEN = {
    *("p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "option"),
    *("br", "hr", "img", "input", "wbr", "source", "col", "area"),
}


class LooseEnds(Preprocessor):
    """Reports them; the text stays as it is."""

    def run(self, lines):
        text = without_formulas(self.md.source_text)
        for match in _fence.finditer(text):
            what = f"the code that begins with {match[1]} is not closed"
            self._report(text, match, what, f"write {match[1]} on a line below it")
        self._notes(text)
        self._links(text)
        self._tables(text)
        self._elements(text)
        return lines

    def _notes(self, text: str) -> None:
        """Report notes that nothing calls, and calls of notes that there are not."""
        notes, calls = set(_noted.findall(text)), set(_called.findall(text))
        for match in _called.finditer(text):
            if match[1] not in notes:
                what = f"there is no note [^{match[1]}]"
                self._report(text, match, what, f"write “[^{match[1]}]: …” at the end of the text")
        for match in _noted.finditer(text):
            if match[1] not in calls:
                what = f"nothing leads to the note [^{match[1]}]"
                self._report(text, match, what, f"write [^{match[1]}] where it belongs")

    def _links(self, text: str) -> None:
        """Report links without an address."""
        defined = {name.lower() for name in _defined.findall(text)}
        lost = [match for match in _reference.finditer(text) if match[1].lower() not in defined]
        for match in (*lost, *_empty.finditer(text)):
            what = f"the link {match[0]} has no address"
            self._report(text, match, what, "write it as in [words](address)")

    def _tables(self, text: str) -> None:
        """Report the rows that have more cells than their table has columns."""
        columns = None
        for number, line in enumerate(text.split("\n"), self.md.body_line):
            if RULE.match(line) and "|" in line:
                columns = _cells(line)
            elif "|" not in line:
                columns = None
            elif columns and (cells := _cells(line)) > columns:
                what = f"the row has {cells} cells, and its table {columns} columns"
                instead = r"take one out, or write \| where a bar is meant"
                problems.report(self.md.source_path, number, what, instead)

    def _elements(self, text: str) -> None:
        """Warn of elements that are opened and not closed: a browser closes them at the end."""
        left = Counter()
        for match in _tag.finditer(text):
            if match[2].lower() not in OPEN and not match[3]:
                left[match[2].lower()] += -1 if match[1] else 1
        for name, count in left.items():
            if count:
                sign = f"<{name}" if count > 0 else f"</{name}"
                state = "opened and not closed" if count > 0 else "closed and not opened"
                line = problems.line_of(self.md.source_text, sign) or 1
                line += self.md.body_line - 1
                instead = f"write {'</' if count > 0 else '<'}{name}>, too"
                what = f"<{name}> is {state}"
                problems.report(self.md.source_path, line, what, instead, problems.WARNING)

    def _report(self, text: str, match: re.Match, what: str, instead: str) -> None:
        line = self.md.body_line + text.count("\n", 0, match.start())
        problems.report(self.md.source_path, line, what, instead)


def _cells(line: str) -> int:
    """How many cells a row of a table has."""
    return len(re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|")))


class LooseEndsExtension(Extension):
    def extendMarkdown(self, md):
        # Before anything is taken out of the text (30 is white space, 28 formulas).
        md.preprocessors.register(LooseEnds(md), "loose-ends", 29)


def makeExtension(**configs):
    return LooseEndsExtension(**configs)
