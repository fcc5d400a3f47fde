"""Images and figures in Markdown, by their plain names beside the article.

An image that begins a paragraph makes it a figure; the rest of the paragraph is its caption:

    ![What a reader who cannot see it should know](results.en.svg)
    The results announced. Source: …

A captioned figure is numbered; `![…](results.en.svg){#results}` names it, and a link without
words, `[](#results)`, is then “Figure 1” wherever it stands. The figure is linked to the
`figures.py` beside it, where there is one. An SVG goes into the page itself, so that it follows
the theme, the fonts and the reader's zoom.
"""

import re
from html import escape
from itertools import count
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit
from xml.etree import ElementTree

from markdown import Extension
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor

from plugins import languages, problems
from plugins.output import static_files, svg

# The attributes that name a file.
ADDRESSES = {"img": "src", "a": "href"} | dict.fromkeys(
    ("source", "video", "audio", "track"), "src"
)
SOURCE = re.compile(r'(?<=<div class="drawing") data-source="[^"]*"')

_marked = re.compile(r"\{(?:static|filename|attach|index|author|category|tag)\}")
_id = re.compile(r"\bid\s*=\s*[\"']([^\"']+)[\"']")
_named_part = re.compile(r"(\bid\s*=\s*[\"']|[\"'(]#)([^\"')]+)(?=[\"')])")
_labelled = re.compile(r"\saria-(?:labelledby|describedby)\s*=\s*(?:\"[^\"]*\"|'[^']*')")


def is_beside(address: str) -> bool:
    """Whether `address` is a path relative to the file that names it."""
    try:
        parts = urlsplit(address)
    except ValueError:  # http://[, which plugins.output.link_check tells
        return False
    return bool(parts.path) and not (
        parts.scheme or parts.netloc or parts.path.startswith(("/", "{", "|", "\x02"))
    )


def found(source: Path, address: str, content: Path) -> str:
    """`address`, marked for Pelican if it names a file that there is, seen from `source`."""
    if address.startswith("{") and not _marked.match(address):
        return quote(address)  # a template's, which Pelican would take for its own
    marked = re.match(r"\{(?:static|filename)\}", address)
    bare = address.removeprefix(marked[0]) if marked else address
    if not (is_beside(bare) or marked):
        return address
    path, file = _named(source, bare, content)
    if not static_files.is_file(file):
        return address
    page = path.endswith(".md") and not address.startswith("{static}")
    refusal = static_files.outside if page else static_files.refusal
    if why := refusal(file, content):
        problems.report_at(source, path, *why)
        return "#"
    if sign := re.search(r"[&;#?]", path):
        what = f"the name {path} has a {sign[0]}, which an address reads otherwise"
        problems.report_at(source, [bare, file.name], what, "give it another name")
        return "#"
    if address.startswith("{"):
        return address
    rest = bare[len(re.split("[?#]", bare, maxsplit=1)[0]) :]
    return ("{filename}" if page else "{static}") + path.replace(" ", "%20") + rest


def _named(source: Path, address: str, content: Path) -> tuple[str, Path]:
    """The path in an address, and the file that it names, seen from `source`."""
    path = unquote(re.split("[?#]", address, maxsplit=1)[0])
    return path, content / path[1:] if path.startswith("/") else source.parent / path


