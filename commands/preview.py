"""Serves the site on this machine while one writes.

Pages go out compressed, as any static host compresses them, so that what is measured here is what
a reader's line carries. When a file changes, the site is built again: open pages load themselves
anew, and show what is wrong if it could not be built. The pages in output/ stay as they are: the
script that does this is added on the way to the browser.
"""

import gzip
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from watchfiles import watch

WATCHED = ("content", "theme", "plugins", "models", "pelicanconf.py")
SCRIPT = Path(__file__).with_name("reload.js")
COMPRESSED = ("text/", "image/svg", "application/xml", "application/json")
NOT_FOUND = b"<!DOCTYPE html><head><title>Not found</title></head>There is no such page."
_own_host = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?", re.IGNORECASE)
_colour = re.compile(r"\x1b\[[\d;]*m")


class Builds:
    """The builds that were made, for which any number of open pages wait."""

    def __init__(self):
        self._made = threading.Condition()
        self.number = 0  # of the last one
        self.good = 0  # of the last one that went well
        self.page = ""  # the page that was edited before it
        self.problems = ""

    def made(self, page: str = "", problems: str = "") -> None:
        with self._made:
            self.number += 1
            self.page, self.problems = page, problems
            self.good = self.good if problems else self.number
            self._made.notify_all()

    def after(self, number: int, seconds: float) -> int:
        """Wait for a build after the one with this number; returns the number of the last."""
        with self._made:
            self._made.wait_for(lambda: self.number > number, seconds)
            return self.number


class Handler(SimpleHTTPRequestHandler):
    """Serves the folder `server.root`; with `server.builds`, pages reload themselves."""

    protocol_version = "HTTP/1.1"
    server: "Preview"

    def __init__(self, *args):
        super().__init__(*args, directory=None)

    def translate_path(self, path):
        self.directory = os.fspath(self.server.root)
        return super().translate_path(path)

    def do_HEAD(self):
        self.do_GET()  # and `_answer` says no more than the head

    def do_GET(self):
        # A page of another name would be one whose name was made to lead here, to read drafts.
        if not _own_host.fullmatch(self.headers.get("Host", "")):
            self._answer(HTTPStatus.MISDIRECTED_REQUEST, NOT_FOUND, "text/html")
            return
        path, _, number = self.path.partition("?")
        if self.server.builds and path == "/~changes" and self.command == "GET":
            self._stream(int(number) if number.isdecimal() else 0)
        elif self.server.builds and path == "/~reload.js":
            self._answer(HTTPStatus.OK, SCRIPT.read_bytes(), "text/javascript")
        else:
            self._file(Path(self.translate_path(self.path)))

    def _file(self, path: Path) -> None:
        is_folder = os.path.isdir(path)  # False of a name that no file can have, too
        if is_folder and not self.path.partition("?")[0].endswith("/"):
            self.send_response(HTTPStatus.MOVED_PERMANENTLY)
            self.send_header("Location", self.path.partition("?")[0] + "/")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if is_folder:
            path /= "index.html"
        try:
            body = path.read_bytes()
        except (OSError, ValueError):
            # As a host answers, at any depth.
            page = self.server.root / "404.html"
            body = page.read_bytes().replace(b'="./', b'="/') if page.is_file() else NOT_FOUND
            self._answer(HTTPStatus.NOT_FOUND, body, "text/html")
        else:
            self._answer(HTTPStatus.OK, body, self.guess_type(path))

    def _answer(self, status: HTTPStatus, body: bytes, kind: str) -> None:
        if self.server.builds and kind == "text/html":
            script = f'<script src="/~reload.js?{self.server.builds.good}" defer></script></head>'
            body = body.replace(b"</head>", script.encode(), 1)
        self.send_response(status)
        if kind.startswith("text/"):
            kind += "; charset=utf-8"
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "no-cache")
        if kind.startswith(COMPRESSED) and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def _stream(self, seen: int) -> None:
        """Tell a page that shows the build number `seen` of each one after it."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        builds = self.server.builds
        try:
            while True:
                number = builds.after(seen, seconds=10)
                if number == seen:
                    event = ": still here"
                elif builds.problems:
                    lines = builds.problems.splitlines()
                    event = "event: problems\n" + "\n".join(f"data: {line}" for line in lines)
                else:
                    event = f"event: built\ndata: {builds.page}"
                seen = number
                self.wfile.write(f"{event}\n\n".encode())
                self.wfile.flush()
        except OSError:  # the page was closed
            self.close_connection = True

    def log_message(self, *_):
        """Say nothing: what an author wants to read here is the builds."""


class Preview(ThreadingHTTPServer):
    """An HTTP server for the folder `root` on the loopback interface; port 0 takes a free one."""

    daemon_threads = True
    request_queue_size = 512  # connections at once, as a browser with many pages makes them

    def __init__(self, root: Path, port: int = 0, builds: Builds | None = None):
        super().__init__(("127.0.0.1", port), Handler)
        self.root, self.builds = root, builds

    def handle_error(self, *_):
        """Say nothing: a page that was closed before it was read is no error."""

    @property
    def url(self) -> str:
        return f"http://localhost:{self.server_port}/"

    def __enter__(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()


def serve_and_reload(project: Path, output: Path, port: int) -> None:
    """Build `project` into `output` and serve it until Ctrl-C, building again at each change."""
    builds = Builds()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # by an exception, which ends a build
    with Preview(output, port, builds) as preview:
        print(f"Serving {preview.url} — Ctrl-C to stop", flush=True)
        for changed in changes(project):
            build(project, output, builds, changed)


def build(project: Path, output: Path, builds: Builds, changed: Iterable[Path]) -> None:
    """Build the site, in a process of its own, and tell the open pages."""
    command = [sys.executable, "-m", "pelican", "content", "--output", str(output)]
    colour = {"FORCE_COLOR": "1"} if sys.stderr.isatty() else {}
    with subprocess.Popen(
        command,
        cwd=project,
        env=os.environ | colour,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # so that all that it began can be ended with it
    ) as process:
        try:
            said, wrong = process.communicate()
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    print(said, end="", flush=True)
    print(wrong, end="", file=sys.stderr, flush=True)
    if process.returncode:
        builds.made(problems=_colour.sub("", wrong or said))
    else:
        builds.made(page=_edited(project, changed))


def _edited(project: Path, changed: Iterable[Path]) -> str:
    """The path of the page whose source is the one file that was changed."""
    try:
        pages = json.loads((project / ".cache" / "pages.json").read_text("utf-8"))
    except (OSError, ValueError):  # a cache that cannot be written
        return ""
    edited = [pages[str(file)] for file in changed if str(file) in pages]
    return "/" + edited[0].removesuffix("index.html") if len(edited) == 1 else ""


def changes(project: Path) -> Iterator[set[Path]]:
    """The files that change, until Ctrl-C; the first set, of none, says that watching has begun.

    What is watched may go and come back.
    """
    while True:
        watched, begun = _watched(project), False
        options = {"raise_interrupt": False, "yield_on_timeout": True, "rust_timeout": 200}
        for found in watch(*watched, **options):
            there = _watched(project)
            if found or not begun:
                yield {Path(file) for _, file in found}
            begun = True
            if not there == watched == _watched(project):
                break
        else:
            return


def _watched(project: Path) -> dict[Path, int]:
    """What is there of the files and folders to watch; a folder put anew is another one."""
    paths = [project / name for name in WATCHED]
    return {path: path.stat().st_ino for path in paths if path.exists()}
