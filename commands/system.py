"""What the tests need of the system, installed where there is none by its package manager."""

import os
import shutil
import subprocess


class NotFound(Exception):
    """A program is not here and could not be installed; the text says what to do."""


def attempt(*command: str) -> bool:
    print("Trying:", *command, flush=True)
    try:
        return subprocess.run(command, timeout=900).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def install(package: str) -> None:
    if not shutil.which("apt-get"):
        return
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if attempt(*sudo, "apt-get", "update", "-qq"):
        attempt(*sudo, "apt-get", "install", "-y", "-qq", "--no-install-recommends", package)


def find_or_install(program: str, package: str | None = None) -> None:
    """See to it that a program is here, from a package of its name if no other is given.

    Raises `NotFound`.
    """
    package = package or program
    if not shutil.which(program):
        install(package)
    if not shutil.which(program):
        raise NotFound(
            f"The tests need {program}, and it could not be installed.\n"
            f"Install it (on Debian or Ubuntu: sudo apt-get install {package})."
        )
