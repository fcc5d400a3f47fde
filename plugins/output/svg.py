"""Reads an SVG as strangers may send it: whether it may be published, and may go into a page.

A browser that opens an SVG by itself runs what is in it, so the file holds what
`plugins.output.markup` lists, and besides a style sheet, pictures within the file, and what
drawing programs note for themselves in namespaces of their own. What goes into a page is held to
the list alone: an SVG that has more is shown as an image.
"""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from xml.parsers import expat

from plugins.output import markup

NAMESPACE, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"
ACTIVE = ("http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML")
_picture = re.compile(r"data:image/(?:png|jpeg|gif|webp)[;,]", re.IGNORECASE)
# An escape may hide what it is; and images have functions of their own besides url().
_fetches = re.compile(
    r"@import|\\|image(?:-set)?\s*\(|url\s*\((?!\s*['\"]?(?:#|data:(?:font|image|application/)))",
    re.IGNORECASE,
)


@dataclass
class Picture:
    """An SVG: its mistakes (line, what, instead), and its text for a page if it may go there."""

    faults: list[tuple[int, str, str]] = field(default_factory=list)
    inline: str | None = None


def read(data: bytes) -> Picture:
    """What is in the SVG; one that is no XML has this as its mistake."""
    reading = _Reading()
    try:
        reading.parser.Parse(data, True)
    except expat.ExpatError as error:
        reason = expat.errors.messages[error.code]
        reading.faults.append((error.lineno, f"is not an SVG: {reason}", "export it again"))
    picture = Picture(reading.faults)
    if reading.plain and not picture.faults and b"\0" not in data:  # as in UTF-16
        with suppress(UnicodeDecodeError):  # XML in another encoding
            data.decode()
            end = reading.end  # of an empty <svg/>; otherwise where its </svg> begins
            if not data[:end].endswith(b"/>") or data[end : end + 2] == b"</":
                end = data.index(b">", end) + 1
            picture.inline = data[reading.start : end].decode()
    return picture


class _Reading:
    def __init__(self):
        self.faults, self.plain, self.start, self.end, self.depth = [], True, 0, 0, 0
        self.sheet: list[str] | None = None
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.ProcessingInstructionHandler = self._instruction
        self.parser.StartNamespaceDeclHandler = self._namespace
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._close
        self.parser.CharacterDataHandler = self._text

    def _fault(self, what: str, instead: str = "take it out, or export the picture as PNG"):
        self.faults.append((self.parser.CurrentLineNumber, what, instead))

    def _doctype(self, name, system, public, declares):
        if declares:  # entities, which may be bombs
            self._fault("declares entities", "export it again as plain SVG")

    def _instruction(self, target, data):
        self._fault(f"<?{target}?> would be run")

    def _namespace(self, prefix, uri):
        self.plain = self.plain and (prefix, uri) in ((None, NAMESPACE), ("xlink", XLINK))

    def _begin(self, name, attributes):
        self.depth += 1
        if self.depth == 1:
            self.start = self.parser.CurrentByteIndex
        if self.depth > markup.DEPTH:
            self._fault("is nested too deeply", "export it again")
        space, _, tag = name.rpartition(" ")
        if self.depth == 1 and tag != "svg":
            self._fault("is not an SVG", "export it again")
        if space in ACTIVE:
            self._fault(f"<{tag}> is not a part of a picture")
        if self.sheet is not None:
            self._fault("its style sheet has an element in it")
        if space not in ("", NAMESPACE):
            self.plain = False  # what a program notes for itself
            return
        if tag == "style":
            self.plain, self.sheet = False, []
        known = {}
        for key, value in attributes.items():
            space, _, key = key.rpartition(" ")
            if space in ("", XLINK):
                known[key] = value
            elif space != XML:
                self.plain = False
        if tag == "image" and _picture.match(known.get("href", "")):
            self.plain = False
            del known["href"]
        elif tag in markup.FETCHED and markup.leaves(known.get("href", "")):
            self._fault(
                f"<{tag}> would fetch {known['href'][:60]}", "put the picture into the file"
            )
        for fault in markup.faults("g" if tag == "style" else tag, known):  # those of any element
            self.plain = False
            if not fault.harmless:
                self._fault(fault.what)

    def _text(self, text):
        if self.sheet is not None:
            self.sheet.append(text)

    def _close(self, name):
        self.end = self.parser.CurrentByteIndex
        self.depth -= 1
        if self.sheet and _fetches.search("".join(self.sheet)):
            self._fault("its style sheet would fetch from elsewhere")
        self.sheet = None
