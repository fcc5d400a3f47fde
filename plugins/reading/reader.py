"""Reads a Markdown file: its metadata, validated, then its text; every mistake has its line.

Takes the place of Pelican's own Markdown reader, which knows no lines and stops at the first
mistake.
"""

import os
import re
import signal
import threading
from contextlib import contextmanager
from pathlib import Path

from markdown import Markdown
from markupsafe import Markup
from pelican import signals
from pelican.readers import MarkdownReader

from plugins import per_build, problems
from plugins.markdown import citations, structure, typography
from plugins.markdown.mathematics import bounds
from plugins.reading import fields, front_matter
from plugins.reading.front_matter import Field
from plugins.reading.paths import DATED, Refused, SourcePath, place, refuse

SECONDS = 30  # of the processor, for a file: a hundred times what a long article takes
INLINE_MARKDOWN = ("title", "summary", "series")
OPEN = 100  # brackets of a paragraph that may be without an end

per_build.remembered(bounds.lost)
taken: dict[SourcePath, Path] = per_build.remembered({})  # by the files that this build has read


# A control character by its number: no XML may have it, and so no feed.
_no_character = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|127)|x0*(?:[0-8bcef]|1[\da-f]|7f))(?![\da-f])", re.I
)
_no_path = re.compile(r"\{(?:static|filename)\}([^\"'>\s]*[\[\]][^\"'>\s]*)")


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


def report_formula(md: Markdown, line: int, what: str, instead: str) -> None:
    """Report what is wrong with a formula at a line of the text that is being read."""
    problems.report(md.source_path, md.body_line - 1 + line, what, instead)


class TakesTooLong(BaseException):
    """What is being read has no end in sight; no library takes it for a mistake of its own."""


@contextmanager
def at_most(seconds: float):
    """Raise `TakesTooLong` when what is done takes more of the processor; in the main thread only.

    Regular expressions are stopped, too. It does not matter what else the machine does.
    """

    def stop(*_):
        raise TakesTooLong

    within = signal.getitimer(signal.ITIMER_VIRTUAL)[0]  # another limit, which holds
    if within or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


