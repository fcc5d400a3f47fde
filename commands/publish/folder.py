"""`invoke publish folder PATH`: a folder, for any server, or to be opened without one."""

import filecmp
import os
import re
import shutil
from pathlib import Path

import publishconf
from commands.publish import MARK, MARK_TEXT, Changes, Refused, difference, files
from plugins.build import replace

# A link to a folder of the site, which only a server answers with the index.html in it.
_to_folder = re.compile(r'(<a\b[^>]* href="\.\.?/(?:[^":#?]*/)?)(?=["#])')


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

    def compare(self, site: Path) -> Changes:
        """Mark the site, let it do without a server if it must, and compare."""
        (site / MARK).write_text(MARK_TEXT)
        if self.address.startswith("file:"):
            for page in site.rglob("*.html"):
                page.write_text(_to_folder.sub(r"\1index.html", page.read_text("utf-8")), "utf-8")
        return difference(
            site,
            files(self.path),
            lambda path: filecmp.cmp(site / path, self.path / path, shallow=False),
        )

    def send(self, site: Path, changes: Changes, message: str, progress) -> None:
        """Copy the site beside the folder, and put the copy in its place when it is whole."""
        fresh = self.path.with_name(f".{self.path.name}-fresh")
        copied = []

        def copy(source, target):
            copied.append(shutil.copyfile(source, target))
            progress(len(copied), total)

        total = len(files(site))
        shutil.rmtree(fresh, ignore_errors=True)  # of a publish that was cut off
        try:
            fresh.parent.mkdir(parents=True, exist_ok=True)
            shutil.copytree(site, fresh, copy_function=copy)
            replace(self.path, fresh)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
