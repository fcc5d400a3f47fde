"""A real Chromium for the tests: the one that is there, else Playwright's, else the system's.

Its headless shell comes first: it draws the same pages with a third of the work, since it has no
windows to look after.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from commands import system

SHELL = "chromium-headless-shell"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OTHER_PLACES = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",)
# Nothing that reaches out of the machine.
ARGUMENTS = ["--disable-background-networking", "--disable-component-update", "--no-first-run"]


def starts(path: str | None) -> bool:
    if not path or not Path(path).is_file():
        return False
    version = [path, "--version"]
    return subprocess.run(version, capture_output=True, timeout=60).returncode == 0


def find() -> str | None:
    """The path of a browser that starts, or None."""
    here = [os.environ.get("CHROMIUM"), shutil.which(SHELL)]
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    # Playwright says where its Chromium is, or would be; the shell lies in a folder beside it.
    for folder in own.parents:
        here += map(str, folder.glob("chromium_headless_shell-*/*/*headless[_-]shell"))
    here += [str(own), *map(shutil.which, NAMES), *OTHER_PLACES]
    return next((path for path in here if starts(path)), None)


def find_or_install() -> str:
    """The path of a browser that starts, installed if need be.

    Raises `system.NotFound`, which says what was tried and what to install.
    """
    for install in (lambda: None, _playwrights_own, _install(SHELL), _install("chromium")):
        install()
        if path := find():
            return path
    raise system.NotFound(
        "The tests need Chromium, and none could be installed.\n"
        "Install it (on Debian: sudo apt-get install chromium-headless-shell; elsewhere: Google"
        "\nChrome), or name the one you have: CHROMIUM=/path/to/chromium make test"
    )


@contextmanager
def opened(path: str) -> Iterator[Browser]:
    """The browser at `path`, without a window, for as long as it is needed."""
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=ARGUMENTS)


def _playwrights_own() -> None:
    system.attempt(sys.executable, "-m", "playwright", "install", "--only-shell", "chromium")


def _install(package: str) -> Callable[[], None]:
    return lambda: system.install(package)
