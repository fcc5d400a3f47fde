"""What takes long to make is made once, and kept in the cache folder.

What is kept stands behind its digest, so that a file which was cut short, or changed, is made
again. A folder that cannot be written to only costs time.
"""

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from plugins import problems


def kept(folder: str, name: str, make: Callable[[], bytes]) -> bytes:
    """The file `name` of the cache; what `make` returns, if there is none."""
    file = Path(folder, name)
    with suppress(OSError):
        stored = file.read_bytes()
        digest, data = stored[:32], stored[32:]
        if hashlib.sha256(data).digest() == digest:
            return data
    data = make()
    keep(file, hashlib.sha256(data).digest() + data)
    return data


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
        what = f"nothing can be kept in it ({error.strerror}), and builds take longer"
        instead = "give yourself the right to write there"
        problems.report(file.parent, 0, what, instead, problems.NOTICE)
