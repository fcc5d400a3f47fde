"""A build is whole, or it did not happen: the class that Pelican's setting PELICAN_CLASS names.

Pelican writes to a fresh folder beside the output; when nothing is wrong, the two change places
in one step. Whatever stops a build, and whenever, the last whole site is there.
"""

import ctypes
import errno
import fcntl
import json
import logging
import os
import re
import shutil
import sys
from contextlib import contextmanager, suppress
from pathlib import Path

from pelican import Pelican, parse_arguments
from pelican.log import LimitFilter
from pelican.writers import FileOverwriteFailedError

from plugins import problems
from plugins.output import link_check

# What a system answers that has no exchange of two folders, or not on this file system.
UNABLE = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EXDEV)


class Site(Pelican):
    """Pelican, writing to a fresh folder that takes the place of the old one when all is well."""

    def run(self):
        """Build, as the command `pelican` does; with errors, say so and exit with 1."""
        with suppress(problems.ProblemsFound):
            self.build()
        problems.show()
        # With --autoreload, Pelican goes on to wait for the change that mends them.
        if problems.errors() and not parse_arguments().autoreload:
            sys.exit(1)

    def build(self):
        """Generate the site; its warnings and notices are in `problems.found`.

        Raises `ProblemsFound`, and leaves the output folder as it was, if there is an error.
        """
        problems.found.clear()
        problems.drafts.clear()
        # Pelican silences a warning that it gave before, even in the build before this one.
        LimitFilter.LOGS_DEDUP_MIN_LEVEL = logging.NOTSET
        output = Path(self.settings["OUTPUT_PATH"])
        try:
            output.parent.mkdir(parents=True, exist_ok=True)
            with _alone_in(output.parent):
                self._build(output)
        except OSError as error:
            where = error.filename or output
            problems.report("", 0, f"{where}: {error.strerror}", "the last good site is untouched")
        if problems.errors():
            raise problems.ProblemsFound

    def _build(self, output: Path):
        fresh = output.with_name(f".{output.name}-new")
        aside = _aside(fresh)
        if aside.exists() and not output.exists():  # killed between two renames
            aside.rename(output)
        for left in (fresh, aside):  # by a build that was killed
            shutil.rmtree(left, ignore_errors=True)
        fresh.mkdir()
        self.output_path = str(fresh)
        try:
            with _warnings_as_problems():
                self._generate()
            if not problems.errors():
                replace(output, fresh)
                self._note_pages(fresh)
        finally:
            self.output_path = str(output)
            shutil.rmtree(fresh, ignore_errors=True)

    def _note_pages(self, root: Path):
        """Keep in the cache which page each source file became: the preview goes there."""
        pages = {source: os.path.relpath(page, root) for page, source in link_check.written.items()}
        note = Path(self.settings["CACHE_PATH"], "pages.json")
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(json.dumps(pages), "utf-8")

    def _generate(self):
        try:
            with suppress(problems.ProblemsFound):  # they are noted
                super().run()
        except FileOverwriteFailedError as error:
            name = re.sub(r".*/\.[^/]*-new/", "", str(error).split('"')[1])
            problems.report("", 0, f"two pages would be {name}", "give one another Save_as and URL")


class _warnings_as_problems:
    """While a build runs, what is logged as a warning or worse is a problem, told once."""

    def __enter__(self):
        self.root = logging.getLogger()
        self.mute = lambda record: record.levelno < logging.WARNING
        self.others = list(self.root.handlers)
        for handler in self.others:
            handler.addFilter(self.mute)
        self.collect = problems.LogHandler()
        self.root.addHandler(self.collect)

    def __exit__(self, *_):
        self.root.removeHandler(self.collect)
        self.collect.finish()
        for handler in self.others:
            handler.removeFilter(self.mute)


@contextmanager
def _alone_in(folder: Path):
    """Wait until no other build writes to `folder`; the lock goes with the process."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another build is at work; this one waits for it.", file=sys.stderr, flush=True)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def replace(old: Path, new: Path) -> None:
    """Put the folder `new` in the place of `old`, in one step where the system has such a one.

    What was there is removed.
    """
    if not old.exists():
        new.rename(old)
    elif _exchange(old, new):
        shutil.rmtree(new, ignore_errors=True)
    else:
        old.rename(_aside(new))
        new.rename(old)
        shutil.rmtree(_aside(new), ignore_errors=True)


def _aside(new: Path) -> Path:
    """Where a folder waits while `new` takes its place in two steps."""
    return new.with_name(f"{new.name}-old")


def _exchange(one: Path, other: Path) -> bool:
    """Let two paths change places; False where the system or the file system cannot."""
    libc = ctypes.CDLL(None, use_errno=True)
    here, names = -100, (os.fsencode(one), os.fsencode(other))  # AT_FDCWD
    if hasattr(libc, "renameat2"):  # Linux
        failed = libc.renameat2(here, names[0], here, names[1], 2)  # RENAME_EXCHANGE
    elif hasattr(libc, "renamex_np"):  # macOS
        failed = libc.renamex_np(*names, 2)  # RENAME_SWAP
    else:
        return False
    if failed and (code := ctypes.get_errno()) not in UNABLE:
        raise OSError(code, os.strerror(code), str(one))
    return not failed
