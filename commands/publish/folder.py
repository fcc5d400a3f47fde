"""`invoke publish folder PATH`: a folder, for any server, or to be opened without one."""

import filecmp
import os
import re
import shutil
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

import publishconf
from commands.publish import MARK, MARK_TEXT, Changes, Refused, difference, files

# A link to a folder of the site, which only a server answers with the index.html in it.
_to_folder = re.compile(r'(<a\b[^>]* href="\.\.?/(?:[^":#?]*/)?)(?=["#])')
APART = ".fresh-"  # begins the name of the folder in which new files wait


class Folder:
    """The folder `path`: empty, not there yet, or the work of an earlier publish."""

    def __init__(self, path: str):
        self.path = Path(path).expanduser().resolve()
        opened = (self.path / "index.html").as_uri()
        self.address = publishconf.SITEURL if os.environ.get("SITEURL") else opened
        if self.path.is_file():
            raise Refused(f"{self.path} is a file — name a folder, which may be a new one.")
        there = list(self.path.iterdir()) if self.path.exists() else []
        if there and self.path / MARK not in there:
            raise Refused(
                f"{self.path} has files that no publish put there, such as "
                f"{min(file.name for file in there)} — name an empty folder, or a new one."
            )
        for left in there:  # of a publish that was cut off
            if left.name.startswith(APART):
                shutil.rmtree(left, ignore_errors=True)
        if link := next((one for one in self.path.rglob("*") if one.is_symlink()), None):
            raise Refused(f"{link} is a link, which no publish put there — remove it.")

    def compare(self, site: Path) -> Changes:
        """Mark the site, let it do without a server if it must, and compare."""
        (site / MARK).write_text(MARK_TEXT)
        if self.address.startswith("file:"):
            for page in site.rglob("*.html"):
                page.write_text(_to_folder.sub(r"\1index.html", page.read_text("utf-8")), "utf-8")

        def same(path: str) -> bool:
            there = self.path / path
            readable = there.stat().st_mode & 0o444 == 0o444
            return readable and filecmp.cmp(site / path, there, shallow=False)

        return difference(site, files(self.path), same)

    def send(self, site: Path, changes: Changes, message: str, progress) -> None:
        """Copy what differs into the folder, apart; move it to its places when all is there.

        The folder itself stays: a server may be at work in it, or another disk be mounted there.
        """
        sent = [*changes.new, *changes.changed]
        # The mark comes first, and pages last, when what they load is there.
        sent.sort(key=lambda path: (path != MARK, path.endswith(".html")))
        _make(self.path)
        with tempfile.TemporaryDirectory(prefix=APART, dir=self.path) as apart:
            for done, path in enumerate(sent, start=1):
                fresh = Path(apart, str(done))
                shutil.copyfile(site / path, fresh)
                fresh.chmod(0o644)
                progress(done, len(sent))
            for done, path in enumerate(sent, start=1):
                target = self.path / path
                if target.is_dir():  # of files that are gone from the site
                    shutil.rmtree(target)
                for above in (one for one in target.parents if one.is_relative_to(self.path)):
                    if above.is_file():  # which is gone from the site
                        above.unlink()
                _make(target.parent)
                Path(apart, str(done)).replace(target)
        for file in (self.path / path for path in changes.gone):
            with suppress(NotADirectoryError, IsADirectoryError):  # one took the other’s place
                file.unlink(missing_ok=True)
            for folder in file.parents:
                if folder == self.path or not folder.is_dir() or any(folder.iterdir()):
                    break
                folder.rmdir()


def _make(folder: Path) -> None:
    """Make a folder that a web server can read, whatever the umask; its group is inherited."""
    if not folder.exists():
        _make(folder.parent)
        folder.mkdir()
        folder.chmod(stat.S_IMODE(folder.stat().st_mode) | 0o755)
