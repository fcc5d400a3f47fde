"""What takes long to make is made once, and kept in the cache folder."""

import os
from collections.abc import Callable
from pathlib import Path


def kept(folder: str, name: str, make: Callable[[], bytes]) -> bytes:
    """The file `name` of the cache; what `make` returns, if there is none."""
    file = Path(folder, name)
    if not file.is_file():
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_name(f"{name}.{os.getpid()}")  # another build may be at the same
        fresh.write_bytes(make())
        fresh.replace(file)
    return file.read_bytes()
