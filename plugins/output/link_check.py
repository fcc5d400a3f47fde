"""Reads every written page as a crawler would, and reports what leads nowhere or lacks words.

Links and anchors within the site, images that are missing or have no alternative text, ids that
stand twice; and whatever would break the promise to the readers that nothing is fetched from
another site and that nothing runs but the site's own scripts.
"""

import os
import re
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from lxml import html
from pelican import signals

from plugins import problems

SITE = "https://site.invalid/"
ADDRESSES = {"a": "href", "link": "href", "image": "href", "use": "href"}  # others have src
FETCHED = ("img", "script", "source", "iframe", "video", "audio", "embed", "track", "image", "use")
# What no text may hold: a page of this site neither runs foreign code nor frames foreign pages.
FORBIDDEN = ("script", "style", "iframe", "frame", "object", "embed", "form", "base", "meta")
OWN = ("site-", "fn:", "fnref:", "cite-", "ref-")  # anchors that no author names
_in_style = re.compile(r"url\(\s*['\"]?(?:https?:)?//", re.IGNORECASE)
_runs = re.compile(r"\s*(?:javascript|vbscript|data(?!:image/)):", re.IGNORECASE)


class Page:
    """A page that was written: its ids, and the addresses that it names."""

    def __init__(self, file: Path, root: Path, source: str | None):
        self.source = Path(source) if source else None
        self.path = file.relative_to(root).as_posix()
        self.tree = html.fromstring(file.read_bytes())
        ids = [element.get("id") for element in self.tree.iterfind(".//*[@id]")]
        self.ids = set(ids)
        self.twice = {one for one in ids if ids.count(one) > 1} if len(ids) > len(self.ids) else ()

    def report(
        self, address: str, what: str, instead: str, *better, kind=problems.ERROR, always=False
    ):
        """Report a problem at the line of the source that has `address`, or the end of it.

        What stands in `better` is looked for first.
        """
        if not self.source:
            problems.report(self.path, 0, what, instead, kind)
            return
        # Pelican has put the page's address in the place of the file's name.
        path, _, anchor = address.partition("#")
        needles = (*better, address, "#" + anchor, path.rstrip("/").rpartition("/")[2])
        needles = [needle for needle in needles if len(needle) > 1]
        problems.report_at(self.source, needles, what, instead, kind, always)

    def forbid(self, address: str, what: str, instead: str, kind=problems.ERROR):
        """Report what no page may have, not even a draft."""
        self.report(address, what, instead, kind=kind, always=True)


