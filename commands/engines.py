"""A page in the three engines that readers have: Chromium, Firefox and WebKitGTK.

Playwright drives Chromium. The others speak WebDriver (https://www.w3.org/TR/webdriver2/): Firefox
by itself, over a socket (Marionette); WebKitGTK by WebKitWebDriver, over HTTP, and on a screen of
Xvfb. Both leave no window narrower than some 450 px: their pages stand in a frame of the width that
is asked for.
"""

import base64
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from playwright.sync_api import Browser

from commands import system

NAMES = ("chromium", "firefox", "webkit")
PATIENCE = 60  # seconds, after which what was waited for has failed to come
FIREFOX = ("firefox-esr", "firefox")
KEYS = {  # a key, as the DOM names it → as WebDriver does
    "Escape": "\ue00c",
    "Enter": "\ue007",
    "Tab": "\ue004",
    "ArrowDown": "\ue015",
    "ArrowRight": "\ue014",
    "End": "\ue010",
}
MARIONETTE = {  # a command of WebDriver → its name in Firefox
    "url": "Navigate",
    "execute/sync": "ExecuteScript",
    "execute/async": "ExecuteAsyncScript",
    "frame": "SwitchToFrame",
    "actions": "PerformActions",
    "window/rect": "SetWindowRect",
    "screenshot": "TakeScreenshot",
}
FRAME = """
  const [address, width, height, done] = arguments;
  document.body.innerHTML = '<iframe style="position: fixed; inset: 0; border: 0">';
  const frame = document.body.firstChild;
  Object.assign(frame, { width, height, src: address, onload: () => frame.focus() || done() });
"""
UNTIL = """
  const done = arguments[arguments.length - 1];
  const find = () => { %s };
  const look = () => (find() ? done(find()) : setTimeout(look, 20));
  look();
"""
# What is laid out only when it is near moves what is below it, once.
SHOWN = """
  const [selector, done] = arguments;
  const one = document.querySelector(selector);
  const show = () => one.scrollIntoView({ block: "center", behavior: "instant" });
  const next = (call) => requestAnimationFrame(() => requestAnimationFrame(call));
  show();
  next(() => next(() => show() || next(() => done(one))));
"""
READY = "return document.readyState === 'complete' && document.fonts.status === 'loaded'"


def find_or_install() -> None:
    """See to it that Firefox and WebKitGTK are here; raises `system.NotFound`."""
    if not any(map(shutil.which, FIREFOX)):
        system.find_or_install(FIREFOX[0])
    system.find_or_install("WebKitWebDriver", "webkit2gtk-driver")
    system.find_or_install("Xvfb", "xvfb")


@contextmanager
def opened(name: str, site: str, chromium: Callable[[], Browser]) -> Iterator["Chromium | Driven"]:
    """The engine `name` with a page for the site at the address `site`."""
    with ExitStack() as stack:
        if name == "chromium":
            yield Chromium(site, chromium())
        else:
            start = {"firefox": _firefox, "webkit": _webkit}[name]
            yield Driven(site, stack.enter_context(start()))


class Chromium:
    def __init__(self, site: str, browser: Browser):
        self.site, self.browser, self.context = site, browser, None

    def open(self, path: str, width: int = 1280, height: int = 900) -> None:
        """Open a page of the site, and wait until all of it is there."""
        if self.context:
            self.context.close()
        self.context = self.browser.new_context(
            viewport={"width": width, "height": height}, permissions=["clipboard-write"]
        )
        self.page = self.context.new_page()
        self.page.goto(self.site + path)
        self.until(READY)

    def run(self, script: str, *arguments):
        """What the body of a function, with its `arguments`, returns in the page."""
        call = f"(given) => (function () {{ {script} }})(...given)"
        return self.page.evaluate(call, list(arguments))

    def until(self, script: str):
        """Wait until the body of a function returns something true, and return it."""
        call = f"() => new Promise((done) => {{ (function () {{ {UNTIL % script} }})(done) }})"
        return self.page.evaluate(call)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def hover(self, selector: str) -> None:
        self.page.hover(selector)

    def click(self, selector: str) -> None:
        self.page.click(selector)

    def screenshot(self) -> bytes:
        return self.page.screenshot()


