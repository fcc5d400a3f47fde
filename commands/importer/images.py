"""The images of an imported article, brought beside it."""

import mimetypes
import re
import socket
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote, unquote, urlsplit
from urllib.request import Request, urlopen

from rich.progress import track

from plugins import problems
from plugins.reading.paths import address

LIMIT = 20_000_000  # bytes of an image
AT_ONCE = 8
# Where tools keep what they serve from the root of a site.
ROOTS = ("", "static", "assets", "public", "content", "source", "src")
_image = re.compile(
    r"(?P<before>!\[[^\]]*\]\(\s*|<img\b[^>]*?\bsrc=[\"'])"
    r"(?:<(?P<pointed>[^>\n]+)>"
    r"|(?P<source>[^\s\"')]+(?:[ ]+[^\s\"')=]+)*(?=[ ]*[)\"'])|[^\s\"')]+))",
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
            return _fetch(target)
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
        address_ = match["pointed"] or written
        if address_ not in taken:
            taken[address_] = _bring(address_, source, folder, fetched, look) or written
        return match["before"] + taken[address_]

    return _image.sub(local, body)


def _bring(
    target: str, source: Path, folder: Path, fetched: dict[str, Fetched], look: Callable
) -> str | None:
    """Put an image into `folder`; returns its name there, or None."""
    if target.startswith("data:"):
        return None
    parts = urlsplit_(target)
    if parts.scheme in ("http", "https"):
        found = fetched.get(target, "was not asked for")
        if isinstance(found, str):
            if found:  # otherwise there is no network
                what = f"{target} could not be fetched ({found})"
                look(target, what, "save it beside the article")
            return None
        data, kind = found
        return _save(data, folder, _name(target, kind))
    file = _find(unquote(parts.path), source)
    if not file:
        look(target, f"there is no image {target}", "put it beside the article")
        return None
    return _save(file.read_bytes(), folder, _name(file.name, None))


def _fetch(url: str) -> tuple[bytes, str]:
    """The image at an address, and its media type."""
    plain = quote(url, safe="%/:=&?~#+!$,;'@()*[]")
    request = Request(plain, headers={"User-Agent": "ssm-blog-posts"})
    with urlopen(request, timeout=20) as answer:
        kind = answer.headers.get_content_type()
        if not kind.startswith("image/"):
            raise ValueError(f"it is {kind}, no image")
        data = answer.read(LIMIT + 1)
    if len(data) > LIMIT:
        raise ValueError("it is larger than 20 MB")
    return data, kind


def _find(path: str, source: Path) -> Path | None:
    """The file at `path`, seen from `source` or from the root of its site, in a folder above."""
    relative = path.lstrip("/")
    for folder in source.resolve().parents:
        for root in ROOTS:
            if (folder / root / relative).is_file():
                return folder / root / relative
        if (folder / ".git").exists():  # the repository that the post comes from
            break
    return None


def _name(target: str, kind: str | None) -> str:
    """A plain file name for an image."""
    path = Path(unquote(urlsplit_(target).path))
    suffix = path.suffix.lower() or mimetypes.guess_extension(kind or "") or ""
    return (address(path.stem) or "image") + suffix


def _save(data: bytes, folder: Path, name: str) -> str:
    """Write the image, under another name if another one has this name."""
    stem, dot, suffix = name.rpartition(".")
    number = 1
    while (folder / name).exists() and (folder / name).read_bytes() != data:
        number += 1
        name = f"{stem}-{number}{dot}{suffix}"
    (folder / name).write_bytes(data)
    return name
