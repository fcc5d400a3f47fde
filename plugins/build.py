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

from pelican import Pelican, signals
from pelican.writers import FileOverwriteFailedError

from plugins import cache, cached_results, per_build, private_api, problems
from plugins.output import http_headers

# Each page that was written, and the file that it was made from.
written: dict[str, str | None] = per_build.remembered({})

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
        if problems.errors() and not private_api.builds_again():
            sys.exit(1)

    def build(self):
        """Generate the site; its warnings and notices are in `problems.found`.

        Raises `ProblemsFound`, and leaves the output folder as it was, if there is an error.
        """
        per_build.begin()
        http_headers.complete_policy(self.settings)
        private_api.repeat_warnings()
        output = Path(self.settings["OUTPUT_PATH"]).resolve()  # which may be a link to a folder
        try:
            if output.exists() and not output.is_dir():
                raise FileExistsError(errno.EEXIST, "is a file, not a folder", str(output))
            output.parent.mkdir(parents=True, exist_ok=True)
            with _alone_in(output.parent):
                cache.refuse_planted(self.settings["CACHE_PATH"])
                self._build(output)
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            what = f"{where}{error.strerror or error}"
            problems.report("", 0, what, "the last good site is untouched")
        if problems.errors():
            raise problems.ProblemsFound

    def _build(self, output: Path):
        fresh = output.with_name(f".{output.name}-new")
        aside = _aside(output)
        if aside.exists() and not output.exists():  # killed between two renames
            aside.rename(output)
        _remove(aside)
        count = 1
        while not _remove(fresh):  # left by a build that was killed, and perhaps another user's
            count += 1
            fresh = output.with_name(f".{output.name}-new-{count}")
        fresh.mkdir()
        self.output_path = str(fresh)
        try:
            with _warnings_as_problems():
                self._generate()
            if not problems.errors():
                self._note_pages(fresh)
                cached_results.forget_old(self.settings["CACHE_PATH"])
                replace(output, fresh)  # last: what fails before it leaves the site untouched
        finally:
            self.output_path = str(output)
            _remove(fresh)

    def _note_pages(self, root: Path):
        """Keep in the cache which page each source file became: the preview goes there."""
        pages = {source: os.path.relpath(page, root) for page, source in written.items()}
        cache.keep(Path(self.settings["CACHE_PATH"], "pages.json"), json.dumps(pages).encode())

    def _generate(self):
        self.doing = "the site was built"
        signals.article_generator_write_article.connect(self._note_content)
        signals.page_generator_write_page.connect(self._note_content)
        signals.content_written.connect(_note_page)
        try:
            super().run()
        except problems.ProblemsFound:
            pass  # they are noted
        except FileOverwriteFailedError as error:
            name = re.sub(r".*/\.[^/]*-new(-\d+)?/", "", private_api.overwritten(error))
            problems.report("", 0, f"two pages would be {name}", "give one another Save_as and URL")
        except OSError:
            raise
        except Exception as error:
            problems.report_fault(error, self.doing)

    def _note_content(self, _, content):
        self.doing = f"{content.relative_source_path} was written"


def _note_page(path, context):
    """Note what a page was made from; Pelican lets one with Save_as replace an article."""
    content = context.get("article") or context.get("page")
    source = getattr(content, "source_path", None)
    if (other := written.setdefault(path, source)) != source:
        page, article = (source, other) if context.get("page") else (other, source)
        what = f"would stand in the place of {os.path.relpath(article)}"
        problems.report_at(page, "Save_as:", what, "write another Save_as and URL")


class _warnings_as_problems:
    """While a build runs, what is logged as a warning or worse is a problem, told once."""

    def __enter__(self):
        self.root = logging.getLogger()
        self.level = self.root.level
        self.root.setLevel(min(self.level, logging.WARNING))  # whatever `--quiet` says
        self.mute = lambda record: record.levelno < logging.WARNING
        self.others = list(self.root.handlers)
        for handler in self.others:
            handler.addFilter(self.mute)
        self.collect = problems.LogHandler()
        self.root.addHandler(self.collect)

    def __exit__(self, *_):
        self.root.setLevel(self.level)
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
        _remove(new)
    else:
        old.rename(_aside(old))
        new.rename(old)
        _remove(_aside(old))


def _remove(path: Path) -> bool:
    """Remove whatever lies there: a folder, read-only too, a file, a link; whether it is gone."""
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            for folder, _, _ in os.walk(path):
                os.chmod(folder, 0o700)
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    return not os.path.lexists(path)


def _aside(old: Path) -> Path:
    """Where the folder `old` waits while another takes its place in two steps."""
    return old.with_name(f".{old.name}-new-old")


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
