"""The images of an imported article, brought beside it.

Only what is a picture by its name and by its content comes along: from the post's own tree, or
over the network, with bounds of size and time. What is refused is told.
"""

import mimetypes
import re
import threading
from base64 import b64decode
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from urllib.error import URLError
from urllib.parse import unquote, unquote_to_bytes, urlsplit
from urllib.request import Request, urlopen

from plugins.output import copied
from plugins.reading.paths import address

LIMIT, SECONDS = 20_000_000, 20  # bytes of an image, and how long it may take to come
_image = re.compile(
    r"(?P<before>!\[[^\]\n]{0,500}\]\(|<img\b[^<>]{0,2000}?\bsrc=[\"'])(?P<source>[^\s\"')]+)",
    re.IGNORECASE,
)


def brought(body: str, source: Path, folder: Path, look: Callable[[str, str, str], None]) -> str:
    """The text `body` of the file `source`, whose images are now in `folder`.

    Those of other sites are fetched. `look(needle, what, instead)` is told what could not be had.
    """
    taken: dict[str, str] = {}

    def local(match: re.Match) -> str:
        address_ = match["source"]
        if address_ not in taken:
            taken[address_] = _bring(address_, source, folder, look) or address_
        return match["before"] + taken[address_]

    return _image.sub(local, body)


def _bring(target: str, source: Path, folder: Path, look: Callable) -> str | None:
    """Put an image into `folder`; returns its name there, or None."""
    shown, scheme = target if len(target) < 200 else f"{target[:100]}…", ""
    try:
        scheme = urlsplit(target).scheme
        if scheme in ("http", "https"):
            data, name = _fetch(target)
        elif scheme == "data":
            data, name = _embedded(target)
        else:
            data, name = _read(target, source)
        if not copied.is_picture(name, data):
            raise ValueError("it is no picture")
    except FileNotFoundError:
        look(target[:200], f"there is no image {shown}", "put it beside the article")
    except (URLError, HTTPException, OSError, ValueError) as error:
        what = f"{shown} could not be {'fetched' if scheme else 'taken'}"
        what += f" ({getattr(error, 'reason', error)})"
        look(target[:200], what, "save a picture beside the article")
    else:
        return _save(data, folder, name)
    return None


def _fetch(url: str) -> tuple[bytes, str]:
    """The image at an address, and a name for it."""
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
    request = Request(url, headers={"User-Agent": "ssm-blog-posts"})
    with urlopen(request, timeout=SECONDS) as answer:
        kind = answer.headers.get_content_type()
        if not kind.startswith("image/"):
            raise ValueError(f"it is {kind}, no image")
        data = answer.read(LIMIT + 1)
    if len(data) > LIMIT:
        raise ValueError("it is larger than 20 MB")
    return data, _name(urlsplit(url).path, kind)


def _embedded(url: str) -> tuple[bytes, str]:
    """The image that a data: address holds, and a name for it."""
    head, _, data = url.removeprefix("data:").partition(",")
    kind, *options = head.split(";")
    content = b64decode(unquote(data)) if "base64" in options else unquote_to_bytes(data)
    return content, _name("image", kind)


def _read(target: str, source: Path) -> tuple[bytes, str]:
    """The image that a path names, and its name; raises `FileNotFoundError` if there is none.

    It is looked for from the post on upwards, and nowhere outside the post's own tree.
    """
    relative, tree = unquote(urlsplit(target).path).lstrip("/"), tree_of(source)
    for folder in _above(source):
        file = (folder / relative).resolve()
        if not folder.is_relative_to(tree):
            break
        if file.is_file():
            if not file.is_relative_to(tree):
                raise ValueError(f"it is not in {tree}")
            if file.stat().st_size > LIMIT:
                raise ValueError("it is larger than 20 MB")
            return file.read_bytes(), _name(file.name, None)
    raise FileNotFoundError(target)


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
    if suffix not in copied.PICTURES:
        suffix = mimetypes.guess_extension(kind or "") or suffix
    return (address(path.stem[:100]) or "image") + suffix


def _save(data: bytes, folder: Path, name: str) -> str:
    """Write the image, under another name if another one has this name."""
    stem, dot, suffix = name.rpartition(".")
    number = 1
    while (folder / name).exists() and (folder / name).read_bytes() != data:
        number += 1
        name = f"{stem}-{number}{dot}{suffix}"
    (folder / name).write_bytes(data)
    return name
