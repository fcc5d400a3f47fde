"""Which files may be copied into the site: those beside the texts, of the kinds listed here.

All that Pelican is asked to copy passes this one gate, by whatever syntax. A file is judged by
where it is once links are followed, and by its kind: what a browser or a server would run is not
among them, and an SVG, which a browser runs when it is opened, is read.
"""

import os
from functools import cache
from pathlib import Path, PurePosixPath

from pelican import signals

from plugins import dependencies, problems
from plugins.output import svg
from plugins.reading.paths import contents

PICTURES = {  # the name's end → how the file begins
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".gif": (b"GIF87a", b"GIF89a"),
    ".webp": (b"RIFF",),
    ".avif": (b"\0\0\0",),
    ".svg": (),
}
KINDS = {
    *PICTURES,
    *(".mp4", ".webm", ".mp3", ".ogg", ".oga", ".ogv", ".wav", ".flac", ".m4a", ".vtt"),
    *(".pdf", ".txt", ".csv", ".tsv", ".json", ".bib", ".tex", ".py", ".ipynb"),
    *(".npy", ".npz", ".zip", ".gz", ".xz", ".parquet", ".safetensors"),
}
# Some servers go by any of the endings of a name: to them, page.html.bib is a page.
RUN = {".html", ".htm", ".xhtml", ".shtml", ".xml", ".xsl", ".svg", ".js", ".mjs", ".css"}
RUN |= {".php", ".phtml", ".cgi", ".pl", ".asp", ".aspx", ".jsp"}
# What the build itself writes, in any folder, or at the site's root.
OWN_NAMES = {"card.png", "apple-touch-icon.png", "robots.txt", "llms.txt"}
OWN_FOLDERS = {"theme", "pagefind", "feeds", "formulas", "drafts"}
FILES = KINDS | RUN | {".md"}  # that the build writes: no folder may have the name of one


def is_file(path: Path) -> bool:
    """Whether there is such a file; no name can be that is too long, or has a NUL."""
    dependencies.saw(path)
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_picture(name: str, data: bytes) -> bool:
    """Whether a file is a picture, by its name and by what is in it."""
    kind = PurePosixPath(name).suffix.lower()
    if kind == ".svg":
        return not svg.read(data).faults
    return data.startswith(PICTURES.get(kind, ())) and (
        (kind != ".webp" or data[8:12] == b"WEBP") and (kind != ".avif" or data[4:8] == b"ftyp")
    )


def outside(file: Path, content: Path) -> tuple[str, str] | None:
    """That a file is not in the folder of the content, and what to do; None if it is."""
    if file.resolve().is_relative_to(content.resolve()):
        return None
    return f"the link {file.name} leaves the folder of the content", "put the file beside the text"


def taken(path: str) -> tuple[str, str] | None:
    """That the site itself writes in the place of a page's `path`, and what to do; None if not."""
    folders = PurePosixPath(path).parts[:-1]
    if folders and (first := folders[0]) in OWN_FOLDERS:
        return f"{first}/ is a folder that the site writes", "name another folder"
    for folder in folders:
        if PurePosixPath(folder).suffix.lower() in FILES or folder in ("_headers", "CNAME"):
            return f"{folder}/ has the name of a file", "name another folder"
    return None


def refusal(file: Path, content: Path) -> tuple[str, str] | None:
    """Why a file may not be copied, and what to do instead; None if it may."""
    if why := outside(file, content):
        return why
    real = file.resolve()
    hidden = any(part.startswith(".") for part in real.relative_to(content.resolve()).parts)
    inner = {one.lower() for name in (file, real) for one in name.suffixes[:-1]}
    if hidden or inner & RUN or not {file.suffix.lower(), real.suffix.lower()} <= KINDS:
        instead = f"publish one of {' '.join(sorted(KINDS))}"
        return f"{file.name} is not a kind of file that is published", instead
    if file.name in OWN_NAMES:
        return f"{file.name} is the name of a file that the site writes", "give it another"
    if not real.is_file():
        return f"{file.name} is not a file", "put one there"
    if real.suffix.lower() == ".svg" and (faults := _faults(real, real.stat().st_mtime_ns)):
        line, what, instead = faults[0]
        return f"{file.name}:{line}: {what}", instead
    return None


@cache
def _faults(file: Path, _changed: int) -> list[tuple[int, str, str]]:
    return svg.read(file.read_bytes()).faults


def leave_links_out(pelican):
    """Keep Pelican, which would follow them without end, from folders that are links."""
    content, links = Path(pelican.settings["PATH"]), []
    for folder, folders, _ in os.walk(content):
        links += [Path(folder, name) for name in folders if Path(folder, name).is_symlink()]
    for link in links:
        problems.report(link, 0, "is a link to a folder", "put the folder itself here")
    left = [link.relative_to(content).as_posix() for link in links]
    for key in ("ARTICLE_EXCLUDES", "PAGE_EXCLUDES"):
        pelican.settings[key] = [*pelican.settings[key], *left]


def gate(generator):
    """Take what may not be copied from among the links to files that Pelican found, and report it.

    A file that is not there is left to `plugins.output.link_check`, which says so.
    """
    content, context = Path(generator.settings["PATH"]), generator.context
    for path in sorted(context["static_links"]):
        file = content / path
        if is_file(file):
            why = refusal(file, content)
            first = PurePosixPath(path).parts[0]
            if not why and first in OWN_FOLDERS:
                why = f"{first}/ is a folder that the site writes", "give yours another name"
            if not why:
                continue
            for one in contents(context):
                if path in one.get_static_links():
                    problems.report_at(one.source_path, PurePosixPath(path).name, *why)
        context["static_links"].discard(path)


def register():
    signals.get_generators.connect(leave_links_out)
    # Before the generator that copies, which is Pelican's last.
    signals.article_generator_finalized.connect(gate)
    signals.page_generator_finalized.connect(gate)
