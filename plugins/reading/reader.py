"""Reads a Markdown file: its metadata, validated, then its text; every mistake has its line.

Takes the place of Pelican's own Markdown reader, which knows no lines and stops at the first
mistake.
"""

import os
import re
from pathlib import Path

from markdown import Markdown
from markupsafe import Markup
from pelican import signals
from pelican.readers import MarkdownReader

from plugins import per_build, problems
from plugins.markdown.mathematics import bounds
from plugins.reading import fields, front_matter, text
from plugins.reading.front_matter import Field
from plugins.reading.paths import DATED, Refused, SourcePath, place, refuse
from plugins.time_limit import TakesTooLong, at_most

SECONDS = 30  # of the processor, for a file: a hundred times what a long article takes

per_build.remembered(bounds.lost)
taken: dict[SourcePath, Path] = per_build.remembered({})  # by the files that this build has read

# A control character by its number: no XML may have it, and so no feed.
_no_character = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|127)|x0*(?:[0-8bcef]|1[\da-f]|7f))(?![\da-f])", re.I
)


def report_formula(md: Markdown, line: int, what: str, instead: str) -> None:
    """Report what is wrong with a formula at a line of the text that is being read."""
    problems.report(md.source_path, md.body_line - 1 + line, what, instead)


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
        inline = {key: kept[key] for key in text.FIELDS if key in kept} if complete else {}
        read = text.converted(path, where.lang, inline, body, body_line, self.settings)
        if not complete:  # and what is left is too little for a page
            raise Refused(path)
        content = read["html"]
        values = {key: self._value(key, field) for key, field in kept.items()}
        for key, value in read["fields"].items():
            values[key] = self.process_metadata(key, Markup(value))
        for key, value in where._asdict().items():
            if value:
                values[key] = self.process_metadata(key, value)
        values["toc"], values["references"] = read["toc"], read["references"]
        folder = Path(self.settings["PATH"])
        drawings = {name: folder / file for name, file in read["drawings"].items()}
        values["portable"] = read["portable"], drawings
        shown = "".join((content, values["title"], values["summary"]))  # `+` would escape it
        values["has_mathematics"] = "<math" in shown  # so that the page brings the font along
        values["has_views"] = 'class="atlas' in content
        return content, values

    def _text(self, path: Path) -> str:
        if not path.resolve().is_relative_to(Path(self.settings["PATH"]).resolve()):
            what = f"is a link to {path.resolve()}, which leaves the folder of the content"
            refuse(path, 0, what, "put the file itself here")
        try:
            written = path.read_text("utf-8-sig")
        except UnicodeDecodeError as error:
            refuse(path, *problems.not_utf8(error))
        except OSError as error:
            what = f"cannot be read ({error.strerror})"
            refuse(path, 0, what, "give yourself the right to read it")
        if match := problems.CONTROL.search(written):
            line = written.count("\n", 0, match.start()) + 1
            column = match.start() - written.rfind("\n", 0, match.start())
            what = f"column {column} has the character U+{ord(match[0]):04X}, which is not text"
            refuse(path, line, what, "delete it")
        if match := _no_character.search(written):
            line = written.count("\n", 0, match.start()) + 1
            refuse(path, line, f"{match[0]} is not a character", "delete it")
        return written

    def _value(self, key: str, field: Field):
        if key in ("date", "modified"):
            return fields.instant(field.value)
        value = fields.names(field.value) if key == "authors" else field.value
        return self.process_metadata(key, value)


def end(_):
    fields.tell_unknown()


def register():
    signals.all_generators_finalized.connect(end)
