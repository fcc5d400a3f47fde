"""Publishing to the branch of a git remote: what was built before, to real repositories."""

import shutil
from pathlib import Path

import pytest

import publishconf
from commands.publish import Refused, files
from commands.publish.pages import BY_US, Pages
from tests.commands.publish.publishing import git, killed, publish, refs, silent
from tests.conftest import ROOT


@pytest.fixture
def remote(tmp_path, monkeypatch) -> Path:
    remote = tmp_path / "remote.git"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(remote))
    monkeypatch.setattr(publishconf, "PAGES_REMOTE", str(remote))
    monkeypatch.setenv("SITEURL", publishconf.SITEURL)
    return remote


def commit_by_another(remote: Path, branch: str) -> str:
    """Add a commit to a branch of the `remote`, as somebody else does."""
    other = remote.with_name(f"other-{branch}")
    git(remote, "clone", "--quiet", str(remote), str(other))
    git(other, "checkout", "--quiet", "-B", branch, *known(other, branch))
    (other / "note.txt").write_text("by another")
    git(other, "add", "--all")
    git(other, "commit", "--quiet", "--message=Note")
    git(other, "push", "--quiet", "origin", branch)
    return git(other, "rev-parse", "HEAD")


def known(clone: Path, branch: str) -> list[str]:
    branches = git(clone, "for-each-ref", "--format=%(refname)").split()
    return [f"origin/{branch}"] * (f"refs/remotes/origin/{branch}" in branches)


def test_a_second_publish_is_a_commit_on_top_of_the_first(remote, built, monkeypatch):
    publish(Pages(), built)
    first = git(remote, "rev-parse", "gh-pages")
    (built / "index.html").write_text("changed")
    (built / "é.html").write_text("new")
    shutil.rmtree(built / "specimen")
    pages = Pages()
    changes = pages.compare(built)
    assert changes.new == {"é.html": 3} and changes.changed == {"index.html": 7}
    assert changes.gone.keys() == {p for p in tree(remote) if p.startswith("specimen/")}
    pages.send(built, changes, "Publish", silent)
    assert git(remote, "rev-parse", "gh-pages^") == first
    assert tree(remote) == files(built).keys()
    assert not Pages().compare(built)
    monkeypatch.setattr(publishconf, "PAGES_DOMAIN", "example.org")  # which GitHub wants in a file
    assert Pages().compare(built).new == {"CNAME": 12}


def tree(remote: Path) -> set[str]:
    return set(git(remote, "ls-tree", "-rz", "--name-only", "gh-pages").split("\0")[:-1])


def test_a_remote_that_moved_on_meanwhile_is_left_as_it_is(remote, built):
    publish(Pages(), built)
    pages = Pages()
    (built / "index.html").write_text("changed")
    changes = pages.compare(built)
    theirs = commit_by_another(remote, "gh-pages")
    with pytest.raises(Refused, match=r"Meanwhile the branch gh-pages of .* moved on — look"):
        pages.send(built, changes, "Publish", silent)
    assert git(remote, "rev-parse", "gh-pages") == theirs


@pytest.mark.parametrize("branch", ["gh-pages", "main"])
def test_no_publish_goes_over_the_commit_of_another(branch, remote, built, monkeypatch):
    publish(Pages(), built)
    theirs = commit_by_another(remote, branch)
    monkeypatch.setattr(publishconf, "PAGES_BRANCH", branch)
    with pytest.raises(Refused, match=r"a commit that no publish made, \w+ “Note” by A — name"):
        publish(Pages(), built)
    assert git(remote, "rev-parse", branch) == theirs


def hook(remote: Path, script: str) -> None:
    file = remote / "hooks" / "pre-receive"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


def test_no_right_to_push_leaves_the_remote_as_it_was(remote, built):
    hook(remote, "echo You may not >&2; exit 1")
    with pytest.raises(Refused, match=r"does not take it \(! \[remote rejected\] .* — look at you"):
        publish(Pages(), built)
    assert git(remote, "for-each-ref") == ""


def test_a_remote_that_is_not_there_is_named(remote, built, monkeypatch):
    monkeypatch.setattr(publishconf, "PAGES_REMOTE", "http://127.0.0.1:9/none.git")
    with pytest.raises(Refused, match=r"git ls-remote says “fatal: unable to access .* — look at"):
        Pages().compare(built)


def test_github_gives_the_address(monkeypatch):
    monkeypatch.delenv("SITEURL", raising=False)
    for remote, address in {
        "git@github.com:User/ssm.git": "https://user.github.io/ssm",
        "https://github.com/user/User.github.io": "https://user.github.io",
    }.items():
        monkeypatch.setattr(publishconf, "PAGES_REMOTE", remote)
        assert Pages().address == address
    monkeypatch.setattr(publishconf, "PAGES_REMOTE", "git@example.org:ssm")
    with pytest.raises(Refused, match=r"is not at GitHub, .* — say where readers find the site"):
        Pages()
    monkeypatch.setattr(publishconf, "PAGES_DOMAIN", "ssm.example.org")
    assert Pages().address == "https://ssm.example.org"


def test_a_push_that_is_cut_off_leaves_both_sides_as_they_were(remote, built, tmp_path):
    publish(Pages(), built)
    (built / "index.html").write_text("changed")
    here, there, reached = refs(ROOT), git(remote, "for-each-ref"), tmp_path / "reached"
    hook(remote, f"touch '{reached}'; sleep 60")
    environment = {"PAGES_REMOTE": str(remote), "SITEURL": publishconf.SITEURL}
    killed(built, reached, environment, module="pages", host="Pages", arguments="")
    assert git(remote, "for-each-ref") == there and refs(ROOT) == here
    (remote / "hooks" / "pre-receive").unlink()
    publish(Pages(), built)  # and nothing is in the way of the next
    assert git(remote, "show", "gh-pages:index.html") == "changed"


def test_a_repository_within_the_branch_is_gone_like_a_file(remote, built, tmp_path):
    publish(Pages(), built)
    clone = tmp_path / "clone"
    git(remote, "clone", "--quiet", "--branch=gh-pages", str(remote), str(clone))
    head = git(clone, "rev-parse", "HEAD")
    git(clone, "update-index", "--add", "--cacheinfo", f"160000,{head},inner")
    git(clone, "commit", "--quiet", f"--message=Publish\n\n{BY_US}")
    git(clone, "push", "--quiet")
    assert Pages().compare(built).gone == {"inner": 0}
