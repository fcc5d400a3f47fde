"""A build is whole, or it did not happen: the class that Pelican's setting PELICAN_CLASS names."""

import logging
import os
import re
import shutil
import sys
from pathlib import Path

from pelican import Pelican, parse_arguments
from pelican.log import LimitFilter
from pelican.writers import FileOverwriteFailedError

from plugins import problems


class Site(Pelican):
    """Pelican, writing to a fresh folder that takes the place of the old one when all is well."""

    def run(self):
        """Build, as the command `pelican` does; with problems, say so and exit with 1."""
        try:
            self.build()
        except problems.ProblemsFound as found:
            print(found, file=sys.stderr)
            # With --autoreload, Pelican goes on to wait for the change that mends them.
            if not parse_arguments().autoreload:
                sys.exit(1)

    def build(self):
        """Generate the site.

        Raises `ProblemsFound`, and leaves the output folder as it was, if anything is wrong.
        """
        problems.found.clear()
        # Pelican silences a warning that it gave before, even in the build before this one.
        LimitFilter.LOGS_DEDUP_MIN_LEVEL = logging.NOTSET
        output = Path(self.settings["OUTPUT_PATH"])
        fresh = output.with_name(f".{output.name}-{os.getpid()}")
        output.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        self.output_path = str(fresh)
        try:
            with _warnings_as_problems():
                self._generate()
            if problems.found:
                raise problems.ProblemsFound(problems.found)
            replace(output, fresh)
        finally:
            self.output_path = str(output)
            shutil.rmtree(fresh, ignore_errors=True)

    def _generate(self):
        try:
            super().run()
        except FileOverwriteFailedError as error:
            name = re.sub(r".*\.output-\d+/", "", str(error).split('"')[1])
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


def replace(old: Path, new: Path) -> None:
    """Put the folder `new` in the place of `old`, and remove `old`."""
    aside = new.with_name(new.name + "-old")
    if old.exists():
        old.rename(aside)
    new.rename(old)
    shutil.rmtree(aside, ignore_errors=True)
