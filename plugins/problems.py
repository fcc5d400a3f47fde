"""What is wrong with the content: where it stands, and what to write instead.

Pelican logs a mistake, leaves the article out and exits with 0. Here every part of the build
reports its problems to this one list, and `plugins.build` turns a list that is not empty into
a build that fails.
"""

import logging
import os
import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Problem:
    """A mistake in the file `path` at `line` (from 1; 0: the file as a whole)."""

    path: str
    line: int
    what: str
    instead: str = ""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}: " if self.line else f"{self.path}: " * bool(self.path)
        return place + self.what + (f" — {self.instead}" if self.instead else "")


class ProblemsFound(Exception):
    """Raised at the end of a build that found problems; its text lists them, sorted by file."""

    def __init__(self, problems: set[Problem]):
        count = f"{len(problems)} problem{'s' * (len(problems) > 1)} found; the site is not built."
        super().__init__("\n".join([*map(str, sorted(problems)), count]))


found: set[Problem] = set()


def report(path: str | Path, line: int, what: str, instead: str = "") -> None:
    """Note that `path` (absolute, or relative to the working directory) is wrong at `line`."""
    path = os.path.relpath(path) if os.path.isabs(path) else str(path)
    found.add(Problem(path, line, what, instead))


def line_of(text: str, needle: str) -> int:
    """The line (from 1) of `text` in which `needle` begins, white space apart; 1 if nowhere."""
    pattern = r"\s+".join(map(re.escape, needle.split()))
    match = re.search(pattern, text) if pattern else None
    return text.count("\n", 0, match.start()) + 1 if match else 1


def report_at(path: str | Path, needle: str, what: str, instead: str = "") -> None:
    """Report a problem at the line of the source file `path` in which `needle` stands."""
    text = Path(path).read_text("utf-8-sig", errors="replace")
    report(path, line_of(text, needle), what, instead)


class LogHandler(logging.Handler):
    """Turns what Pelican would only log, from warnings upwards, into problems."""

    # Said again, with file and line, by plugins.source and plugins.checks.
    located_elsewhere = (
        "Could not process",
        "Skipping %s: could not find information about",
        "Unable to find '%s', skipping url replacement",
        "Empty alt attribute",
    )

    def __init__(self):
        super().__init__(logging.WARNING)
        self._located: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = " ".join(record.getMessage().split())
        if str(record.msg).startswith(self.located_elsewhere):
            self._located.append(message)
        else:
            report("", 0, message)

    def finish(self) -> None:
        """Report what should have been located, if nothing was."""
        if not found:
            for message in self._located:
                report("", 0, message)