class Driven:
    """An engine to which `do` sends the commands of WebDriver; like `Chromium` for the rest."""

    def __init__(self, site: str, do: Callable):
        self.site, self.do = site, do

    def open(self, path: str, width: int = 1280, height: int = 900) -> None:
        self.do("frame", id=None)
        self.do("window/rect", width=max(width, 500), height=height + 150)
        # A document of the site that has no policy: the others allow no frame.
        self.do("url", url=f"{self.site}theme/search.en.html")
        self.do("execute/async", script=FRAME, args=[self.site + path, width, height])
        self.do("frame", id=0)
        self.until(READY)

    def run(self, script: str, *arguments):
        return self.do("execute/sync", script=script, args=list(arguments))

    def until(self, script: str):
        return self.do("execute/async", script=UNTIL % script, args=[])

    def press(self, *keys: str) -> None:
        self._act("key", [{"type": kind, "value": KEYS.get(key, key)} for key in keys
                          for kind in ("keyDown", "keyUp")])  # fmt: skip

    def hover(self, selector: str) -> None:
        self._point(selector)

    def click(self, selector: str) -> None:
        self._point(selector, "pointerDown", "pointerUp")

    def screenshot(self) -> bytes:
        return base64.b64decode(self.do("screenshot", full=False))

    def _point(self, selector: str, *buttons: str) -> None:
        one = self.do("execute/async", script=SHOWN, args=[selector])
        move = {"type": "pointerMove", "x": 0, "y": 0, "origin": one}
        self._act("pointer", [move, *({"type": one, "button": 0} for one in buttons)])

    def _act(self, device: str, actions: list[dict]) -> None:
        self.do("actions", actions=[{"type": device, "id": device, "actions": actions}])


class Failed(Exception):
    """What an engine answered to a command that it could not follow."""


@contextmanager
def _firefox() -> Iterator[Callable]:
    path = next(filter(None, map(shutil.which, FIREFOX)), FIREFOX[0])
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        Path(profile, "user.js").write_text('user_pref("marionette.port", 0);', "utf-8")
        command = [path, "--headless", "--no-remote", "--marionette", "--profile", profile]
        with _running(command):
            port = _soon(lambda: int(Path(profile, "MarionetteActivePort").read_text()))
            with socket.create_connection(("127.0.0.1", port), PATIENCE) as connection:
                do = _marionette(connection)
                do("WebDriver:NewSession")
                yield lambda name, **given: do(f"WebDriver:{MARIONETTE[name]}", **given)


def _marionette(connection: socket.socket) -> Callable:
    """Commands over a socket: `17:[0,1,"name",{…}]`, answered by `15:[1,1,error,{…}]`."""
    stream, numbers = connection.makefile("rwb"), count()

    def receive():
        length = b""
        while (byte := stream.read(1)) != b":":
            length += byte
        return json.loads(stream.read(int(length)))

    def do(name: str, **given):
        message = json.dumps([0, next(numbers), name, given]).encode()
        stream.write(b"%d:%b" % (len(message), message))
        stream.flush()
        _, _, error, answer = receive()
        if error:
            raise Failed(f"{name}: {error['message']}")
        return answer.get("value")

    receive()  # who it is
    return do


@contextmanager
def _webkit() -> Iterator[Callable]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    read, write = os.pipe()
    screen = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1800x1600x24", "-nolisten", "tcp"]
    with _running(screen, pass_fds=[write]):
        os.close(write)
        with os.fdopen(read) as told:
            display = ":" + told.readline().strip()
        # Its usual way to the screen, for lack of a graphics card, keeps a processor busy for three
        # seconds after each page.
        simply = {"WEBKIT_DISABLE_DMABUF_RENDERER": "1"}
        surroundings = os.environ | {"DISPLAY": display, "GDK_BACKEND": "x11"} | simply
        with _running(["WebKitWebDriver", f"--port={port}"], env=surroundings):
            server = f"http://127.0.0.1:{port}"
            _soon(lambda: _ask("GET", f"{server}/status"))
            session = _ask("POST", f"{server}/session", capabilities={})["sessionId"]
            address = f"{server}/session/{session}"
            yield lambda name, **given: _ask(
                "GET" if name == "screenshot" else "POST", f"{address}/{name}", **given
            )
            _ask("DELETE", address)


def _ask(method: str, address: str, **given):
    body = None if method != "POST" else json.dumps(given).encode()
    request = Request(address, body, {"Content-Type": "application/json"}, method=method)
    try:
        with urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)["value"]
    except HTTPError as error:
        raise Failed(f"{address}: {error.read().decode()}") from None


@contextmanager
def _running(command: list[str], **options) -> Iterator[None]:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, **quiet, **options)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _soon(look: Callable):
    """What `look` returns once it raises nothing any more."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return look()
        except (OSError, ValueError):
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
