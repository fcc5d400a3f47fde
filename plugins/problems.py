"""What is wrong with the content: where it stands, and what to write instead.

Pelican logs a mistake, leaves the article out and exits with 0. Here every part of the build
reports its problems to this one list, and `plugins.build` turns a list that holds an error into
a build that fails. Warnings and notices are told, and the site is built.
"""

import logging
import os
import re
import sys
import sysconfig
import traceback
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from jinja2 import TemplateSyntaxError
from rich.console import Console
from rich.text import Text

from plugins import dependencies, per_build

ERROR, WARNING, NOTICE = "error", "warning", "notice"  # GitHub's words for annotations
LIBRARIES = [Path(sysconfig.get_path(name)) for name in ("stdlib", "purelib", "platlib")]
# The characters that are no text, some of which Markdown keeps for itself.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_command = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
COLOURS = {ERROR: "red", WARNING: "yellow", NOTICE: "cyan"}


@dataclass(frozen=True, order=True)
class Problem:
    """A mistake in the file `path` at `line` (from 1; 0: the file as a whole)."""

    path: str
    line: int
    what: str
    instead: str = ""
    kind: str = ERROR

    @property
    def place(self) -> str:
        path = visible(self.path).replace("\n", "\N{REPLACEMENT CHARACTER}")
        return f"{path}:{self.line}: " if self.line else f"{path}: " * bool(path)

    @property
    def label(self) -> str:
        return "" if self.kind == ERROR else f"{self.kind}: "

    @property
    def words(self) -> str:
        return visible(self.what + (f" — {self.instead}" if self.instead else ""))

    def __str__(self) -> str:
        return self.place + self.label + self.words

    def annotation(self) -> str:
        """The problem as a command of GitHub's workflows, which shows it beside the line."""
        place = (
            f" file={_escaped(visible(self.path), ':,')},line={max(self.line, 1)}"
            if self.path
            else ""
        )
        return f"::{self.kind}{place}::{_escaped(self.words)}"


def visible(text: str) -> str:
    """A text that a terminal takes no command from, whatever the name of a file has in it."""
    return _command.sub("\N{REPLACEMENT CHARACTER}", text)


def _escaped(text: str, more: str = "") -> str:
    return re.sub(f"[%\r\n{more}]", lambda match: f"%{ord(match[0]):02X}", text)


class Refused(ValueError):
    """A file is left out of the site; why is among the problems."""


class ProblemsFound(Exception):
    """Raised at the end of a build that found errors; its text lists all problems."""

    def __str__(self):
        return "\n".join([*map(str, sorted(found)), summary()])


found: set[Problem] = per_build.remembered(set())
# The files that a fault of ours kept from being read.
spoilt: set[str] = per_build.remembered(set())
# The paths of articles that nobody reads yet: their errors are warnings.
drafts: set[str] = per_build.remembered(set())


def shown(path: str | Path) -> str:
    """A path as it is told: relative to the working directory."""
    return os.path.relpath(path) if os.path.isabs(path) else str(path)


def report(
    path: str | Path,
    line: int,
    what: str,
    instead: str = "",
    kind: str = ERROR,
    always: bool = False,
) -> None:
    """Note that `path` (absolute, or relative to the working directory) is wrong at `line`.

    `always`: an error in a draft, too, because nothing can be written or the policy forbids it.
    """
    dependencies.told(path, line, what, instead, kind, always)
    path = shown(path)
    if kind == ERROR and not always and path in drafts:
        kind = WARNING
    found.add(Problem(path, line, what, instead, kind))


def report_at(
    path: str | Path,
    needles: str | Iterable[str],
    what: str,
    instead: str = "",
    kind: str = ERROR,
    always: bool = False,
) -> None:
    """Report a problem at the line of the file `path` that has the first of `needles` found."""
    text = Path(path).read_text("utf-8-sig", errors="replace")
    needles = [needles] if isinstance(needles, str) else needles
    line = next(filter(None, (line_of(text, needle) for needle in needles)), 1)
    report(path, line, what, instead, kind, always)


