"""Pelican's own commands, and the preview, as an author uses them."""

import ast
import contextlib
import importlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from lxml import html

from commands.preview import Preview
from tests.conftest import ROOT, copy_of_the_project, pelican

PATIENCE = 120_000  # milliseconds that a build may take beside others
INTRODUCTION = "content/ssm/introduction"


def with_a_sentence(folder) -> Path:
    """A copy of the project in which the introduction has a sentence and leads to the next."""
    project = copy_of_the_project(folder)
    for lang, sentence in (("en", "One minute of speech"), ("fr", "Une minute de parole")):
        with (project / INTRODUCTION / f"{lang}.md").open("a", encoding="utf-8") as article:
            article.write(f"\n{sentence}, and [2022](../history-2022/{lang}.md).\n")
    return project


def files(folder):
    return {
        f.relative_to(folder).as_posix(): f.read_bytes() for f in folder.rglob("*") if f.is_file()
    }


def test_two_builds_give_the_same_bytes(tmp_path):
    project = copy_of_the_project(tmp_path)
    shutil.copytree(ROOT / "content", project / "content", dirs_exist_ok=True)  # whole
    assert pelican("content", cwd=project).returncode == 0
    first = files(project / "output")
    assert pelican("content", "--output", "again", cwd=project).returncode == 0
    assert files(project / "again") == first
    names = {f.name for f in project.iterdir()}
    assert not [name for name in names if name.startswith(".output")]


