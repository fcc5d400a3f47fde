"""Reads every written page as a browser would, and reports what leads nowhere or lacks words.

Links and anchors within the site, images that are missing or have no alternative text, ids that
stand twice; and whatever would break the promise to the readers that nothing is fetched from
another site and that nothing runs but the site's own scripts.
"""

import os
import re
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from pelican import signals
from selectolax.lexbor import LexborHTMLParser, LexborNode

from plugins import problems
from plugins.build import written
from plugins.output import markup, static_files

SITE = "https://site.invalid/"
FOLLOWED = {"a": ("href",), "image": ("href", "xlink:href"), "video": ("src", "poster")}
FOLLOWED |= {"link": ("href",)}  # others have src
OWN = ("site-", "fn:", "fnref:", "cite-", "ref-")  # anchors that no author names
# What a head asks for comes from the theme; so does the one script that a page may hold, data.
LOADED = ("stylesheet", "preload", "icon", "apple-touch-icon")
RELATIONS = (*LOADED, "canonical", "alternate")
AUTHORED = ("text", "lead")  # the classes of what holds an author's words …
LISTED = ("series-index", "series-nav")  # … and of what lists those of other pages


class Page:
    """A page that was written: its elements, its ids, and the file that it was written from."""

    is_partial = False  # of a build with errors, which leaves out what goes with the pages

    def __init__(self, file: Path, root: Path, source: str | None):
        self.source = Path(source) if source else None
        self.path = file.relative_to(root).as_posix()
        self.tree = LexborHTMLParser(file.read_bytes())
        self.nodes = [(node, node.tag, node.attributes) for node in self.tree.css("*")]
        self.ids, self.twice = set(), {}
        for node, _, attributes in self.nodes:
            if one := attributes.get("id"):
                if one in self.ids:
                    self.twice[one] = node
                self.ids.add(one)

    def report(
        self, node, needles: list[str], what: str, instead: str, kind=problems.ERROR, always=False
    ):
        """Report a problem at the line of the source that has the first of `needles` found.

        What is found nowhere, and stands outside the author's words, is the theme's.
        """
        text = self.source.read_text("utf-8-sig", errors="replace") if self.source else ""
        needles = [needle for needle in needles if len(needle) > 1]
        line = next(filter(None, (problems.line_of(text, needle) for needle in needles)), 0)
        if not line and _is_within(node, LISTED):
            return  # a title or a summary of another page, where it is told
        if self.source and (line or _is_within(node, AUTHORED)):
            problems.report(self.source, line or 1, what, instead, kind, always)
        else:
            if self.is_partial:
                return
            where = f"the page {self.path}: "
            problems.report("theme", 0, where + what, f"{instead}, in the templates", kind)


def _is_within(node, classes: tuple[str, ...]) -> bool:
    """Whether a node is in an element of one of the classes, or in the title of its page."""
    while node is not None:
        own = (node.attributes.get("class") or "").split()
        if any(one in classes for one in own) or (node.tag == "h1" and classes is AUTHORED):
            return True
        node = node.parent
    return False


