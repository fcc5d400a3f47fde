"""`invoke publish rsync`: a folder of a server, over ssh.

New files go to a folder apart, and take their places together when all are there; only then is
deleted what is gone. A publish that is cut off leaves the old site whole.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import publishconf
from commands.publish import MARK, MARK_TEXT, Changes, Refused, difference, run

# By content, since every build writes every file; what a cut off publish left apart stays there.
# Modes are those of the site here, which a web server can read whatever the umask there.
OPTIONS = ["--recursive", "--checksum", "--perms", "--8-bit-output", "--exclude=.~tmp~"]
WHOLE = ["--delete-after", "--delay-updates", "--info=progress2"]


class Rsync:
    """The folder RSYNC_TARGET: empty, or the work of an earlier publish."""

    mode = 0o755  # of a folder that is not there yet

    def __init__(self):
        self.target = publishconf.RSYNC_TARGET
        self.address = publishconf.SITEURL if os.environ.get("SITEURL") else publishconf.RSYNC_URL
        if not (self.target and self.address):
            raise Refused(
                "Where to is not said — set RSYNC_TARGET, as in user@example.org:/var/www/ssm, "
                "and RSYNC_URL, where readers find it, in publishconf.py or in the environment."
            )
        if not shutil.which("rsync"):
            raise Refused("There is no rsync here — install it: on Debian, apt install rsync")
        self.there = self._list()
        if self.there and MARK not in self.there:
            raise Refused(
                f"{self.target} has files that no publish put there, such as {min(self.there)} — "
                "name an empty folder in RSYNC_TARGET."
            )

    def _list(self) -> dict[str, int]:
        listed = self._rsync("--list-only", "--no-human-readable", f"{self.target}/")
        # The folder keeps its mode, and new ones are of its group where it says so.
        if match := re.search(r"^d([rwxsStT-]{9}) .* \.$", listed, re.MULTILINE):
            self.mode = _mode(match[1])
        return {
            path: int(count.replace(",", ""))
            for count, path in re.findall(r"^-\S+ +([\d,]+) \S+ \S+ (.+)$", listed, re.MULTILINE)
        }

    def compare(self, site: Path) -> Changes:
        """Mark the site, and let rsync compare."""
        (site / MARK).write_text(MARK_TEXT)
        (site / MARK).chmod(0o644)
        for folder in (one for one in site.rglob("*") if one.is_dir()):
            folder.chmod(0o755 | (self.mode & 0o2000))
        site.chmod(self.mode)
        said = self._rsync("--dry-run", "--out-format=%i %n", f"{site}/", f"{self.target}/")
        sent = set(re.findall(r"^[<>.]f\S+ (.+)$", said, re.MULTILINE))
        return difference(site, self.there, lambda path: path not in sent)

    def send(self, site: Path, changes: Changes, message: str, progress) -> None:
        """Send what differs, and delete what is gone."""
        command = ["rsync", *OPTIONS, *WHOLE, f"{site}/", f"{self.target}/"]
        code, said = run(command, progress)
        if code:
            raise Refused(f"Not published: {_words(said)} — mend that, and publish again.")

    def _rsync(self, *arguments: str) -> str:
        """What rsync answers; raises `Refused` with its words."""
        done = subprocess.run(
            ["rsync", *OPTIONS, *arguments], capture_output=True, encoding="utf-8"
        )
        if done.returncode:
            raise Refused(
                f"Nothing was published: {_words(done.stderr)} — look at RSYNC_TARGET, the "
                "network, and your right to write there."
            )
        return done.stdout


def _mode(letters: str) -> int:
    """The mode that a list shows as “rwxr-s---”."""
    bits = sum(0o400 >> place for place, one in enumerate(letters) if one not in "-ST")
    return bits | 0o2000 * (letters[5] in "sS")


def _words(said: str) -> str:
    """The line in which ssh or rsync says what went wrong first."""
    return next((line.strip() for line in said.splitlines() if line.strip()), "rsync says nothing")
