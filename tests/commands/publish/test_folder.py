"""Publishing to a folder, here or on a server: what was built before, by a real rsync."""

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import publishconf
from commands import system
from commands.publish import MARK, Refused, files
from commands.publish.folder import APART, Folder
from commands.publish.rsync import Rsync
from tests.commands.publish.publishing import contents, killed, publish, silent


def test_a_copy_that_is_cut_off_leaves_the_folder_as_it_was(built, tmp_path):
    target, reached = tmp_path / "target", tmp_path / "reached"
    publish(Folder(str(target)), built)
    before = contents(target)
    for path in files(built):
        (built / path).write_text("changed")
    killed(built, reached, module="folder", host="Folder", arguments=repr(str(target)))
    after = contents(target)
    assert {path: after[path] for path in after if not path.startswith(APART)} == before
    publish(Folder(str(target)), built)
    assert contents(target) == contents(built)
    assert (target / "index.html").read_text() == "changed"
    assert {path.name for path in tmp_path.iterdir()} == {"built", "target", "reached"}


def test_a_folder_that_cannot_be_is_refused_in_a_sentence(built, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(Refused, match=r"file is a file — name a folder"):
        Folder(str(tmp_path / "file"))
    with pytest.raises(OSError):  # which the command says in a sentence
        publish(Folder(str(tmp_path / "file" / "site")), built)
    empty = tmp_path / "empty"
    empty.mkdir()
    publish(Folder(str(empty)), built)
    assert MARK in files(empty)


def test_a_folder_stays_what_it_is_to_its_server(built, tmp_path):
    """Its inode, as a server that works in it or a mount would have it, its mode, its group."""
    target, neighbour = tmp_path / "site", tmp_path / ".site-fresh"
    target.mkdir()
    target.chmod(0o2750)
    neighbour.mkdir()
    before = target.stat()
    within = os.open(target, os.O_RDONLY)  # a server that has it as its working directory
    umask = os.umask(0o077)
    try:
        publish(Folder(str(target)), built)
    finally:
        os.umask(umask)
    after = target.stat()
    assert [(one.st_ino, one.st_mode, one.st_gid) for one in (before, after)] == [
        (before.st_ino, 0o42750, before.st_gid)
    ] * 2
    assert "index.html" in os.listdir(within) and neighbour.is_dir()
    os.close(within)
    for file in target.rglob("*"):
        assert file.stat().st_mode & 0o777 == (0o755 if file.is_dir() else 0o644), file
        assert file.stat().st_gid == before.st_gid
    # What is there already, and cannot be read, is no less a change.
    (target / "index.html").chmod(0o600)
    assert Folder(str(target)).compare(built).changed.keys() == {"index.html"}


def test_a_folder_in_one_of_another_user_is_written_and_nothing_beside_it():
    """Root may write everywhere, and acts as nobody."""
    is_root, nobody = os.geteuid() == 0, 65534
    with TemporaryDirectory() as folder:
        parent, site, built = (Path(folder, name) for name in ("", "site", "built"))
        for one in (site, built / "a", parent / f"{APART}neighbour"):
            one.mkdir(parents=True)
        for name in ("index.html", "a/index.html"):
            (built / name).write_text(name)
        for one in (site, built, *built.rglob("*")) if is_root else ():
            os.chown(one, nobody, nobody)
        parent.chmod(0o555)
        before = {one.name: one.stat().st_ino for one in parent.iterdir()}
        os.seteuid(nobody if is_root else os.geteuid())
        try:
            publish(Folder(str(site)), built)
            assert contents(site) == contents(built)
            (built / "a/index.html").unlink()
            publish(Folder(str(site)), built)
            assert contents(site) == contents(built) and not (site / "a").exists()
            with pytest.raises(PermissionError):  # which the command says in a sentence
                publish(Folder(str(parent / "new")), built)
        finally:
            os.seteuid(0 if is_root else os.geteuid())
            parent.chmod(0o755)
        assert {one.name: one.stat().st_ino for one in parent.iterdir()} == before


def test_a_file_takes_the_place_of_a_folder_and_back(built, tmp_path):
    target = tmp_path / "site"
    publish(Folder(str(target)), built)
    shutil.rmtree(built / "ssm")
    (built / "ssm").write_text("a file")
    publish(Folder(str(target)), built)
    assert contents(target) == contents(built)
    (built / "ssm").unlink()
    (built / "ssm/one").mkdir(parents=True)
    (built / "ssm/one/index.html").write_text("a page")
    publish(Folder(str(target)), built)
    assert contents(target) == contents(built)
    (target / "ssm/one/elsewhere").symlink_to(tmp_path)
    with pytest.raises(Refused, match="elsewhere is a link, which no publish put there"):
        Folder(str(target))


@pytest.fixture
def target(tmp_path, monkeypatch):
    """An empty folder of a server that ssh leads to, were there one."""
    assert shutil.which("rsync"), "no rsync: `invoke test` installs it"
    target = tmp_path / "srv"
    target.mkdir()
    monkeypatch.setattr(publishconf, "RSYNC_TARGET", f"user@example.org:{target}")
    monkeypatch.setattr(publishconf, "RSYNC_URL", "https://example.org")
    monkeypatch.delenv("SITEURL", raising=False)
    line(tmp_path, monkeypatch, WHOLE)
    return target


def line(folder, monkeypatch, script: str) -> None:
    """Let this script do what `ssh -l user example.org command` does."""
    ssh = folder / "ssh"
    ssh.write_text(script)
    ssh.chmod(0o755)
    monkeypatch.setenv("RSYNC_RSH", str(ssh))


WHOLE = '#!/bin/sh\nshift 3; exec "$@"\n'
CUT_OFF = """#!/usr/bin/env python3
import os, subprocess, sys
server, left = subprocess.Popen(sys.argv[4:], stdin=subprocess.PIPE), 500_000
while left > 0 and (data := os.read(0, left)):
    left -= server.stdin.write(data)
    server.stdin.flush()
server.kill()
sys.exit(255)
"""


def test_the_folder_of_a_server_becomes_the_site(target, built):
    publish(Rsync(), built)
    assert contents(target) == contents(built)
    (built / "index.html").write_text("changed")
    (built / "é a.txt").write_text("new")
    shutil.rmtree(built / "specimen")
    changes = Rsync().compare(built)
    assert changes.new == {"é a.txt": 3} and changes.changed == {"index.html": 7}
    gone = {path: count for path, count in files(target).items() if path.startswith("specimen/")}
    assert gone and changes.gone == gone
    publish(Rsync(), built)
    assert contents(target) == contents(built)
    assert not Rsync().compare(built)


def test_a_server_can_read_what_is_there_and_its_folder_stays(target, built):
    target.chmod(0o2750)
    umask = os.umask(0o077)
    try:
        publish(Rsync(), built)
    finally:
        os.umask(umask)
    assert target.stat().st_mode == 0o42750
    for file in target.rglob("*"):
        assert file.stat().st_mode & 0o7777 == (0o2755 if file.is_dir() else 0o644), file
    (target / "index.html").chmod(0o600)
    assert Rsync().compare(built).changed.keys() == {"index.html"}
    publish(Rsync(), built)
    assert not Rsync().compare(built)


def test_a_line_that_is_cut_off_leaves_the_server_as_it_was(target, built, tmp_path, monkeypatch):
    publish(Rsync(), built)
    before = contents(target)
    (built / "index.html").write_text("changed")
    (built / "zoo").write_bytes(b"0123456789" * 100_000)
    (built / "llms.txt").unlink()
    rsync = Rsync()
    changes = rsync.compare(built)
    line(tmp_path, monkeypatch, CUT_OFF)
    with pytest.raises(Refused, match=r"Not published: rsync.* — mend that, and publish again"):
        rsync.send(built, changes, "Publish", silent)
    after = contents(target)
    assert {path: after[path] for path in after if ".~tmp~" not in path} == before
    line(tmp_path, monkeypatch, WHOLE)
    publish(Rsync(), built)
    assert contents(target) == contents(built)


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("#!/bin/sh\necho 'Permission denied (publickey).' >&2; exit 255", "Permission denied"),
        ("#!/bin/sh\necho 'ssh: Could not resolve hostname x' >&2; exit 255", "Could not resolve"),
    ],
)
def test_what_ssh_says_is_told(script, words, target, tmp_path, monkeypatch):
    line(tmp_path, monkeypatch, script)
    with pytest.raises(Refused, match=rf"Nothing was published: .*{words}.* — look at RSYNC_TAR"):
        Rsync()


def test_without_rsync_one_is_told_what_to_install(target, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(Refused, match="There is no rsync here — install it"):
        Rsync()
    with pytest.raises(system.NotFound, match="apt-get install rsync"):
        system.find_or_install("rsync")


def test_a_server_folder_with_files_of_another_is_left_alone(target, monkeypatch):
    (target / "letter.txt").write_text("mine")
    with pytest.raises(Refused, match=r"no publish put there, such as letter\.txt — name an empty"):
        Rsync()
    monkeypatch.setattr(publishconf, "RSYNC_TARGET", f"{target}/nowhere")
    with pytest.raises(Refused, match=r"No such file or directory .* — look at RSYNC_TARGET"):
        Rsync()
    monkeypatch.setattr(publishconf, "RSYNC_TARGET", "")
    with pytest.raises(Refused, match="Where to is not said — set RSYNC_TARGET"):
        Rsync()
