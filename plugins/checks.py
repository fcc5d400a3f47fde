"""Reads every written page as a crawler would, and reports what leads nowhere or lacks words.

Links and anchors within the site, images that are missing or have no alternative text, ids that
stand twice, and whatever would be fetched from another site.
"""

import re
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from lxml import html
from pelican import signals

from plugins import problems

SITE = "https://site.invalid/"
ADDRESSES = {"a": "href", "img": "src", "link": "href", "script": "src", "source": "src"}
FETCHED = ("img", "script", "source", "iframe", "video", "audio", "embed", "object")


class Page:
    """A page that was written: its ids, and the addresses that it names."""

    def __init__(self, file: Path, root: Path, source: str | None):
        self.source = source
        self.path = file.relative_to(root).as_posix()
        self.tree = html.fromstring(file.read_bytes())
        ids = [element.get("id") for element in self.tree.iterfind(".//*[@id]")]
        self.ids = set(ids)
        self.twice = {one for one in ids if ids.count(one) > 1} if len(ids) > len(self.ids) else ()

    def report(self, address: str, what: str, instead: str, *better: str) -> None:
        """Report a problem at the line of the source that has `address`, or the end of it.

        What stands in `better` is looked for first.
        """
        if self.source:
            text = Path(self.source).read_text("utf-8-sig", errors="replace")
            # Pelican has put the page's address in the place of the file's name.
            path, _, anchor = address.partition("#")
            for needle in (*better, address, "#" + anchor, path.rpartition("/")[2]):
                if len(needle) > 1 and needle in text:
                    problems.report(self.source, problems.line_of(text, needle), what, instead)
                    return
        problems.report(self.source or self.path, 0, what, instead)


written: dict[str, str | None] = {}  # page → source file, of the site that is being built


def begin(generators):
    written.clear()


def note(path, context):
    """Remember which source file a page was written from."""
    content = context.get("article") or context.get("page")
    written[path] = getattr(content, "source_path", None)


def check(pelican):
    root, address = Path(pelican.output_path), pelican.settings["SITEURL"]
    pages = [Page(Path(file), root, source) for file, source in written.items()]
    ids = {page.path: page.ids for page in pages}
    for page in pages:
        for one in page.twice:
            page.report(one, f"the anchor “{one}” stands twice on the page", "give it another name")
        for image in page.tree.iter("img"):
            if not (image.get("alt") or "").strip():
                name = _as_written(image.get("src", "")).rpartition("/")[2]
                page.report(
                    name,
                    f"the image {name} has no alternative text",
                    f"write ![what it shows]({name})",
                    f"![]({name})",
                    f"![ ]({name})",
                )
        for element in page.tree.iter(*ADDRESSES, *FETCHED):
            key = ADDRESSES.get(element.tag, "src")
            if target := element.get(key):
                _follow(page, element, target, root, ids, address)
    if problems.found:  # before Pelican says that it is done
        raise problems.ProblemsFound(problems.found)


def _follow(page, element, target, root, ids, address):
    name = _as_written(target)
    if target.startswith("{"):  # Pelican found no such file
        if not _failed(page, name):
            page.report(name, f"there is no file {name}", "mend the path, or add the file")
        return
    url = urljoin(SITE + page.path, target.removeprefix(address) if address else target)
    parts = urlsplit(url)
    if target.startswith("/") and not target.startswith("//"):
        page.report(
            name,
            f"the link {name} leads out of the site where that is not at the root of its host",
            "name the file instead, as in ../history-2022/en.md",
        )
        return
    if not url.startswith(SITE):
        if element.tag in FETCHED or element.get("rel") in ("stylesheet", "preload", "icon"):
            page.report(
                name, f"the page would fetch {target} from another site", "put the file beside"
            )
        return
    path = unquote(parts.path[1:])
    if path.endswith("/") or not path:
        path += "index.html"
    anchor = unquote(parts.fragment)
    if path not in ids and not (root / path).is_file():
        page.report(name, f"the link {name} leads nowhere", "mend it, or add the file")
    elif anchor and path in ids and anchor not in ids[path]:
        page.report(
            name,
            f"the link {name} leads to an anchor that is not there",
            "name a heading of that page: " + ", ".join(sorted(ids[path])[:8]),
        )


def _as_written(target: str) -> str:
    return re.sub(r"^\{\w+\}", "", target)


def _failed(page, name: str) -> bool:
    """Whether the file that a link names is there but has a problem of its own."""
    file = Path(page.source or ".").parent / unquote(urlsplit(name).path)
    return file.is_file() and file.suffix == ".md"


def register():
    signals.all_generators_finalized.connect(begin)
    signals.content_written.connect(note)
    signals.finalized.connect(check)
