"""Tells everything that is wrong with the content, and builds nothing: `invoke check`."""

import contextlib
import io
from pathlib import Path
from tempfile import TemporaryDirectory

from pelican.settings import read_settings

from plugins import problems
from plugins.build import Site


def found(project: Path, settings: str = "pelicanconf.py") -> set[problems.Problem]:
    """All problems of a build with these settings, into a folder that does not last."""
    with TemporaryDirectory() as folder:
        changed = {"OUTPUT_PATH": str(Path(folder, "output"))}
        site = Site(read_settings(str(project / settings), override=changed))
        with (
            contextlib.suppress(problems.ProblemsFound),
            contextlib.redirect_stdout(io.StringIO()),  # Pelican says that it is done
        ):
            site.build()
    return set(problems.found)


def check(project: Path, form: str) -> bool:
    """Print all problems in the form “text” or “github”; whether there is no error among them.

    The site is built as it is published.
    """
    found(project, "publishconf.py")
    problems.show(form)
    if not problems.found:
        print("Nothing is wrong.")
    return not problems.errors()
