"""Citations: `[@gu2022s4]` in Markdown, from content/references.bib.

`[@gu2022s4, table 4; @gu2020hippo]` names several, with a place in the first; `[-@gu2022s4]`
leaves out the authors, where the sentence has named them. What is cited is listed at the end of
the article, with links, and with the way back to each place that cites it.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import ascii_lowercase
from xml.etree import ElementTree

from babel.lists import format_list
from markdown import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from pybtex.database import Entry, Person
from pybtex.exceptions import PybtexError

from plugins import languages, problems
from plugins.markdown import bibtex

CITATION = r"\[(-?@[\w:-]+[^\[\]]*)\]"
_one = re.compile(r"\s*(-?)@([\w:-]+)\s*(?:,\s*(.*?))?\s*$", re.DOTALL)
LINKS = {"doi": ("DOI", "https://doi.org/"), "eprint": ("arXiv", "https://arxiv.org/abs/")}
VENUES = ("booktitle", "journal", "school", "publisher")


@dataclass
class Reference:
    """An entry of the list at the end of an article, in the language of the article."""

    key: str
    label: str
    authors: str
    title: str
    year: str
    venue: str
    links: list[tuple[str, str]]
    citations: list[ElementTree.Element] = field(default_factory=list)


@cache
def bibliography(file: Path, _changed: float) -> dict[str, Entry]:
    """The entries of a BibTeX file, read again when it has changed."""
    return bibtex.entries(file)


def known(file: Path) -> dict[str, Entry]:
    """The entries of a BibTeX file; none if it cannot be read, which is reported."""
    try:
        return bibliography(file, file.stat().st_mtime)
    except (PybtexError, OSError) as error:
        problems.report(file, 0, f"cannot be read: {error}", "mend it")
        return {}


def last_name(person: Person) -> str:
    return " ".join(person.prelast_names + person.last_names)


def short_name(person: Person) -> str:
    """“Voelker A. R.”"""
    first = person.first_names + person.middle_names
    return " ".join([last_name(person), *(name[0] + "." for name in first)])


def _plain(field: str) -> str:
    """The words of a BibTeX field, without braces and the dollars around single letters."""
    return re.sub(r"\$(\w)\$|[{}]", r"\1", field)


def reference(key: str, entry: Entry, lang: str) -> Reference:
    """The words of an entry: “Voelker and Eliasmith” or “Gu et al.”, all authors, title …"""
    fields, locale = entry.fields, lang.replace("-", "_")
    persons = entry.persons["author"]
    names = [last_name(person) for person in persons]
    links = [(name, site + fields[one]) for one, (name, site) in LINKS.items() if one in fields]
    if not links and "url" in fields:
        links = [(languages.translate(lang, "Link"), fields["url"])]
    return Reference(
        key,
        format_list(names, locale=locale) if len(names) <= 2 else f"{names[0]} et al.",
        format_list([short_name(person) for person in persons], locale=locale),
        _plain(fields["title"]).replace("'", "’"),
        fields["year"],
        _plain(next((fields[one] for one in VENUES if one in fields), "")),
        links,
    )


class Citation(InlineProcessor):
    """Writes a citation, and notes it for the list."""

    def __init__(self, md, entries: dict[str, Entry]):
        super().__init__(CITATION, md)
        self.entries = entries

    def handleMatch(self, match, data):
        parts = [_one.match(part) for part in match[1].split(";")]
        keys = [part[2] for part in parts if part]
        for key in keys:
            if key not in self.entries:
                self._unknown(key)
        if not all(parts) or not all(key in self.entries for key in keys):
            return None, None, None
        span = ElementTree.Element("span", {"class": "citation"})
        span.text = "("
        for part in parts:
            link = self._link(part[2], bool(part[1]))
            link.tail = (f", {part[3]}" if part[3] else "") + "; "
            span.append(link)
        link.tail = link.tail.removesuffix("; ") + ")"
        return span, match.start(0), match.end(0)

    def _link(self, key: str, without_authors: bool):
        cited = self.md.cited
        if key not in cited:
            cited[key] = reference(key, self.entries[key], self.md.lang)
        anchor = f"cite-{key}-{len(cited[key].citations) + 1}"
        link = ElementTree.Element("a", {"href": f"#ref-{key}", "id": anchor})
        link.text = cited[key].year if without_authors else f"{cited[key].label}, {cited[key].year}"
        cited[key].citations.append(link)
        return link

    def _unknown(self, key: str):
        problems.report_at(
            self.md.source_path,
            f"@{key}",
            f"there is no “{key}” in references.bib",
            problems.nearest(key, self.entries, "add it there", mark="@"),
        )


class Letters(Treeprocessor):
    """Tells apart what the same authors wrote in the same year: 2022a, 2022b."""

    def run(self, root):
        alike = defaultdict(list)
        for one in listed(self.md):
            alike[one.label, one.year].append(one)
        for group in alike.values():
            for one, letter in zip(group, ascii_lowercase if len(group) > 1 else "", strict=False):
                one.year += letter
                for link in one.citations:
                    link.text += letter


def listed(md) -> list[Reference]:
    """What a text cites, in the order of the list."""
    return sorted(md.cited.values(), key=lambda one: (one.authors.lower(), one.year, one.title))


class Citations(Extension):
    def __init__(self, **configs):
        self.config = {"bibliography": ["", "the path of the BibTeX file"]}
        super().__init__(**configs)

    def extendMarkdown(self, md):
        self.md = md
        md.registerExtension(self)
        entries = known(Path(self.getConfig("bibliography")))
        # Before links (160) and references (170).
        md.inlinePatterns.register(Citation(md, entries), "citation", 175)
        # After the lines are parsed (20).
        md.treeprocessors.register(Letters(md), "letters", 15)
        self.reset()

    def reset(self):
        self.md.cited = {}


def makeExtension(**configs):
    return Citations(**configs)
