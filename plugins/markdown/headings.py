"""The headings of a text: below the title, without gaps, each with an anchor of its own.

A text whose sections are `# …`, as other tools write them, has them one level lower here, where
the title of the page stands above.
"""

import re
import unicodedata

from markdown import Extension
from markdown.extensions.toc import slugify, slugify_unicode
from markdown.treeprocessors import Treeprocessor

from plugins import problems
from plugins.markdown import structure

LEVELS = ("h1", "h2", "h3", "h4", "h5", "h6")


def anchor(words: str, separator: str) -> str:
    """The anchor of a heading: in ASCII, or in its own letters where most of them are not Latin."""
    letters = [one for one in words if one.isalpha()]
    foreign = [one for one in letters if not unicodedata.name(one, "").startswith("LATIN")]
    slug = slugify_unicode if 2 * len(foreign) > len(letters) else slugify
    return slug(words, separator)


class Headings(Treeprocessor):
    """Put the headings below the title, and report gaps between their levels."""

    def run(self, root):
        headings = [element for element in root.iter() if element.tag in LEVELS]
        down = bool(headings) and headings[0].tag == "h1"
        above = 1
        for place, heading in enumerate(headings):
            level = min(LEVELS.index(heading.tag) + 1 + down, 6)
            if level == 1:
                what = "the heading is of the level # of the page’s title"
                report(self.md, place, what, "write ##")
            heading.tag = LEVELS[level - 1]
            if level > above + 1:
                wrong, right = ("#" * (one - down) for one in (level, above + 1))
                report(self.md, place, f"the heading leaves out a level: {wrong}", f"write {right}")
            above = level


class Anchors(Treeprocessor):
    """Report headings whose anchor another one has, which the table of contents has numbered."""

    def run(self, root):
        headings = [element for element in root.iter() if element.tag in LEVELS]
        for heading in headings:
            self._part_links(heading)
        anchors = [heading.get("id", "") for heading in headings]
        all_, seen = set(anchors), set()
        for place, anchor in enumerate(anchors):
            shared = re.sub(r"_\d+$", "", anchor)
            wanted = shared if shared in all_ else anchor
            if wanted in seen:
                what = f"two headings have the anchor “{wanted}”"
                report(self.md, place, what, f"give this one another: {{#{wanted}-2}} at its end")
            seen.add(wanted)

    def _part_links(self, heading) -> None:
        """A heading that has a link in it is no link to itself: none may stand within another."""
        link = heading[0] if len(heading) and heading[0].get("class") == "anchor" else None
        if link is not None and link.find(".//a") is not None:
            heading.text, heading[:] = link.text, list(link)


def report(md, place: int, what: str, instead: str) -> None:
    """Report a problem of the heading number `place` of the text."""
    lines = [one.line for one in structure.read(md.source_text, md.body_line).headings()]
    line = lines[place] if place < len(lines) else md.body_line
    problems.report(md.source_path, line, what, instead)


class HeadingsExtension(Extension):
    def extendMarkdown(self, md):
        # Before and after the table of contents takes and gives anchors (5).
        md.treeprocessors.register(Headings(md), "headings", 7)
        md.treeprocessors.register(Anchors(md), "anchors", 2)


def makeExtension(**configs):
    return HeadingsExtension(**configs)
