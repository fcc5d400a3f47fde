"""The images of an imported article, brought beside it."""

import mimetypes
import re
from collections.abc import Callable
from pathlib import Path
from urllib.error import URLError
from urllib.parse import unquote, urlsplit
from urllib.request import Request, urlopen

from plugins.reading.paths import address

LIMIT = 20_000_000  # bytes of an image
_image = re.compile(
    r"(?P<before>!\[[^\]]*\]\(|<img\b[^>]*?\bsrc=[\"'])(?P<source>[^\s\"')]+)", re.IGNORECASE
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
    if target.startswith("data:"):
        return None
    if urlsplit(target).scheme in ("http", "https"):
        try:
            data, kind = _fetch(target)
        except (URLError, OSError, ValueError) as error:
            reason = getattr(error, "reason", error)
            look(target, f"{target} could not be fetched ({reason})", "save it beside the article")
            return None
        return _save(data, folder, _name(target, kind))
    file = _find(unquote(urlsplit(target).path), source)
    if not file:
        look(target, f"there is no image {target}", "put it beside the article")
        return None
    return _save(file.read_bytes(), folder, _name(file.name, None))


def _fetch(url: str) -> tuple[bytes, str]:
    """The image at an address, and its media type."""
    request = Request(url, headers={"User-Agent": "ssm-blog-posts"})
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
        if (folder / relative).is_file():
            return folder / relative
    return None


def _name(target: str, kind: str | None) -> str:
    """A plain file name for an image."""
    path = Path(unquote(urlsplit(target).path))
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
