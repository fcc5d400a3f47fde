"""HTML in Markdown, as other tools let authors write it, made valid.

`<center>`, `<font>`, `align=…` and the like become what HTML has today; elements that are left
open or badly nested are mended as a browser would; the files that `src` and `href` name are found
as Markdown's own are. Markdown within an element is read where an empty line comes first, as on
GitHub and the Hub.
"""

import re

from markdown import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from selectolax.lexbor import LexborHTMLParser

from plugins import problems
from plugins.markdown import figures

TODAY = {  # an element of the past → that of today
    "center": ("div", ' class="center"'),
    "font": ("span", ""),
    "big": ("span", ""),
    "nobr": ("span", ' class="unbroken"'),
    "strike": ("s", ""),
    "tt": ("code", ""),
    "acronym": ("abbr", ""),
}
GONE = ("align", "bgcolor", "border", "cellpadding", "cellspacing", "color", "face", "size")
GONE += ("valign", "frameborder", "hspace", "vspace", "clear", "name")

_element = re.compile(r"<[a-zA-Z/!]")
_past = re.compile(rf"<(/?)({'|'.join(TODAY)})\b", re.IGNORECASE)


class Mark(Preprocessor):
    """Note whether there is HTML, besides the blocks that were taken out."""

    def run(self, lines):
        self.md.has_raw_html |= any(map(_element.search, lines))
        return lines


class Mend(Postprocessor):
    def run(self, text):
        if not self.md.has_raw_html:
            return text
        self.md.portable = self._mended(self.md.portable)
        return self._mended(text)

    def _mended(self, text: str) -> str:
        tree = LexborHTMLParser(_past.sub(_renamed, text), is_fragment=True)
        for film in tree.css("video[poster][src]"):  # Pelican finds one address in an element
            source = tree.create_node("source")
            source.attrs["src"] = film.attrs["src"]
            del film.attrs["src"]
            inner = film.first_child
            inner.insert_before(source) if inner else film.insert_child(source)
        for node in tree.css("*"):
            self._modernise(node)
        return tree.html

    def _modernise(self, node) -> None:
        attributes, tag = node.attributes, node.tag
        style = [(attributes.get("style") or "").rstrip(" ;")]
        if (side := attributes.get("align")) and tag != "img":
            style.append(f"text-align: {side}")
        for key in ("width", "height"):
            if tag == "img" and not (attributes.get(key) or "0").isdecimal():
                style.append(f"{key}: {attributes[key]}")
                del node.attrs[key]
        if tag == "a" and attributes.get("name") and "id" not in attributes:
            node.attrs["id"] = attributes["name"]
        for key in GONE:
            if key in attributes and (key != "name" or tag == "a"):
                del node.attrs[key]
        if any(style[1:]):
            node.attrs["style"] = "; ".join(filter(None, style))
        if choices := attributes.get("srcset"):
            self._leave_out(choices)
            del node.attrs["srcset"]
            if tag == "img" and not attributes.get("src"):
                node.attrs["src"] = attributes["src"] = choices.split()[0].rstrip(",")
        if target := attributes.get(key := figures.ADDRESSES.get(tag)):
            node.attrs[key] = figures.found(self.md.source_path, target, self.md.content)
        if poster := attributes.get("poster"):
            node.attrs["poster"] = figures.found(self.md.source_path, poster, self.md.content)
        if choices and tag == "source":
            node.decompose()

    def _leave_out(self, choices: str) -> None:
        """Tell that of several images a browser has no choice."""
        first = choices.strip().splitlines()[0]
        what = f"srcset leaves the choice between images to the browser: {first[:40]}"
        needles = [f"srcset={quote}{first}" for quote in ('"', "'", "")] + [first]
        instead = "they stay behind; readers see the <img>"
        problems.report_at(self.md.source_path, needles, what, instead, problems.WARNING)


def _renamed(match: re.Match) -> str:
    element, attributes = TODAY[match[2].lower()]
    return f"</{element}" if match[1] else f"<{element}{attributes}"


class RawHtml(Extension):
    def extendMarkdown(self, md):
        # After code and blocks of HTML are taken out (25), before the rest of HTML is (20).
        md.preprocessors.register(Mark(md), "mark-html", 21)
        # When all is in its place again (0).
        md.postprocessors.register(Mend(md), "mend-html", -1)


def makeExtension(**configs):
    return RawHtml(**configs)