class Figures(Treeprocessor):
    def run(self, root):
        # Of the headings, and of the drawings so far.
        self.ids = {one.get("id") for one in root.iter() if one.get("id")} | {"references"}
        self._link(root)
        numbers = {}
        for paragraph in root.iter("p"):
            if len(paragraph) and paragraph[0].tag == "img" and not (paragraph.text or "").strip():
                name = None
                if len(paragraph) > 1 or (paragraph[0].tail or "").strip():
                    number = len(numbers) + 1
                    name = paragraph[0].attrib.pop("id", f"figure-{number}")
                    numbers[name] = number
                self._figure(paragraph, name, numbers.get(name))
        self._refer(root, numbers)

    def _link(self, root):
        """Let `image.png` and `../other/en.md` mean the files that have these names."""
        for element in root.iter():
            key = ADDRESSES.get(element.tag)
            if key and element.get(key):
                element.set(key, found(self.md.source_path, element.get(key), self.md.content))

    def _file(self, address: str) -> Path:
        return _named(self.md.source_path, address, self.md.content)[1]

    def _refer(self, root, numbers: dict[str, int]):
        """Give the links without words the number of the figure that they lead to."""
        for link in root.iter("a"):
            if len(link) or (link.text or "").strip():
                continue
            address = link.get("href", "")
            number = numbers.get(address.removeprefix("#"))
            if number:
                link.text = languages.translate(self.md.lang, "Figure\xa0%(number)d") % {
                    "number": number
                }
            elif not link.get("id"):
                problems.report_at(
                    self.md.source_path,
                    f"[]({address})",
                    f"the link []({address}) has no words, and leads to no figure of this article",
                    "name one of " + (", ".join(f"#{name}" for name in numbers) or "none is there"),
                )

    def _figure(self, paragraph, name: str | None, number: int | None):
        """Make a paragraph a figure; with a caption it has a name and a number."""
        image = paragraph[0]
        caption, rest = image.tail, paragraph[1:]
        paragraph.tag = "figure"
        paragraph[:] = [self._inlined(image)]
        image.tail = None
        if name is None:
            return
        paragraph.set("id", name)
        figcaption = ElementTree.SubElement(paragraph, "figcaption")
        label = ElementTree.SubElement(figcaption, "b")
        label.text = languages.translate(self.md.lang, "Figure %(number)d.") % {"number": number}
        label.tail = " " + (caption or "").lstrip()
        figcaption.extend(rest)
        code = (
            Path(image.get("src", "").removeprefix("{static}")).with_name("figures.py").as_posix()
        )
        if static_files.is_file(self._file(code)):
            last = figcaption[-1]
            last.tail = (last.tail or "").rstrip() + " "
            link = ElementTree.SubElement(
                figcaption, "a", {"href": "{static}" + code, "class": "figure-code"}
            )
            link.text = languages.translate(self.md.lang, "Code of this figure")

    def _inlined(self, image):
        source = image.get("src", "")
        if not source.startswith("{static}") or not image.get("alt", "").strip():
            return image  # what `found` has not marked is no file that may be read
        file = self._file(source.removeprefix("{static}"))
        if file.suffix != ".svg" or not static_files.is_file(file):
            return image
        picture = svg.read(file.read_bytes())
        for fault in picture.faults:
            problems.report(file, *fault)
        if not picture.inline:  # as an image it keeps its looks
            return image
        name = self._name_of_copy(file)
        self.md.drawings[name] = file
        drawing = ElementTree.Element("div", {"class": "drawing", "data-source": name})
        label = f'<svg role="img" aria-label="{escape(image.get("alt"))}" '
        drawing.text = self.md.htmlStash.store(
            re.sub(r"^<svg(?:\s+|(?=[>/]))", label, self._with_own_ids(picture.inline))
        )
        return drawing

    def _name_of_copy(self, file: Path) -> str:
        """The name that a drawing has beside the page, where no other file has it."""
        name = file.name
        while self.md.drawings.get(name, file) != file or (
            self._file(name) != file and static_files.is_file(self._file(name))
        ):  # it is of another folder
            name = f"other-{name}"
        return name

    def _with_own_ids(self, svg: str) -> str:
        """The drawing, whose ids no heading has, and no drawing before it on the page."""
        svg = _labelled.sub("", svg)  # its alt text is the label
        mine = set(_id.findall(svg))
        known, renamed = self.ids | mine, {}
        for name in mine & self.ids:
            renamed[name] = next(one for n in count(2) if (one := f"{name}-{n}") not in known)
        self.ids |= (mine - renamed.keys()) | set(renamed.values())
        return _named_part.sub(lambda m: m[1] + renamed.get(m[2], m[2]), svg)


class Forget(Postprocessor):
    """Take the file of a drawing from the page: only `plugins.output.portable` asks for it."""

    def run(self, text):
        return SOURCE.sub("", text)


class FiguresExtension(Extension):
    def extendMarkdown(self, md):
        md.treeprocessors.register(Figures(md), "figures", 4)
        # When raw HTML is mended, too (-1).
        md.postprocessors.register(Forget(md), "forget-sources", -2)
        md.drawings = {}  # the files of those that went into the page, by name


def makeExtension(**configs):
    return FiguresExtension(**configs)
