"""What takes long to make is made once, and kept in the cache folder.

What is kept stands behind its digest, so that a file which was cut short, or changed, is made
again. A folder that cannot be written to only costs time.
"""

import hashlib
import os
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from plugins import problems


def kept(folder: str, name: str, make: Callable[[], bytes]) -> bytes:
    """The file `name` of the cache; what `make` returns, if there is none."""
    file = Path(folder, name)
    data = stored(file)
    if data is None:
        data = make()
        store(file, data)
    return data


def stored(file: Path) -> bytes | None:
    """What a file of the cache keeps; None if there is none, or not all of it."""
    with suppress(OSError):
        whole = file.read_bytes()
        if hashlib.sha256(whole[32:]).digest() == whole[:32]:
            return whole[32:]
    return None


def store(file: Path, data: bytes) -> None:
    """Keep data behind its digest."""
    keep(file, hashlib.sha256(data).digest() + data)


def refuse_planted(folder: str) -> None:
    """Raise `ProblemsFound` if git brought what is in the folder: a build would run it."""
    if not os.path.isdir(folder):
        return
    with suppress(OSError):  # without git, nothing came by it
        answer = subprocess.run(["git", "ls-files", "-z"], cwd=folder, capture_output=True)
        if answer.stdout:
            what = "is in the repository, and a build runs what is kept there"
            problems.report(folder, 0, what, f"`git rm -r {problems.shown(folder)}`, after a look")
            raise problems.ProblemsFound


def keep(file: Path, data: bytes) -> None:
    """Write a file of the cache whole, or not at all."""
    fresh = file.with_name(f"{file.name}.{os.getpid()}")  # another build may be at the same
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(data)
        fresh.replace(file)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink()
        there = next(one for one in file.parents if os.path.lexists(one))
        why = error.strerror if there.is_dir() else "it is a file"
        what = f"nothing can be kept in it ({why}), and builds take longer"
        instead = "give yourself the right to write there"
        problems.report(there, 0, what, instead, problems.NOTICE)
