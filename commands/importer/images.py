"""The images of imported articles, brought beside them.

Only what is a picture by its name and by its content comes along: from the post's own tree, or
over the network, with bounds of size and time. An author names the post, but whoever wrote it names
the images: none is asked for from this machine or from a network that is not public, whatever name
or redirect leads there. What is refused is reported.
"""

import mimetypes
import re
import socket
import threading
from base64 import b64decode
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote, unquote, unquote_to_bytes, urlsplit
from urllib.request import Request

from rich.progress import track

from commands.importer import public_network
from plugins import problems
from plugins.output import static_files
from plugins.reading.paths import slugified

LIMIT, SECONDS = 20_000_000, 20  # bytes of an image, and how long it may take to come
AT_ONCE = 8
# Where tools keep what they serve from the root of a site.
ROOTS = ("", "static", "assets", "public", "content", "source", "src")
_image = re.compile(
    r"(?P<before>!\[[^\]\n]{0,500}\]\([ ]{0,4}|<img\b[^<>]{0,2000}?\bsrc=[\"'])"
    r"(?:<(?P<pointed>[^>\n]{1,2000})>"
    r"|(?P<source>[^\s\"')]+(?:[ ]{1,4}[^\s\"')=]+){0,50}(?=[ ]{0,4}[)\"'])|[^\s\"')]+))",
    re.IGNORECASE,
)
Fetched = tuple[bytes, str] | str  # an image with its media type, or why it could not be had


def remote(body: str) -> set[str]:
    """The addresses of images on other sites that a text names."""
    found = (
        match["pointed"] or match[0][len(match["before"]) :] for match in _image.finditer(body)
    )
    return {one for one in found if urlsplit_(one).scheme in ("http", "https")}


def urlsplit_(target: str):
    """The parts of an address, however strange it is."""
    try:
        return urlsplit(target)
    except ValueError:  # “Invalid IPv6 URL”
        return urlsplit("")


def fetch(addresses: Iterable[str]) -> dict[str, Fetched]:
    """Fetch images, several at once, with a bar; a machine without a network is told once."""
    addresses = sorted(addresses)
    if not addresses:
        return {}
    offline = False

    def get(target: str) -> Fetched:
        nonlocal offline
        if offline:
            return ""
        try:
            return _in_time(target)
        except (URLError, HTTPException, OSError, ValueError) as error:
            reason = getattr(error, "reason", error)
            if isinstance(reason, socket.gaierror) and not _has_network():
                offline = True
                return ""
            return f"{reason}" or type(error).__name__

    with ThreadPoolExecutor(AT_ONCE) as pool:
        results = pool.map(get, addresses)
        told = track(results, "Fetching images …", len(addresses), transient=True)
        found = dict(zip(addresses, told, strict=True))
    if offline:
        missed = sum(one == "" for one in found.values())
        what = f"no name of another site is found: {missed} images are still to be fetched"
        problems.report("", 0, what, "import again with a network", problems.WARNING)
    return found


def _has_network() -> bool:
    """Whether the name of any large host is found."""
    for host in ("huggingface.co", "github.com", "wikipedia.org"):
        try:
            socket.getaddrinfo(host, 443)
        except OSError:
            continue
        return True
    return False


def _in_time(url: str) -> tuple[bytes, str]:
    """What is at an address, and its media type."""
    got = []

    def get():
        try:
            got.append(_get(url))
        except Exception as error:  # for the thread that waits
            got.append(error)

    # A server may send a byte now and then for ever: only a clock beside it bounds all of it.
    thread = threading.Thread(target=get, daemon=True)
    thread.start()
    thread.join(SECONDS)
    if not got:
        raise ValueError(f"it takes longer than {SECONDS} s")
    if isinstance(got[0], Exception):
        raise got[0]
    return got[0]


def _get(url: str) -> tuple[bytes, str]:
    plain = quote(url, safe="%/:=&?~#+!$,;'@()*[]")
    request = Request(plain, headers={"User-Agent": "ssm-blog-posts"})
    with public_network.opened(request, SECONDS) as answer:
        kind = answer.headers.get_content_type()
        if not kind.startswith("image/"):
            raise ValueError(f"it is {kind}, not an image")
        data = answer.read(LIMIT + 1)
    if len(data) > LIMIT:
        raise ValueError("it is larger than 20 MB")
    return data, kind


