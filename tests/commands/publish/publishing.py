"""What the tests of publishing share: git, and processes that are killed half-way."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from commands.publish import files
from tests.conftest import ROOT

CUT_OFF = """
import sys, time
from pathlib import Path
from commands.publish.{module} import {host}

def progress(done, of):
    if done > 3:
        Path(sys.argv[2]).touch()
        time.sleep(60)

host, site = {host}({arguments}), Path(sys.argv[1])
host.send(site, host.compare(site), "Publish", progress)
"""


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    command = ["git", "-C", str(folder), *identity, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def refs(clone: Path) -> str:
    """All that a publish could change in a clone."""
    return git(clone, "for-each-ref") + git(clone, "status", "--porcelain")


def contents(folder: Path) -> dict[str, bytes]:
    return {path: (folder / path).read_bytes() for path in files(folder)}


def publish(host, site: Path) -> None:
    """Publish the `site`, built before, to a host."""
    host.send(site, host.compare(site), "Publish", silent)


def silent(done: int, of: int) -> None:
    """Show no progress."""


def killed(site: Path, reached: Path, environment: dict[str, str] | None = None, **host: str):
    """Publish, and kill that with all that it began when the file `reached` is there.

    `module`, `host` and its `arguments` say where to.
    """
    command = [sys.executable, "-c", CUT_OFF.format(**host), str(site), str(reached)]
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | (environment or {}), start_new_session=True
    )
    end = time.monotonic() + 60
    while not reached.exists() and time.monotonic() < end:
        assert process.poll() is None
        time.sleep(0.05)
    assert reached.exists()
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