def report_fault(error: BaseException, doing: str) -> None:
    """Note an exception that nobody foresaw: a fault of the site's own code, not of an author.

    It is reported at the innermost line that is of no library; `doing` says what was being done.
    `pelican -D` prints the whole traceback.
    """
    places = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, TemplateSyntaxError):
        places.append((error.filename, error.lineno))
    own = [place for place in places if _is_ours(place[0])]
    path, line = (own or places or [("", 0)])[-1]
    said = " ".join(f"{type(error).__name__}: {error}".split())
    instead = "this is a fault of the site's own code: report it, with what `pelican -D` prints"
    report(path, line, f"{said} (while {doing})", instead)
    logging.getLogger(__name__).debug("While %s:", doing, exc_info=error)


def _is_ours(file: str | None) -> bool:
    """Whether a file is of no library."""
    path = Path(file or "<string>")
    return path.is_file() and not any(path.is_relative_to(library) for library in LIBRARIES)


def not_utf8(error: UnicodeDecodeError) -> tuple[int, str, str]:
    """The line of a byte that cannot be read, what it is, and what to do."""
    line = error.object[: error.start].count(b"\n") + 1
    what = f"byte {error.start} (0x{error.object[error.start]:02x}) is not UTF-8"
    return line, what, "save the file as UTF-8"


def line_of(text: str, needle: str) -> int:
    """The line (from 1) of `text` in which `needle` begins, white space apart; 0 if nowhere."""
    pattern = r"\s+".join(map(re.escape, needle.split()))
    match = re.search(pattern, text) if pattern else None
    return text.count("\n", 0, match.start()) + 1 if match else 0


def nearest(name: str, known: Iterable[str], otherwise: str, mark: str = "") -> str:
    """“did you mean …?” with the nearest of `known`, or what to write `otherwise`."""
    near = get_close_matches(name, known, 1)
    if near and unicodedata.normalize("NFC", name) == unicodedata.normalize("NFC", near[0]):
        return f"write {mark}{near[0]} as its file has it: the accents are encoded otherwise there"
    return f"did you mean {mark}{near[0]}?" if near else otherwise


def errors(file: Path | None = None) -> int:
    """How many errors there are, in all or in a file."""
    path = file and os.path.relpath(file)
    told = sum(one.kind == ERROR and path in (None, one.path) for one in found)
    return told + (path in spoilt)


def summary() -> str:
    count = errors()
    return f"{count} problem{'s' * (count > 1)} found; the site is not built." if count else ""


def show(form: str = "text") -> None:
    """Print all problems, sorted by file: in colour on a terminal, or as GitHub's annotations."""
    if form == "github":
        print(
            *(problem.annotation() for problem in sorted(found)), sep="\n", end="\n" * bool(found)
        )
        return
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    for problem in sorted(found):
        console.print(
            Text.assemble(
                (problem.place, "bold"),
                (problem.label + visible(problem.what), COLOURS[problem.kind]),
                visible(f" — {problem.instead}") if problem.instead else "",
            )
        )
    if errors():
        print(summary(), file=sys.stderr)


class LogHandler(logging.Handler):
    """Turns what Pelican would only log, from warnings upwards, into problems."""

    # Said again, with file and line, by plugins.output.link_check.
    located_elsewhere = (
        "Skipping %s: could not find information about",
        "Unable to find '%s', skipping url replacement",
        "Empty alt attribute",
    )

    def __init__(self):
        super().__init__(logging.WARNING)
        self._located: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = " ".join(record.getMessage().split())
        error = sys.exception()
        if str(record.msg).startswith(self.located_elsewhere):
            self._located.append(message)
        elif not str(record.msg).startswith("Could not process"):
            report("", 0, message)
        elif not isinstance(error, Refused):  # what the reader refuses, it has reported
            file = os.path.relpath(record.args[0])
            spoilt.add(file)
            report_fault(error, f"{file} was read")

    def finish(self) -> None:
        """Report what should have been located, if nothing was."""
        untold = all(one.kind == NOTICE for one in found)
        for message in self._located:
            # In a draft, what is located is a warning; a file that is left out never is.
            if untold or (message.startswith("Could not process") and not errors()):
                report("", 0, message)
