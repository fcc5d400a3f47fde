"""What is computed from files is kept in the cache folder, and used again while they are the same.

A result is kept with the problems that were reported and the content of each file that was read,
asked for or listed. It holds for this code, this theme and these libraries. A result with errors
is not kept.
"""

import hashlib
import json
import os
import shutil
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache as once
from pathlib import Path

from jinja2.bccache import Bucket, BytecodeCache

from plugins import cache, dependencies, per_build, problems

ROOT = Path(__file__).parent.parent
THEME = ROOT / "theme"
GENERATIONS = 20  # of a result that are kept: who goes back to a branch finds it again
DAYS = 30  # that what is not used is kept
TEMPLATES = 600  # compiled, of the last few versions of the code


def result(settings, name: str, key: object, make: Callable[[], object]):
    """What `make()` returns, plain data as JSON has them, once for the same `key` and files.

    `name` says what it is the result for: of each, the latest few are kept.
    """
    bases = {"content": settings["PATH"], "project": str(ROOT)}
    folder = Path(settings["CACHE_PATH"], "results", _digest(name)[:32])
    file = folder / _digest([_code(), _theme(), key])
    stored = cache.stored(file)
    entry = json.loads(stored) if stored else None
    if entry and all(_content(_found(bases, *one)) == seen for *one, seen in entry["files"]):
        for base, path, *rest in entry["problems"]:
            problems.report(_found(bases, base, path), *rest)
        for base, path, _ in entry["files"]:
            dependencies.saw(_found(bases, base, path))
        with suppress(OSError):  # it is not the oldest now
            os.utime(file)
            os.utime(folder)
        return entry["value"]
    with dependencies.Record() as record:
        value = make()
    files = [one for one in record.files if not _is_known(one)]
    entry = {
        "value": value,
        "files": [(*_placed(bases, one), _content(one)) for one in files],
        "problems": [(*_placed(bases, one), *rest) for one, *rest in record.problems],
    }
    written = json.dumps(entry)
    if record.is_steady and not any(kind == problems.ERROR for *_, kind, _ in record.problems):
        _thin(folder, GENERATIONS - 1)
        cache.store(file, written.encode())
    return json.loads(written)["value"]  # the same, whether it was kept or not


def forget_old(cache_folder: str) -> None:
    """Remove the results for what is no longer there, or has another name, and old templates."""
    now = time.time()
    _thin(Path(cache_folder, "templates"), TEMPLATES)
    with suppress(OSError):
        for folder in Path(cache_folder, "results").iterdir():
            if now - folder.stat().st_mtime > DAYS * 86_400:
                shutil.rmtree(folder)


def _digest(data: object) -> str:
    return hashlib.sha256(json.dumps(data, default=_name).encode()).hexdigest()


def _name(one: object) -> str:
    """A function or a class in the settings, by its name."""
    return f"{one.__module__}.{one.__qualname__}"


@once  # it is what was imported
def _code() -> str:
    """This site's own code, and the versions of the libraries."""
    files = sorted([*Path(__file__).parent.rglob("*.py"), *ROOT.glob("*conf.py")])
    libraries = {name for folder in problems.LIBRARIES[1:] for name in os.listdir(folder)}
    versions = sorted(name for name in libraries if name.endswith(".dist-info"))
    return _digest([hashlib.sha256(b"".join(map(Path.read_bytes, files))).hexdigest(), versions])


@per_build.cached
def _theme() -> str:
    """What the theme writes with."""
    folders = (THEME / "templates", THEME / "translations")
    files = sorted(file for one in folders for file in one.rglob("*.*"))
    texts = (os.path.relpath(file, ROOT).encode() + file.read_bytes() for file in files)
    return hashlib.sha256(b"\0".join(texts)).hexdigest()


def _is_known(file: str) -> bool:
    """Whether a file is among the code and the theme."""
    known = (*problems.LIBRARIES, Path(__file__).parent, THEME)
    return any(Path(file).is_relative_to(one) for one in known)


def _placed(bases: dict[str, str], file: str | Path) -> tuple[str, str]:
    """A path, from the folder that it is in: the content may lie elsewhere tomorrow."""
    if not os.fspath(file):
        return "", ""
    path = os.path.abspath(file)
    for name, base in bases.items():
        if path.startswith(os.path.join(base, "")):
            return name, os.path.relpath(path, base)
    return "", path


def _found(bases: dict[str, str], base: str, path: str) -> str:
    return os.path.join(bases[base], path) if base else path


def _content(file: str) -> str | None:
    """What stands for the content of a file, or for the names in a folder; None if not there."""
    return _content_of(file, dependencies.signature(file))


@per_build.cached
def _content_of(file: str, signature: dependencies.Signature) -> str | None:
    if signature is None:
        return None
    try:
        mode = os.stat(file).st_mode
        if stat.S_ISDIR(mode):
            data = "\0".join(sorted(os.listdir(file))).encode()
        else:
            data = Path(file).read_bytes() if stat.S_ISREG(mode) else b""
    except OSError as error:
        return str(error.errno)
    turns = os.path.relpath(os.path.realpath(file), os.path.realpath(os.path.dirname(file)))
    return hashlib.sha256(turns.encode() + b"\0" + data).hexdigest()  # a link leads elsewhere


def _thin(folder: Path, most: int) -> None:
    """Remove the oldest files of a folder, if there are many."""
    with suppress(OSError):
        files = sorted(folder.iterdir(), key=lambda one: one.stat().st_mtime)
        for file in files[:-most]:
            file.unlink()


class Templates(BytecodeCache):
    """Jinja's templates, compiled once: they take longer to compile than to fill in."""

    def __init__(self, folder: str):
        self.folder = Path(folder, "templates")

    def get_bucket(self, environment, name, filename, source):
        known = [sorted(environment.filters), sorted(environment.tests)]  # they decide what it is
        key = _digest([_code(), known, self.get_cache_key(name, filename)])
        bucket = Bucket(environment, key, self.get_source_checksum(source))
        self.load_bytecode(bucket)
        return bucket

    def load_bytecode(self, bucket):
        if stored := cache.stored(self.folder / bucket.key):
            bucket.bytecode_from_string(stored)

    def dump_bytecode(self, bucket):
        cache.store(self.folder / bucket.key, bucket.bytecode_to_string())
