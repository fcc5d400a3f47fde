"""`invoke publish pages`: the branch of a git remote that GitHub Pages serves.

All is done in a repository of its own that borrows the settings of this one, so nothing here
changes, and a push that never forces is the one step that changes anything there.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import publishconf
from commands.publish import ROOT, Changes, Refused, blob_id, difference, run

BY_US = "Published-by: invoke publish pages"


class Pages:
    """The branch PAGES_BRANCH of the remote PAGES_REMOTE, to which only publishes write."""

    def __init__(self):
        self.branch = publishconf.PAGES_BRANCH
        if publishconf.PAGES_REMOTE.startswith("-") or self.branch.startswith("-"):
            raise Refused("PAGES_REMOTE or PAGES_BRANCH begins with “-” — write a name.")
        self.ref = f"refs/heads/{self.branch}"
        self.name = f"the branch {self.branch} of {publishconf.PAGES_REMOTE}"
        config = _git("rev-parse", "--path-format=absolute", "--git-path", "config").strip()
        self.remote = _git("ls-remote", "--get-url", publishconf.PAGES_REMOTE).strip()
        self.address = self._address()
        _know_who()
        self.folder = tempfile.TemporaryDirectory(prefix="pages-")
        self.here = os.environ | {"GIT_DIR": self.folder.name, "LC_ALL": "C"}
        _git("init", "--quiet", "--bare", self.folder.name)
        _git("config", "include.path", config, env=self.here)

    def _address(self) -> str:
        if os.environ.get("SITEURL"):
            return publishconf.SITEURL
        if publishconf.PAGES_DOMAIN:
            return f"https://{publishconf.PAGES_DOMAIN}"
        match = re.search(r"github\.com[:/]([^/]+)/([^/]+?)(\.git)?/?$", self.remote)
        if not match:
            raise Refused(
                f"The remote {publishconf.PAGES_REMOTE} is not at GitHub, which would give the "
                "address — say where readers find the site: SITEURL=https://… invoke publish pages"
            )
        user, repository = match[1].lower(), match[2]
        host = f"{user}.github.io"
        return f"https://{host}" + f"/{repository}" * (repository.lower() != host)

    def compare(self, site: Path) -> Changes:
        """Add what GitHub wants, fetch the branch, and compare; raises `Refused`."""
        (site / ".nojekyll").touch()
        if publishconf.PAGES_DOMAIN:
            (site / "CNAME").write_text(publishconf.PAGES_DOMAIN + "\n")
        there = {}
        if _git("ls-remote", self.remote, self.ref, env=self.here):
            fetch = ("fetch", "--quiet", "--depth=1", self.remote, f"{self.ref}:{self.ref}")
            _git(*fetch, env=self.here)
            self._check()
            for entry in _git("ls-tree", "-rlz", self.ref, env=self.here).split("\0")[:-1]:
                properties, path = entry.split("\t", 1)
                _, _, blob, count = properties.split()
                there[path] = blob, int(count) if count.isdecimal() else 0  # a repository
        sizes = {path: count for path, (_, count) in there.items()}
        return difference(site, sizes, lambda path: blob_id(site / path) == there[path][0])

    def _check(self) -> None:
        message = _git("log", "-1", "--format=%h “%s” by %an%n%b", self.ref, env=self.here)
        if BY_US not in message.splitlines():
            raise Refused(
                f"{self.name[0].upper()}{self.name[1:]} ends with a commit that no publish made, "
                f"{message.splitlines()[0]} — name a branch for the site alone with PAGES_BRANCH; "
                "if this is the one, bring what was changed there into the sources, and take the "
                "commit off the branch."
            )

    def send(self, site: Path, changes: Changes, message: str, progress) -> None:
        """Commit the site on top of what was fetched, and push it."""
        ghp_import = [sys.executable, "-m", "ghp_import", "--branch", self.branch]
        ghp_import += ["--message", f"{message}\n\n{BY_US}"]
        code, said = run([*ghp_import, str(site)], progress, cwd=ROOT, env=self.here)
        if code == 0:
            push = ["git", "push", "--progress", self.remote, f"{self.ref}:{self.ref}"]
            code, said = run(push, progress, cwd=ROOT, env=self.here)
        if "[rejected]" in said:
            raise Refused(f"Meanwhile {self.name} moved on — look at what came, and publish again.")
        if code:
            raise Refused(
                f"Nothing was published: {self.name} does not take it ({_words(said)}) — look at "
                "your right to write to it."
            )


def _know_who() -> None:
    """Refuse to make commits of nobody."""
    try:
        _git("-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT")
    except Refused:
        raise Refused(
            "git does not know who you are, and a publish is a commit — "
            'git config --global user.name "…", and the same for user.email'
        ) from None


def _git(*arguments: str, env: dict[str, str] | None = None) -> str:
    """What git answers; raises `Refused` with its words."""
    done = subprocess.run(
        ["git", *arguments], cwd=ROOT, env=env, capture_output=True, encoding="utf-8"
    )
    if done.returncode:
        raise Refused(
            f"Nothing was published: git {arguments[0]} says “{_words(done.stderr)}” — look at "
            "PAGES_REMOTE in publishconf.py, the network, and your right to read there."
        )
    return done.stdout


def _words(said: str) -> str:
    """The line in which git says what went wrong."""
    lines = [" ".join(line.split()) for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if re.search("^!|denied|fatal:|error:", line)]
    return (telling or lines or ["nothing"])[0]