class SourceReader(MarkdownReader):
    """Markdown, with metadata that were checked before Pelican sees them."""

    def read(self, source_path):
        """Return the HTML and the metadata of the file; what is wrong goes to the problems."""
        try:
            with at_most(SECONDS):
                return self._read(Path(source_path))
        except TakesTooLong:
            what = f"takes more than {SECONDS} s to read"
            refuse(source_path, 0, what, "take out what stands there again and again")

    def _read(self, path: Path):
        before = problems.errors()
        head, body, body_line = front_matter.split(self._text(path))
        for line, what, instead in head.mistakes:
            problems.report(path, line, what, instead, always=True)
        for line, what, instead in head.notices:
            problems.report(path, line, what, instead, problems.NOTICE)
        if fields.adapt(head.fields):
            problems.drafts.add(problems.shown(path))
        if match := DATED.match(path.name):
            head.fields.setdefault("date", Field(match[1], 0))
        where = place(path, head.fields, self.settings)
        if (other := taken.setdefault(where, path)) != path:
            first, second = sorted((path, other))  # the same, whichever was read first
            what = f"has the address and the language of {os.path.relpath(first)}"
            refuse(second, 1, what, "rename one of them, or add “Slug: another-name”")
        # Metadata that cannot be read lack nothing else.
        readable = head.fields or not head.mistakes
        kept = fields.check(path, head.fields, where, self.settings) if readable else {}
        complete = problems.errors() == before
        self._md = Markdown(**self.settings["MARKDOWN"])
        self._md.preprocessors.deregister("meta", strict=False)  # Pelican's; they are read here
        self._md.lang, self._md.content = where.lang, Path(self.settings["PATH"])
        self._md.source_path, self._md.source_text = path, ""
        try:
            self._refuse_endless(path, kept, body, body_line)
            values = {key: self._value(key, kept[key]) for key in kept if complete}
            self._md.body_line, self._md.source_text = body_line, body
            content = self._md.reset().convert(body)
        except RecursionError:
            instead = "take what is in brackets, quotations, lists or elements apart"
            deepest = max(enumerate(body.split("\n"), body_line), key=lambda one: _signs(one[1]))
            refuse(path, deepest[0], "the text nests too deep", instead)
        if match := _no_path.search(content):  # at which Pelican would stop
            line = problems.line_of(path.read_text("utf-8-sig"), match[1]) or body_line
            refuse(path, line, f"{match[1]} is not a path", "name a file")
        if not complete:  # and what is left is too little for a page
            raise Refused(path)
        for key, value in where._asdict().items():
            if value:
                values[key] = self.process_metadata(key, value)
        values["toc"] = self._contents(self._md.toc_tokens)
        values["references"] = citations.listed(self._md)
        values["portable"] = self._md.portable, self._md.drawings
        shown = "".join((content, values["title"], values["summary"]))  # `+` would escape it
        values["has_mathematics"] = "<math" in shown  # so that the page brings the font along
        values["has_views"] = 'class="atlas' in content
        return content, values

    def _refuse_endless(self, path: Path, fields: dict[str, Field], body: str, first: int) -> None:
        """Refuse what Markdown would read again and again: links and elements without an end."""
        texts = [(fields[key].value, fields[key].line) for key in INLINE_MARKDOWN if key in fields]
        tokens = structure.read(body, first).tokens
        texts += [(one.content, first + one.map[0]) for one in tokens if one.map and one.content]
        for text, line in texts:
            for begins, ends in (("[", "]"), ("](", ")"), ("<", ">")):
                if text.count(begins) > OPEN and _unclosed(text, begins, ends) > OPEN:
                    what = f"more than {OPEN} “{begins}” have no “{ends}”"
                    refuse(path, line, what, f"close them, or write \\{begins[-1]} for the sign")

    def _text(self, path: Path) -> str:
        if not path.resolve().is_relative_to(Path(self.settings["PATH"]).resolve()):
            what = f"is a link to {path.resolve()}, which leaves the folder of the content"
            refuse(path, 0, what, "put the file itself here")
        try:
            text = path.read_text("utf-8-sig")
        except UnicodeDecodeError as error:
            refuse(path, *problems.not_utf8(error))
        except OSError as error:
            what = f"cannot be read ({error.strerror})"
            refuse(path, 0, what, "give yourself the right to read it")
        if match := problems.CONTROL.search(text):
            line = text.count("\n", 0, match.start()) + 1
            column = match.start() - text.rfind("\n", 0, match.start())
            what = f"column {column} has the character U+{ord(match[0]):04X}, which is not text"
            refuse(path, line, what, "delete it")
        if match := _no_character.search(text):
            line = text.count("\n", 0, match.start()) + 1
            refuse(path, line, f"{match[0]} is not a character", "delete it")
        return text

    def _value(self, key: str, field: Field):
        if key in ("date", "modified"):
            return fields.instant(field.value)
        if key == "authors":
            return self.process_metadata(key, fields.names(field.value))
        self._md.body_line = field.line
        value = self._inline(field.value) if key in INLINE_MARKDOWN else field.value
        return self.process_metadata(key, value)

    def _inline(self, value: str) -> str:
        """A field as Markdown, in which nothing begins a list, a heading or the like."""
        # A word joiner in front keeps the text from being read as any block but a paragraph.
        self._md.reset().convert(f"\u2060{value}")
        # The form whose formulas have their LaTeX: titles and summaries stand in feeds, too.
        return Markup(self._md.portable.strip()[len("<p>\u2060") : -len("</p>")])

    def _contents(self, tokens: list[dict]) -> list[dict]:
        """The table of contents, with the narrow spaces that Markdown's own has lost."""
        return [
            token
            | {
                "name": typography.spaced(token["name"], self._md.lang),
                "children": self._contents(token["children"]),
            }
            for token in tokens
        ]


def end(_):
    fields.tell_unknown()


def register():
    signals.all_generators_finalized.connect(end)