def brought(
    body: str,
    source: Path,
    folder: Path,
    fetched: dict[str, Fetched],
    look: Callable[[str, str, str], None],
) -> str:
    """The text `body` of the file `source`, whose images are now in `folder`.

    Those of other sites are in `fetched`. `look(needle, what, instead)` is told what could not be
    had.
    """
    taken: dict[str, str] = {}

    def local(match: re.Match) -> str:
        written = match[0][len(match["before"]) :]
        target = match["pointed"] or written
        if target not in taken:
            brought = _bring(target, source, folder, fetched, look)
            # What no page may name is left as the name of a file that is missing.
            plain = urlsplit_(target).scheme in ("", "http", "https")
            taken[target] = brought or (written if plain else "missing-image")
        return match["before"] + taken[target]

    return _image.sub(local, body)


def _bring(
    target: str, source: Path, folder: Path, fetched: dict[str, Fetched], look: Callable
) -> str | None:
    """Put an image into `folder`; returns its name there, or None."""
    shown = target if len(target) < 200 else f"{target[:100]}…"
    parts = urlsplit_(target)
    try:
        if parts.scheme in ("http", "https"):
            found = fetched.get(target, "was not asked for")
            if found == "":  # there is no network, which is told once
                return None
            if isinstance(found, str):
                raise ValueError(found)
            data, kind = found
            name = _name(parts.path, kind)
        elif parts.scheme == "data":
            data, name = _embedded(target)
        else:
            data, name = _read(parts.path, source)
        if not static_files.is_picture(name, data):
            raise ValueError("it is not a picture")
    except FileNotFoundError:
        look(target[:200], f"there is no image {shown}", "put it beside the article")
    except (OSError, ValueError) as error:
        what = f"{shown} could not be {'fetched' if parts.scheme else 'taken'} ({error})"
        look(target[:200], what, "save a picture beside the article")
    else:
        return _save(data, folder, name)
    return None


def _embedded(url: str) -> tuple[bytes, str]:
    """The image that a data: address holds, and a name for it."""
    head, _, data = url.removeprefix("data:").partition(",")
    kind, *options = head.split(";")
    content = b64decode(unquote(data)) if "base64" in options else unquote_to_bytes(data)
    return content, _name("image", kind)


def _read(path: str, source: Path) -> tuple[bytes, str]:
    """The image that a path names, and its name; raises `FileNotFoundError` if there is none.

    It is looked for from the post on upwards, also from where sites keep what they serve from
    their root, and nowhere outside the post's own tree.
    """
    relative, tree = unquote(path).lstrip("/"), tree_of(source)
    for folder in _above(source):
        if not folder.is_relative_to(tree):
            break
        for root in ROOTS:
            file = (folder / root / relative).resolve()
            if file.is_file():
                if not file.is_relative_to(tree):
                    raise ValueError(f"it is not in {tree}")
                if file.stat().st_size > LIMIT:
                    raise ValueError("it is larger than 20 MB")
                return file.read_bytes(), _name(file.name, None)
    raise FileNotFoundError(path)


def tree_of(source: Path) -> Path:
    """The folder that a post came in: its repository, its Jekyll site, or its own folder."""
    for folder in _above(source):
        if (folder / ".git").exists() or (folder / "_config.yml").exists():
            return folder
        if folder.name in ("_posts", "_drafts"):
            return folder.parent
    return _above(source)[0]


def _above(source: Path) -> list[Path]:
    """The folders that a file is in, from its own on; a link to a file is where the link is."""
    own = source.parent.resolve()
    return [own, *own.parents]


def _name(path: str, kind: str | None) -> str:
    """A plain file name for an image."""
    path = Path(unquote(path))
    suffix = path.suffix.lower()
    if suffix not in static_files.PICTURES:
        suffix = mimetypes.guess_extension(kind or "") or suffix
    return (slugified(path.stem[:100]) or "image") + suffix


def _save(data: bytes, folder: Path, name: str) -> str:
    """Write the image, under another name if another one has this name."""
    stem, dot, suffix = name.rpartition(".")
    number = 1
    while (folder / name).exists() and (folder / name).read_bytes() != data:
        number += 1
        name = f"{stem}-{number}{dot}{suffix}"
    (folder / name).write_bytes(data)
    return name