class Checker:
    """The pages of a site that was written, and what is expected of them."""

    def __init__(self, pelican, pages: list[Page]):
        self.root, self.pages = Path(pelican.output_path), pages
        self.content = Path(pelican.settings["PATH"])
        self.address = pelican.settings["SITEURL"]
        # While one writes, an image may still be elsewhere; on a published page it may not.
        self.foreign_image = problems.ERROR if pelican.settings["PUBLISHED"] else problems.WARNING
        self.ids = {page.path: page.ids for page in pages}

    def check(self, page: Page) -> None:
        for one, node in page.twice.items():
            what = f"the anchor “{one}” stands twice on the page"
            page.report(node, [one, "#" + one], what, "give it another name")
        depths = {}
        for node, tag, attributes in page.nodes:
            parent = node.parent
            depth = depths[node.mem_id] = depths.get(parent.mem_id if parent else 0, 0) + 1
            if depth == markup.DEPTH + 20:  # the theme's own are among them
                page.report(node, [f"<{tag}"], "elements are nested too deeply", "take some out")
            in_head = parent is not None and (tag == "head" or parent.tag == "head")
            faults = list(markup.faults(tag, attributes, in_head))
            for fault in faults:
                always = not (fault.harmless or fault.inert)
                page.report(
                    node, [fault.needle, f"<{tag}"], fault.what, fault.instead, always=always
                )
            if faults:
                continue
            if in_head:
                self._check_head(page, node, tag, attributes)
            elif tag == "title" and parent is not None and not _in_svg(parent):
                page.report(node, ["<title"], "<title> is not allowed in a text", "take it out")
            if "%" in (attributes.get("id") or ""):
                what = f"the anchor “{attributes['id']}” has a %, which no address can have"
                page.report(node, ["#" + attributes["id"]], what, "write letters, digits and -")
            if tag == "img" and not (attributes.get("alt") or "").strip():
                self._no_words(page, node, _as_written(attributes.get("src") or ""))
            keys = FOLLOWED.get(tag, ("src",) if "src" in attributes else ())
            targets = [attributes.get(key) for key in keys]
            for target in filter(None, (*targets, *_candidates(attributes))):
                self._follow(page, node, target)

    def _check_head(self, page: Page, node, tag: str, attributes: dict) -> None:
        """Report what only the theme may say: it does so in its own words."""
        relation = attributes.get("rel") or ""
        target = attributes.get("href") or attributes.get("src") or ""
        own = self._inside(page, target)
        wrong = tag == "link" and relation not in RELATIONS
        wrong |= tag == "link" and relation in LOADED and not own
        is_data = attributes.get("type") == "application/ld+json" and "src" not in attributes
        wrong |= tag == "script" and not is_data and not (own or "").startswith("theme/")
        refresh = (attributes.get("http-equiv") or "").lower()
        wrong |= refresh not in ("", "content-security-policy") and page.source is not None
        if wrong:
            page.report(node, [target], f"<{tag}> is not the theme’s", "take it out", always=True)

    def _inside(self, page: Page, target: str) -> str | None:
        """The path within the site that an address leads to; None if it leads elsewhere."""
        if self.address and re.match(re.escape(self.address) + r"(?:[/?#]|$)", target):
            target = SITE + target.removeprefix(self.address).lstrip("/")
        url = urljoin(SITE + page.path, target)
        return url.removeprefix(SITE) if url.startswith(SITE) else None

    def _no_words(self, page: Page, node, name: str) -> None:
        name = name.rpartition("/")[2]
        what, instead = f"the image {name} has no alternative text", f"![what it shows]({name})"
        needles = [f"![]({name})", f"![ ]({name})", name]
        page.report(node, needles, what, f"write {instead}")

    def _follow(self, page: Page, node, target: str) -> None:
        name = _as_written(target)
        # Pelican has put the page's address in the place of the file's name.
        needles = [name, "#" + name.partition("#")[2]]
        needles.append(name.partition("#")[0].rstrip("/").rpartition("/")[2])
        if target.startswith("{"):  # Pelican knows no such file
            self._unknown(page, node, needles, name)
            return
        if target.startswith("/") and not target.startswith("//"):
            what = f"the link {name} leads out of a site that is not at the root of its host"
            instead = "name the file instead, as in ../history-2022/en.md"
            page.report(node, needles, what, instead)
            return
        if markup.scheme(target) == "data":  # which is told
            return
        try:
            inside = self._inside(page, target)
        except ValueError:  # http://[
            page.report(node, needles, f"the link {name} is not an address", "mend it")
            return
        if inside is None:
            self._leave(page, node, target)
            return
        url = urlsplit(SITE + inside)
        path, anchor = unquote(url.path[1:]), unquote(url.fragment)
        if path.endswith("/") or not path:
            path += "index.html"
        if path not in self.ids and not static_files.is_file(self.root / path):
            what = f"the link {name} leads nowhere"
            page.report(node, needles, what, self._nearest(page, name))
        elif anchor and path in self.ids and anchor not in self.ids[path]:
            known = [one for one in sorted(self.ids[path]) if not one.startswith(OWN)]
            instead = f"name one of that page: {', '.join(known[:8])}"
            instead = problems.nearest(anchor, known, instead)
            what = f"the link {name} leads to an anchor that is not there"
            page.report(node, needles, what, instead)

    def _leave(self, page: Page, node, target: str) -> None:
        """Another site may be linked to; nothing may be fetched from it."""
        relation = (node.attributes.get("rel") or "").lower().split()
        if node.tag in markup.FETCHED and (node.tag != "link" or {*relation} & {*LOADED}):
            kind = self.foreign_image if node.tag == "img" else problems.ERROR
            what = f"the page would fetch {target} from another site"
            instead, always = "put the file beside the article", node.tag != "img"
            page.report(node, [target], what, instead, kind, always)

    def _nearest(self, page: Page, name: str) -> str:
        """The file, or the page, that a link to nowhere may mean."""
        otherwise = "mend it, or add the file"
        if not page.source:
            return otherwise
        path = unquote(re.split("[?#]", name, maxsplit=1)[0])
        if path.startswith("www."):
            return f"write https://{path}"
        if path.endswith("/"):
            known = [Path(one).parent for one in self.ids if one.endswith("index.html")]
            start = Path(page.path).parent
        else:
            known = [file for file in self.content.rglob("*") if file.is_file()]
            start = page.source.parent
        known = [os.path.relpath(one, start) + "/" * path.endswith("/") for one in known]
        for one in known:
            if one.lower() == path.lower():  # as some file systems do not tell apart
                return f"did you mean {one}?"
        return problems.nearest(path, known, otherwise)

    def _unknown(self, page: Page, node, needles: list[str], name: str) -> None:
        """Report a link to a missing file, or to one that is not published."""
        file = Path(page.source or ".").parent / unquote(re.split("[?#]", name, maxsplit=1)[0])
        if not static_files.is_file(file):
            page.report(node, needles, f"there is no file {name}", self._nearest(page, name))
        elif not problems.errors(file):  # which have been told
            what = f"{name} is not published"
            page.report(node, needles, what, "take the link out until it is")


def _in_svg(node: LexborNode | None) -> bool:
    while node is not None:
        if node.tag == "svg":
            return True
        node = node.parent
    return False


def _candidates(attributes: dict) -> list[str]:
    """The addresses among which a browser chooses an image."""
    return [one.split()[0] for one in (attributes.get("srcset") or "").split(",") if one.strip()]


def _as_written(target: str) -> str:
    return re.sub(r"^\{\w+\}", "", target)


def check(pelican):
    """Check all that is HTML, whoever wrote it: the pages, and those at old addresses."""
    root = Path(pelican.output_path)
    Page.is_partial = bool(problems.errors())
    pages = [
        Page(file, root, written.get(os.fspath(file))) for file in sorted(root.rglob("*.html"))
    ]
    checker = Checker(pelican, pages)
    for page in pages:
        checker.check(page)
    if problems.errors():  # before Pelican says that it is done
        raise problems.ProblemsFound


def register():
    signals.finalized.connect(check)
