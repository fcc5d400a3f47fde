"""Pelican's own commands, and the preview, as an author uses them."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import urlopen

from lxml import html

from tests.conftest import copy_of_the_project, pelican


def files(folder):
    return {
        f.relative_to(folder).as_posix(): f.read_bytes() for f in folder.rglob("*") if f.is_file()
    }


def test_two_builds_give_the_same_bytes(tmp_path):
    project = copy_of_the_project(tmp_path)
    assert pelican("content", cwd=project).returncode == 0
    first = files(project / "output")
    assert pelican("content", "--output", "again", cwd=project).returncode == 0
    assert files(project / "again") == first
    names = {f.name for f in project.iterdir()}
    assert not [name for name in names if name.startswith(".output")]


def test_what_is_published_names_its_own_address(published):
    page = html.parse(published / "fr/ssm/introduction/index.html").getroot()
    assert page.xpath("//link[@rel='canonical']/@href")[0].startswith("https://")
    alternates = page.xpath("//link[@rel='alternate'][@hreflang]")
    assert [link.get("hreflang") for link in alternates] == ["en", "x-default", "fr"]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextlib.contextmanager
def running(*command, cwd):
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=cwd,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)  # Pelican's two processes and their parent
        process.wait(timeout=20)


def wait_for(condition, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(URLError, OSError):
            if result := condition():
                return result
        time.sleep(0.1)
    raise AssertionError("nothing happened")


def test_pelican_listens_and_builds_again_after_a_mistake(tmp_path):
    project, port = copy_of_the_project(tmp_path), free_port()
    url = f"http://127.0.0.1:{port}/ssm/introduction/"
    with running("pelican", "--listen", "--autoreload", "--port", str(port), cwd=project):
        wait_for(lambda: b"Introduction to SSM" in urlopen(url).read())
        article = project / "content/ssm/introduction/en.md"
        text = article.read_text("utf-8")
        article.write_text(text.replace("Date: 2026-11-21\n", ""), "utf-8")
        time.sleep(2)
        assert b"Introduction to SSM" in urlopen(url).read()
        article.write_text(text.replace("One minute", "Two minutes"), "utf-8")
        wait_for(lambda: b"Two minutes" in urlopen(url).read())


def test_the_preview_reloads_the_open_page(browser, tmp_path):
    project, port = copy_of_the_project(tmp_path), free_port()
    starter = (
        f"from pathlib import Path; from plugins.preview import serve_and_reload; "
        f"serve_and_reload(Path('.').resolve(), Path('output').resolve(), {port})"
    )
    (project / "start.py").write_text(starter)
    with running("start", cwd=project):
        url = f"http://localhost:{port}/fr/ssm/introduction/"
        wait_for(lambda: urlopen(url).status == 200)
        page = browser.new_page()
        page.goto(url)
        article = project / "content/ssm/introduction/fr.md"
        article.write_text(
            article.read_text("utf-8").replace("Une minute", "Deux minutes"), "utf-8"
        )
        page.get_by_text("Deux minutes de parole").wait_for(timeout=30_000)
        page.close()
        # On this machine only, and the files themselves know nothing of the preview.
        with contextlib.suppress(OSError):
            outside = socket.gethostbyname(socket.gethostname())
            if not outside.startswith("127."):
                with socket.socket() as other:
                    assert other.connect_ex((outside, port)) != 0
        assert b"~reload" not in (project / "output/index.html").read_bytes()
