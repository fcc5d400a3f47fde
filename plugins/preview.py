"""The site while it is being written: served on this machine only, rebuilt and reloaded.

Answers are compressed as a static host compresses them, so that what is measured here is what a
reader's line carries. The pages in output/ stay as they are: the script that reloads an open page
is added on the way to the browser.
"""

import gzip
import os
import subprocess
import sys
import threading
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from watchfiles import watch

WATCHED = ("content", "theme", "plugins", "pelicanconf.py")
RELOAD = b'new EventSource("/~changes").onmessage = () => location.reload();'
COMPRESSED = ("text/", "image/svg", "application/xml", "application/json")


class Changes:
    """Lets any number of open pages wait for the next build."""

    def __init__(self):
        self._built = threading.Condition()

    def announce(self) -> None:
        with self._built:
            self._built.notify_all()

    def wait(self, seconds: float) -> bool:
        with self._built:
            return self._built.wait(seconds)


class Handler(SimpleHTTPRequestHandler):
    """Serves the folder `server.root`; with `server.changes`, pages reload themselves."""

    protocol_version = "HTTP/1.1"
    server: "Preview"

    def __init__(self, *args):
        super().__init__(*args, directory=None)

    def translate_path(self, path):
        self.directory = os.fspath(self.server.root)
        return super().translate_path(path)

    def do_GET(self):
        if self.server.changes and self.path == "/~changes":
            self._stream()
        elif self.server.changes and self.path == "/~reload.js":
            self._answer(HTTPStatus.OK, RELOAD, "text/javascript")
        else:
            self._file(Path(self.translate_path(self.path)))

    def _file(self, path: Path) -> None:
        if path.is_dir() and not self.path.partition("?")[0].endswith("/"):
            self.send_response(HTTPStatus.MOVED_PERMANENTLY)
            self.send_header("Location", self.path.partition("?")[0] + "/")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if path.is_dir():
            path /= "index.html"
        try:
            body = path.read_bytes()
        except OSError:
            # As a host answers, at any depth.
            page = self.server.root / "404.html"
            body = page.read_bytes().replace(b'="./', b'="/') if page.is_file() else b""
            self._answer(HTTPStatus.NOT_FOUND, body, "text/html")
            return
        if self.server.changes and path.suffix == ".html":
            body = body.replace(b"</head>", b'<script src="/~reload.js" defer></script></head>')
        self._answer(HTTPStatus.OK, body, self.guess_type(path))

    def _answer(self, status: HTTPStatus, body: bytes, kind: str) -> None:
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
        self.wfile.write(body)

    def _stream(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            while True:
                built = self.server.changes.wait(seconds=10)
                self.wfile.write(b"data: built\n\n" if built else b": still here\n\n")
                self.wfile.flush()
        except OSError:  # the page was closed
            self.close_connection = True

    def log_message(self, *_):
        """Say nothing: what an author wants to read here is the builds."""


class Preview(ThreadingHTTPServer):
    """An HTTP server for the folder `root` on the loopback interface; port 0 takes a free one."""

    daemon_threads = True

    def __init__(self, root: Path, port: int = 0, changes: Changes | None = None):
        super().__init__(("127.0.0.1", port), Handler)
        self.root, self.changes = root, changes

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
    build = [sys.executable, "-m", "pelican", "content", "--output", str(output)]
    changes = Changes()
    with Preview(output, port, changes) as preview:
        subprocess.run(build, cwd=project)
        print(f"Serving {preview.url} — Ctrl-C to stop", flush=True)
        for _ in watch(*(project / name for name in WATCHED), raise_interrupt=False):
            if subprocess.run(build, cwd=project).returncode == 0:
                changes.announce()
