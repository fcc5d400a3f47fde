"""What Markdown passes over in silence: code that is not closed, notes and links that lead to
nothing, cells that no column takes, elements that are left open, left-overs of other tools.
"""

import re
from collections import defaultdict

from markdown import Extension
from markdown.preprocessors import Preprocessor

from plugins import problems
from plugins.markdown import commonmark, structure
from plugins.markdown.alerts import KINDS
from plugins.markdown.structure import Run, Structure

_note = re.compile(r"\[\^([^\[\]\s]+)\](?!:)")
_reference = re.compile(r"(?<![\w\]])\[[^\[\]]+\]\[([^\[\]]+)\]")
_tag = re.compile(r"<!--.*?-->|<(/?)([a-z][a-z0-9-]*)(?=[\s/>])[^<>]*?(/?)>", re.I | re.S)
# Elements whose end HTML lets one leave out, or that have none.
OPEN = {
    *("p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "option"),
    *("br", "hr", "img", "input", "wbr", "source", "track", "col", "area"),
}
# What is left of other tools: pattern → what it is, what to write instead. No sign begins what
# it is itself in, so that one without an end is not looked for again and again.
LEFT_OVERS = {
    r"(?<!\{)\{%(?:(?!\{%).)*?%\}|\{\{(?![<%])(?:(?!\{\{).)*?\}\}": (
        "is Liquid, which Jekyll replaces",
        "take it out",
    ),
    r"\{\{[<%](?:(?!\{\{).)*?[%>]\}\}": (
        "is a shortcode, which Hugo replaces",
        "write Markdown or HTML",
    ),
    r"^:::+[^\n]*$": ("is a division of other tools", "write an admonition, “!!! note”"),
    r"(?<![\w:]):[a-z][a-z0-9]*(?:_[a-z0-9]+)*:(?![\w:])": (
        "is the name of an emoji",
        "write the sign itself",
    ),
    rf"^\[!(?!(?i:{'|'.join(KINDS)})\][ ]*(?:\n|\Z))[A-Za-z]+\][^\n]*": (
        "is not an alert of GitHub's",
        f"write one of {', '.join(f'[!{one}]' for one in KINDS)} on a line of its own",
    ),
    r"\^\[(?:(?!\^\[)[^\]\n])+\]": (
        "is a note of Pandoc's",
        "write [^1], and the note below the text",
    ),
    r"(?<=\w)~[\w+-]{1,8}~(?!~)": ("is a subscript of Pandoc's", "write <sub>…</sub>"),
    r"(?<=\w)\^[\w+-]{1,8}\^": ("is a superscript of Pandoc's", "write <sup>…</sup>"),
    r"==(?=[^\s=])[^=\n]*[^\s=]==": ("is not a mark here", "write <mark>…</mark>"),
}
_left_overs = [(re.compile(one, re.S | re.M), *words) for one, words in LEFT_OVERS.items()]
# Elements of Distill's, which its scripts replace.
DISTILL = {
    "d-cite": "write [@key], and the entry into references.bib",
    "d-footnote": "write [^1], and the note below the text",
    "d-math": "write $…$",
    "d-code": "write it between two lines ```",
}


class LooseEnds(Preprocessor):
    """Reports them; the text stays as it is."""

    def run(self, lines):
        text = structure.read(self.md.source_text, self.md.body_line)
        for token in text.blocks("fence"):
            if not _is_closed(text, token):
                what = f"the code that begins with {token.markup} is not closed"
                self._report(token.map[0], what, f"write {token.markup} on a line below it")
        for token in text.blocks("admonition_open"):
            if token.markup.startswith("?"):
                what = f"{token.markup} is a box of MkDocs that unfolds"
                self._report(token.map[0], what, "write <details>", problems.WARNING)
        runs = list(text.runs())
        self._notes(text, runs)
        for run in runs:
            self._links(run)
            self._left_overs(run)
        for line, into in commonmark.attribute_lines(text.lines, text.tokens):
            if into is None:
                what = f"the attributes {text.lines[line].strip(' >')} belong to no element here"
                self._report(line, what, "they are left out", problems.WARNING)
        self._tables(text)
        self._elements(text)
        return lines

    def _notes(self, text: Structure, runs: list[Run]) -> None:
        """Report notes that nothing calls, and calls of notes that there are not."""
        notes = {one.meta["label"]: one.map[0] for one in text.blocks("footnote_reference_open")}
        called = set()
        for run in runs:
            for match in _note.finditer(run.text):
                called.add(match[1])
                if match[1] not in notes:
                    what = f"there is no note [^{match[1]}]"
                    instead = f"write “[^{match[1]}]: …” at the end of the text"
                    self._report(run.line_of(match.start()), what, instead)
        for name, line in notes.items():
            if name not in called:
                what = f"nothing leads to the note [^{name}]"
                self._report(line, what, f"write [^{name}] where it belongs")

    def _links(self, run: Run) -> None:
        """Report links without an address."""
        for match in _reference.finditer(run.text):
            if structure.FORMULA not in match[1]:
                self._no_address(run.line_of(match.start()), match[0])
        line = run.line
        for place, token in enumerate(run.tokens):
            line += token.type in ("softbreak", "hardbreak")
            if token.type == "link_open" and not token.attrs["href"]:
                words = run.tokens[place + 1]
                if words.type != "link_close":
                    self._no_address(line, f"[{words.content}]()")

    def _no_address(self, line: int, link: str) -> None:
        what = f"the link {' '.join(link.split())} has no address"
        self._report(line, what, "write it as in [words](address)")

    def _left_overs(self, run: Run) -> None:
        """Warn of what another tool would have replaced, and readers would see as it stands."""
        for pattern, what, instead in _left_overs:
            for match in pattern.finditer(run.text):
                said = " ".join(match[0].split())[:40]
                line = run.line_of(match.start())
                self._report(line, f"{said} {what}", instead, problems.WARNING)

    def _tables(self, text: Structure) -> None:
        """Report the rows that have more cells than their table has columns."""
        lines = text.bare.split("\n")
        for table in text.blocks("table_open"):
            head, rule, *rows = range(*table.map)
            columns = _cells(lines[rule])
            for row in (head, *rows):
                if (cells := _cells(_without_code(lines[row]))) > columns:
                    what = f"the row has {cells} cells, and its table {columns} columns"
                    self._report(row, what, r"take one out, or write \| where a bar is meant")

    def _elements(self, text: Structure) -> None:
        """Warn of elements that are opened and not closed: a browser closes them at the end."""
        opened, closed = defaultdict(list), defaultdict(list)
        for source, line in _html(text):
            for match in _tag.finditer(source):
                name, here = (match[2] or "").lower(), line + source.count("\n", 0, match.start())
                if not match[1] and name.startswith("d-"):
                    what = f"<{name}> is an element of Distill, whose scripts are not here"
                    self._report(here, what, DISTILL.get(name, "write Markdown"))
                if not name or name in OPEN or match[3]:
                    continue
                if not match[1]:
                    opened[name].append(here)
                elif opened[name]:
                    opened[name].pop()
                else:
                    closed[name].append(here)
        for left, state, sign in (
            (opened, "opened and not closed", "</"),
            (closed, "closed and not opened", "<"),
        ):
            for name, lines in left.items():
                if lines:
                    what = f"<{name}> is {state}"
                    self._report(lines[0], what, f"write {sign}{name}>, too", problems.WARNING)

    def _report(self, line: int, what: str, instead: str, kind: str = problems.ERROR) -> None:
        """Report a problem at a line of the text, from 0."""
        problems.report(self.md.source_path, self.md.body_line + line, what, instead, kind)


def _is_closed(text: Structure, token) -> bool:
    first, end = token.map
    last = text.lines[end - 1].strip(" >\t")
    return end - 1 > first and set(last) == {token.markup[0]} and len(last) >= len(token.markup)


def _html(text: Structure):
    """The HTML of a text, with the line at which each piece begins."""
    for token in text.tokens:
        if token.type == "html_block":
            yield token.content, token.map[0]
        elif token.type == "inline" and token.map:
            line = token.map[0]
            for child in token.children:
                if child.type == "html_inline":
                    yield child.content, line
                line += child.type in ("softbreak", "hardbreak") or child.content.count("\n")


def _without_code(line: str) -> str:
    return re.sub(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", "", line)


def _cells(line: str) -> int:
    """How many cells a row of a table has."""
    return len(re.split(r"(?<!\\)\|", line.strip(" >").removeprefix("|").removesuffix("|")))


class LooseEndsExtension(Extension):
    def extendMarkdown(self, md):
        # Before anything is taken out of the text (30 is white space, 28 formulas).
        md.preprocessors.register(LooseEnds(md), "loose-ends", 29)


def makeExtension(**configs):
    return LooseEndsExtension(**configs)
