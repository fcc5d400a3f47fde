"""Publishes the site: builds it for a host, shows what would change there, and then does it.

The hosts are beside this file: pages.py, space.py, rsync.py, folder.py. Each has an `address`, that
of its readers, and two steps: `compare(site)` says what would change, and `send(site, changes,
message, progress)` changes it.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

ROOT = Path(__file__).parents[2]
# What makes the site: none of it goes out before it is committed.
SOURCES = ("content", "models", "plugins", "theme", "pelicanconf.py", "publishconf.py")
SHOWN = 12  # files of a kind that are named

# Where there is no history to say so, this file says that a folder is the work of publishes.
MARK = ".published"
MARK_TEXT = "Each `invoke publish` replaces all that is in this folder.\n"


class Refused(Exception):
    """Nothing was published; the text says why, and what to do instead, and no password."""

    def __str__(self):
        return re.sub(r"(?<=//)[^/\s]+@", "", super().__str__())


@dataclass
class Changes:
    """What a publish would do: the files that it concerns, and their sizes in bytes."""

    new: dict[str, int]
    changed: dict[str, int]
    gone: dict[str, int]

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone)

    def __str__(self) -> str:
        lines, totals = [], []
        for kind, files in vars(self).items():
            shown = sorted(files)[: SHOWN if len(files) > SHOWN + 1 else None]
            lines += [f"{kind:8}{size(files[path]):>10}  {path}" for path in shown]
            if rest := len(files) - len(shown):
                lines.append(f"{kind:8}{'':>10}  … and {rest} more")
            if files:
                totals.append(f"{len(files)} {kind} ({size(sum(files.values()))})")
        return "\n".join([*lines, ", ".join(totals)])


def size(count: int) -> str:
    return f"{count:,} B" if count < 10_000 else f"{count / 1000:,.1f} KB"


def files(folder: Path) -> dict[str, int]:
    """The files under `folder`: path → size."""
    return {
        file.relative_to(folder).as_posix(): file.stat().st_size
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def difference(site: Path, there: dict[str, int], same: Callable[[str], bool]) -> Changes:
    """What makes of `there` (path → size) the `site`; `same(path)` compares what is in both."""
    here = files(site)
    return Changes(
        new={path: here[path] for path in here.keys() - there.keys()},
        changed={path: here[path] for path in here.keys() & there.keys() if not same(path)},
        gone={path: there[path] for path in there.keys() - here.keys()},
    )


def blob_id(file: Path) -> str:
    """The name that git gives to what is in a file."""
    content = file.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


def commit() -> str:
    """The commit that is published; raises `Refused` if not all of the sources are in it."""
    status = ["git", "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all"]
    try:
        said = subprocess.run([*status, "--", *SOURCES], cwd=ROOT, capture_output=True, text=True)
    except FileNotFoundError:
        raise Refused("There is no git here, which publishing needs — install it.") from None
    if said.returncode:
        raise Refused(
            "This is not a clone made with git, so what is published could not be told from what "
            "is not — clone the repository, and publish from there."
        )
    if changed := [entry[3:] for entry in said.stdout.split("\0") if entry]:
        names = ", ".join(changed[:3]) + f" and {len(changed) - 3} more" * (len(changed) > 3)
        raise Refused(
            f"Not committed: {names} — commit, or put aside with `git stash -u`, then publish."
        )
    return _git("--short HEAD")


@contextmanager
def committed() -> Iterator[Path]:
    """A folder with what is committed, checked out: what git ignores does not go out."""
    with tempfile.TemporaryDirectory(prefix="committed-") as folder:
        # By an index of its own: nothing changes here.
        index = os.environ | {"GIT_INDEX_FILE": str(Path(folder, "index"))}
        for command in (
            ["git", "read-tree", "HEAD"],
            ["git", "checkout-index", "--all", "--quiet", f"--prefix={folder}/"],
        ):
            subprocess.run(command, cwd=_git("--show-toplevel"), env=index, check=True)
        yield Path(folder, _git("--show-prefix"))


def _git(asked: str) -> str:
    """What `git rev-parse` answers."""
    command = ["git", "rev-parse", *asked.split()]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.strip()


def build(output: Path, address: str) -> None:
    """Build what is committed for `address` into `output`, with all checks; raises `Refused`."""
    # From a folder that is opened as it is, links lead wherever it stands.
    opened = address.startswith("file:")
    settings = ["RELATIVE_URLS=true" if opened else f"SITEURL={json.dumps(address)}"]
    settings += [f"CACHE_PATH={json.dumps(str(ROOT / '.cache'))}"]
    command = [sys.executable, "-m", "pelican", "content", "--settings", "publishconf.py"]
    command += ["--output", str(output), "--extra-settings", *settings]
    # A build has no use for secrets.
    environment = {name: value for name, value in os.environ.items() if name != "HF_TOKEN"}
    with committed() as sources:
        failed = subprocess.run(command, cwd=sources, env=environment).returncode
    if failed:
        raise Refused("Nothing was published: the site is not built — mend what is named above.")
    # Whatever the umask: a web server reads them, and each host goes by what it finds here.
    for file in (output, *output.rglob("*")):
        file.chmod(0o755 if file.is_dir() else 0o644)


def publish(find_host: Callable, dry_run: bool = False) -> None:
    """Build the site, show what would change at the host, and do it; raises `Refused`."""
    try:
        version = commit()
        host = find_host()
        with tempfile.TemporaryDirectory(prefix="publish-") as folder:
            site = Path(folder, "output")
            build(site, host.address)
            changes = host.compare(site)
            if not changes:
                print(f"Nothing to change: {host.address}")
                return
            print(changes)
            if dry_run:
                print("A dry run: nothing was done.")
                return
            with _progress() as progress:
                host.send(site, changes, f"Publish {version}", progress)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Refused(f"Nothing was published: {error} — mend that, and publish again.") from None
    except KeyboardInterrupt:
        raise Refused("Stopped before the end — publish again when you like.") from None
    print(f"Published: {host.address}")


class _progress(Progress):
    """A bar: `progress(done, of)` moves it, and until then it only shows that time passes."""

    def __init__(self):
        columns = (TextColumn("Publishing"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
        console = Console(stderr=True)
        super().__init__(*columns, console=console, transient=True, disable=not console.is_terminal)
        self.task = self.add_task("", total=None)

    def __call__(self, done: int, of: int) -> None:
        self.update(self.task, completed=done, total=of)


def run(command: Iterable[str], progress, **options) -> tuple[int, str]:
    """Run a `command` that prints percentages; returns its exit code and what else it said."""
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        **options,
    )
    said = []
    for line in process.stdout:  # a carriage return ends a line too
        if percent := re.search(r"(\d+)%", line):
            progress(int(percent[1]), 100)
        else:
            said.append(line)
    return process.wait(), "".join(said)