class Checker:
    """The pages of a site that was written, and what is expected of them."""

    def __init__(self, pelican, pages: list[Page]):
        self.root, self.pages = Path(pelican.output_path), pages
        self.content = Path(pelican.settings["PATH"])
        self.address = pelican.settings["SITEURL"]
        # While one writes, an image may still be elsewhere; on a published page it may not.
        self.foreign_image = problems.WARNING if not self.address else problems.ERROR
        self.ids = {page.path: page.ids for page in pages}

    def check(self, page: Page) -> None:
        for one in page.twice:
            page.report(one, f"the anchor “{one}” stands twice on the page", "give it another name")
        for image in page.tree.iter("img"):
            if not (image.get("alt") or "").strip():
                self._no_words(page, _as_written(image.get("src", "")))
        for element in page.tree.iter(*ADDRESSES, *FETCHED):
            key = ADDRESSES.get(element.tag, "src")
            for target in (element.get(key), element.get("poster"), *_candidates(element)):
                if target:
                    self._follow(page, element, target)
        for text in page.tree.iterfind(".//div[@class='text']"):
            for element in text.iter("*"):
                self._keep_the_promise(page, element)

    def _no_words(self, page: Page, name: str) -> None:
        name = name.rpartition("/")[2]
        what, instead = f"the image {name} has no alternative text", f"![what it shows]({name})"
        page.report(name, what, f"write {instead}", f"![]({name})", f"![ ]({name})")

    def _keep_the_promise(self, page: Page, element) -> None:
        """Report what would run, or fetch, on the page of somebody who only wants to read it."""
        if element.tag in FORBIDDEN:
            what = f"<{element.tag}> is not allowed in a text"
            page.forbid("<" + element.tag, what, "take it out: the page's policy forbids it")
        for key, value in element.items():
            if key.startswith("on"):
                page.forbid(f"{key}=", f"the attribute {key} would run a script", "take it out")
            elif key in ("href", "src") and _runs.match(value):
                name = value.partition(":")[0].strip()
                page.forbid(f"{name}:", f"the {name}: link would run a script", "write an address")
            elif key == "style" and _in_style.search(value):
                page.forbid("url(", "the style would fetch from another site", "take it out")

    def _follow(self, page: Page, element, target: str) -> None:
        name = _as_written(target)
        if target.startswith("{"):  # Pelican knows no such file
            self._unknown(page, name)
            return
        if target.startswith("/") and not target.startswith("//"):
            what = f"the link {name} leads out of a site that is not at the root of its host"
            page.report(name, what, "name the file instead, as in ../history-2022/en.md")
            return
        inside = target.removeprefix(self.address) if self.address else target
        url = urljoin(SITE + page.path, inside)
        if url.startswith("data:image/"):
            return
        if not url.startswith(SITE):
            self._leave(page, element, target)
            return
        path, anchor = unquote(urlsplit(url).path[1:]), unquote(urlsplit(url).fragment)
        if path.endswith("/") or not path:
            path += "index.html"
        if path not in self.ids and not (self.root / path).is_file():
            page.report(name, f"the link {name} leads nowhere", self._nearest(page, name))
        elif anchor and path in self.ids and anchor not in self.ids[path]:
            known = [one for one in sorted(self.ids[path]) if not one.startswith(OWN)]
            instead = f"name one of that page: {', '.join(known[:8])}"
            instead = problems.nearest(anchor, known, instead)
            page.report(name, f"the link {name} leads to an anchor that is not there", instead)

    def _leave(self, page: Page, element, target: str) -> None:
        """Another site may be linked to; nothing may be fetched from it."""
        if element.tag in FETCHED or element.get("rel") in ("stylesheet", "preload", "icon"):
            kind = self.foreign_image if element.tag == "img" else problems.ERROR
            what = f"the page would fetch {target} from another site"
            page.report(
                target,
                what,
                "put the file beside the article",
                kind=kind,
                always=element.tag != "img",
            )

    def _nearest(self, page: Page, name: str) -> str:
        """The file, or the page, that a link to nowhere may mean."""
        otherwise = "mend it, or add the file"
        if not page.source:
            return otherwise
        path = unquote(urlsplit(name).path)
        if path.startswith("www."):
            return f"write https://{path}"
        if path.endswith("/"):
            known = [Path(one).parent for one in self.ids]
            start = Path(page.path).parent
        else:
            known = [file for file in self.content.rglob("*") if file.is_file()]
            start = page.source.parent
        known = [os.path.relpath(one, start) + "/" * path.endswith("/") for one in known]
        for one in known:
            if one.lower() == path.lower():  # as some file systems do not tell apart
                return f"did you mean {one}?"
        return problems.nearest(path, known, otherwise)

    def _unknown(self, page: Page, name: str) -> None:
        """Report a link to a file that is none, or to one that is not published."""
        file = Path(page.source or ".").parent / unquote(urlsplit(name).path)
        if not file.is_file():
            page.report(name, f"there is no file {name}", self._nearest(page, name))
        elif not problems.errors(file):  # which have been told
            page.report(name, f"{name} is not published", "take the link out until it is")


def _candidates(element) -> list[str]:
    """The addresses among which a browser chooses an image."""
    return [one.split()[0] for one in (element.get("srcset") or "").split(",") if one.strip()]


def _as_written(target: str) -> str:
    return re.sub(r"^\{\w+\}", "", target)


written: dict[str, str | None] = {}  # page → source file, of the site that is being built


def begin(generators):
    written.clear()


def note(path, context):
    """Remember which source file a page was written from."""
    content = context.get("article") or context.get("page")
    written[path] = getattr(content, "source_path", None)


def check(pelican):
    root = Path(pelican.output_path)
    pages = [Page(Path(file), root, source) for file, source in written.items()]
    checker = Checker(pelican, pages)
    for page in pages:
        checker.check(page)
    if problems.errors():  # before Pelican says that it is done
        raise problems.ProblemsFound


def register():
    signals.all_generators_finalized.connect(begin)
    signals.content_written.connect(note)
    signals.finalized.connect(check)
