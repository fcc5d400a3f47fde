"""What a part of the build reads and reports, while somebody keeps a record of it.

`plugins.cached_results` keeps results with their records. Python itself says which files are
opened, so that none can be forgotten.
"""

import os
import sys

Signature = tuple[int, int, int] | None
_kept: list["Record"] = []
_writes = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Record:
    """The files that are opened or asked for within its `with`, and the problems reported."""

    def __init__(self):
        self.files: dict[str, Signature] = {}  # as they were when they were first seen
        self.problems: list[tuple] = []  # the arguments of plugins.problems.report

    def __enter__(self):
        _kept.append(self)
        return self

    def __exit__(self, *_):
        _kept.remove(self)

    @property
    def is_steady(self) -> bool:
        """Whether no file has changed since it was seen."""
        return all(signature(file) == seen for file, seen in self.files.items())


def signature(file: str) -> Signature:
    """What changes when a file does; None if there is none."""
    try:
        stat = os.stat(file)
    except (OSError, ValueError):
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def saw(file: str | os.PathLike) -> None:
    """Note a file that something depends on, be it there or not."""
    if _kept:
        file = os.path.abspath(os.fspath(file))
        seen = signature(file)
        for record in _kept:
            record.files.setdefault(file, seen)


def told(*problem) -> None:
    """Note a problem that is reported."""
    for record in _kept:
        record.problems.append(problem)


def again(other: Record) -> None:
    """Note what was read and reported when something was first computed that is now used again."""
    for record in _kept:
        record.files = other.files | record.files
        record.problems += other.problems


def _hear(event: str, args: tuple) -> None:
    if _kept and event in ("open", "os.scandir", "os.listdir"):
        file = args[0]
        if isinstance(file, str | os.PathLike) and not (event == "open" and args[2] & _writes):
            saw(file)


sys.addaudithook(_hear)