def test_every_task_finds_what_it_calls():
    """Tasks import when they run, so that a build need not wait for what it does not use."""
    for node in ast.walk(ast.parse((ROOT / "tasks.py").read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            module = importlib.import_module(node.module)
            for name in node.names:
                sub_module = f"{node.module}.{name.name}"
                assert hasattr(module, name.name) or importlib.import_module(sub_module)


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
def running(*command, cwd, stderr=subprocess.DEVNULL):
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=cwd,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=stderr,
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)  # Pelican's two processes and their parent
        process.wait(timeout=20)


def wait_for(condition, seconds=120):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(URLError, OSError):
            if result := condition():
                return result
        time.sleep(0.1)
    raise AssertionError("nothing happened")


def test_pelican_listens_and_builds_again_after_a_mistake(tmp_path):
    project, port = with_a_sentence(tmp_path), free_port()
    url, said = f"http://127.0.0.1:{port}/ssm/introduction/", tmp_path / "said"
    listen = ("pelican", "--listen", "--autoreload", "--port", str(port))
    with said.open("wb") as stderr, running(*listen, cwd=project, stderr=stderr):
        wait_for(lambda: b"Introduction to SSM" in urlopen(url).read())
        article = project / INTRODUCTION / "en.md"
        text = article.read_text("utf-8")
        article.write_text(text.replace("Date: 2026-11-21\n", ""), "utf-8")
        wait_for(lambda: "Date" in said.read_text("utf-8"))
        assert b"Introduction to SSM" in urlopen(url).read()
        article.write_text(text.replace("One minute", "Two minutes"), "utf-8")
        wait_for(lambda: b"Two minutes" in urlopen(url).read())


@pytest.fixture
def preview_of(tmp_path):
    """The preview of a copy of the project: its folder and its address."""
    project, port = with_a_sentence(tmp_path), free_port()
    starter = (
        f"from pathlib import Path; from commands.preview import serve_and_reload; "
        f"serve_and_reload(Path('.').resolve(), Path('output').resolve(), {port})"
    )
    (project / "start.py").write_text(starter)
    with running("start", cwd=project) as process:
        yield project, f"http://localhost:{port}/"
        assert process.poll() is None  # whatever was done to it


def changed(file, old, new):
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_the_preview_shows_the_page_that_is_edited(browser, preview_of):
    project, url = preview_of
    wait_for(lambda: urlopen(url + "fr/").status == 200)
    page = browser.new_page()
    page.goto(url)
    article = project / INTRODUCTION / "fr.md"
    changed(article, "Une minute", "Deux minutes")
    page.get_by_text("Deux minutes de parole").wait_for(timeout=PATIENCE)
    assert page.url == url + "fr/ssm/introduction/"
    # A mistake is shown in the page, which stays, until it is mended.
    changed(article, "Deux minutes", "$\\nope$ Trois minutes")
    box = page.get_by_role("alert")
    box.wait_for(timeout=PATIENCE)
    line = len(article.read_text("utf-8").splitlines())
    assert f"introduction/fr.md:{line}: column" in box.inner_text()
    assert "\x1b" not in box.inner_text()
    assert page.get_by_text("Deux minutes de parole").is_visible()
    page.reload()
    page.get_by_role("alert").wait_for()
    changed(article, "$\\nope$ Trois minutes", "Quatre minutes")
    page.get_by_text("Quatre minutes de parole").wait_for(timeout=PATIENCE)
    assert page.get_by_role("alert").count() == 0
    page.close()
    # The files themselves know nothing of the preview.
    assert b"~reload" not in (project / "output/index.html").read_bytes()


def test_the_preview_outlives_what_an_author_does(browser, preview_of):
    project, url = preview_of
    wait_for(lambda: urlopen(url).status == 200)
    content, page = project / "content", browser.new_page()
    page.goto(url + "ssm/history-2022/")
    # A file saved half-way, by bytes that are no UTF-8.
    article = content / "ssm/history-2022/en.md"
    whole = article.read_bytes()
    article.write_bytes(whole[:40] + b"\xe9")
    page.get_by_text("is not UTF-8").wait_for(timeout=PATIENCE)
    article.write_bytes(whole)
    page.get_by_role("alert").wait_for(state="detached", timeout=PATIENCE)
    # A folder with another name: the address goes, and links to it are named.
    (content / "ssm/history-2022").rename(content / "ssm/history-2023b")
    page.get_by_role("alert").wait_for(timeout=PATIENCE)
    (content / "ssm/history-2023b").rename(content / "ssm/history-2022")
    page.get_by_role("alert").wait_for(state="detached", timeout=PATIENCE)
    # The whole content gone, and back.
    content.rename(project / "elsewhere")
    page.get_by_role("alert").wait_for(timeout=PATIENCE)
    (project / "elsewhere").rename(content)
    page.get_by_role("alert").wait_for(state="detached", timeout=PATIENCE)
    changed(article, "## ", "## Anew ")
    page.get_by_role("heading", name="Anew").first.wait_for(timeout=PATIENCE)
    page.close()


def test_the_preview_listens_on_this_machine_only(preview_of):
    _, url = preview_of
    wait_for(lambda: urlopen(url).status == 200)
    with contextlib.suppress(OSError):
        outside = socket.gethostbyname(socket.gethostname())
        if not outside.startswith("127."):
            with socket.socket() as other:
                assert other.connect_ex((outside, int(url.split(":")[2].strip("/")))) != 0


def test_the_preview_answers_to_its_own_names_only(tmp_path):
    (tmp_path / "index.html").write_text("a draft")
    with Preview(tmp_path) as server:
        for name, status in (
            *(("localhost", 200), (f"127.0.0.1:{server.server_port}", 200), ("[::1]:80", 200)),
            *(("rebound.example", 421), ("localhost.example", 421), ("[", 421), ("", 421)),
        ):
            connection = HTTPConnection("127.0.0.1", server.server_port)
            connection.request("GET", "/", headers={"Host": name})
            answer = connection.getresponse()
            assert answer.status == status and (b"draft" in answer.read()) == (status == 200), name
            connection.request("HEAD", "/", headers={"Host": name})
            answer = connection.getresponse()
            assert answer.status == status and answer.read() == b"", name
        for path in ("/%00", "/" + "a" * 300, "/..%2f..%2fetc/passwd"):
            connection = HTTPConnection("localhost", server.server_port)
            connection.request("GET", path)
            assert connection.getresponse().status == 404, path


def test_the_preview_holds_two_hundred_connections_at_once(tmp_path):
    (tmp_path / "index.html").write_text("a page")
    server = Preview(tmp_path)  # which accepts nothing yet: all of them wait
    waiting = [socket.create_connection(("127.0.0.1", server.server_port)) for _ in range(200)]
    with server:
        for one in waiting:
            one.sendall(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")
        for one in waiting:
            assert one.makefile("rb").read().endswith(b"a page")


def test_the_preview_ends_its_build_when_it_is_ended(tmp_path):
    """Something else stands for Pelican, that would go on for ever with a child of its own."""
    (tmp_path / "content").mkdir()
    (tmp_path / "pelican.py").write_text(
        "import os, subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'input()'], stdin=subprocess.PIPE)\n"
        "open('fresh', 'w').write(f'{os.getpid()} {child.pid}')\n"
        "os.rename('fresh', 'begun')\n"
        "child.wait()\n"
    )
    (tmp_path / "start.py").write_text(
        f"import sys; sys.path.append({str(ROOT)!r})\n"
        "from pathlib import Path; from commands.preview import serve_and_reload\n"
        "serve_and_reload(Path('.').resolve(), Path('output').resolve(), 0)\n"
    )
    begun = tmp_path / "begun"
    process = subprocess.Popen([sys.executable, "start.py"], cwd=tmp_path)
    wait_for(begun.exists)
    process.terminate()
    assert process.wait(timeout=60) == 143
    wait_for(lambda: not any(map(_is_running, map(int, begun.read_text().split()))))


def _is_running(process: int) -> bool:
    """Whether there is such a process, and no mere zombie, as where nobody reaps orphans."""
    said = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True)
    return bool(said.stdout.strip()) and "Z" not in said.stdout


@pytest.mark.parametrize("port", ["abc", "99999", "-1"])
def test_a_port_that_is_none_is_said(tmp_path, port):
    project = copy_of_the_project(tmp_path)
    shutil.copy(ROOT / "tasks.py", project)
    command = [sys.executable, "-m", "invoke", "serve", f"--port={port}"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and "Another one: make serve PORT=8001" in done.stderr
    assert "Traceback" not in done.stderr
