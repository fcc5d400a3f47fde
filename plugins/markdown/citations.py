"""Citations: `[@gu2022s4]` in Markdown, from content/references.bib.

`[@gu2022s4, table 4; @gu2020hippo]` names several, with a place in the first; `[-@gu2022s4]`
leaves out the authors, where the sentence has named them. What is cited is listed at the end of
the article, with links, and with the way back to each place that cites it.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from string import ascii_lowercase
from xml.etree import ElementTree

from babel.lists import format_list
from markdown import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from pybtex.database import Entry, Person

from plugins import languages, problems
from plugins.markdown import bibliography
from plugins.markdown.bibliography import words

_key = r"\w(?:[\w:./+-]*\w)?"
# A link whose words are a handle, `[@name](address)`, is none.
CITATION = rf"\[((?:[^\[\]@]*\s)?-?@{_key}[^\[\]]*)\](?![(\[])"
_one = re.compile(rf"\s*(.*?)(-?)@({_key})\s*(?:,\s*(.*?))?\s*$", re.DOTALL)


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


def last_name(person: Person) -> str:
    return words(" ".join(person.prelast_names + person.last_names))


def short_name(person: Person) -> str:
    """“Voelker A. R.”"""
    first = map(words, person.first_names + person.middle_names)
    return " ".join([last_name(person), *(name[0] + "." for name in first if name)])


def reference(key: str, entry: Entry, lang: str) -> Reference:
    """The words of an entry: “Voelker and Eliasmith” or “Gu et al.”, all authors, title …"""
    locale = languages.locale(lang)
    persons = bibliography.persons(entry)
    title = words(entry.fields.get("title") or "")
    more = bool(persons) and last_name(persons[-1]) == "others"  # BibTeX's “and others”
    people = persons[:-1] if more else persons
    names = [last_name(person) for person in people] or [title.partition(":")[0] or key]
    named = [short_name(person) for person in people] or names[:1]
    few = len(names) <= 2 and not more
    return Reference(
        re.sub(r"[^\w:-]", "-", key),
        format_list(names, locale=locale) if few else f"{names[0]} et al.",
        f"{', '.join(named)} et al." if more else format_list(named, locale=locale),
        title,
        bibliography.year(entry) or languages.translate(lang, "n.d."),
        bibliography.venue(entry),
        bibliography.links(entry, languages.translate(lang, "Link")),
    )


class Citation(InlineProcessor):
    """Writes a citation, and notes it for the list."""

    def __init__(self, md, name: str):
        super().__init__(CITATION, md)
        self.name = name

    def handleMatch(self, match, data):
        self.file = self.md.content / self.name
        self.entries, self.broken = bibliography.known(self.file)
        parts = [_one.match(part) for part in match[1].split(";")]
        keys = [part[3] for part in parts if part]
        if not any(key in self.entries for key in keys) and not match[1].startswith(("@", "-@")):
            return None, None, None  # words in brackets that name somebody
        for key in keys:
            if key not in self.entries:
                self._unknown(key)
        if not all(parts) or not all(key in self.entries for key in keys):
            return None, None, None
        span = ElementTree.Element("span", {"class": "citation"})
        span.text = "("
        stop = " ; " if self.md.lang == "fr" else "; "
        for part in parts:
            if part[1].strip():
                before = part[1].strip() + " "
                if len(span):
                    span[-1].tail += before
                else:
                    span.text += before
            link = self._link(part[3], bool(part[2]))
            link.tail = (f", {part[4]}" if part[4] else "") + stop
            span.append(link)
        link.tail = link.tail.removesuffix(stop) + ")"
        return span, match.start(0), match.end(0)

    def _link(self, key: str, without_authors: bool):
        cited = self.md.cited
        if key not in cited:
            cited[key] = reference(key, self.entries[key], self.md.lang)
            if not self.entries[key].fields.get("title"):
                what = f"the entry “{key}” has no title"
                problems.report_at(self.file, f"{{{key},", what, "write “title = {…},” into it")
        name = cited[key].key
        anchor = f"cite-{name}-{len(cited[key].citations) + 1}"
        link = ElementTree.Element("a", {"href": f"#ref-{name}", "id": anchor})
        named = cited[key].year if without_authors else f"{cited[key].label}, {cited[key].year}"
        link.text = AtomicString(named)  # which is neither Markdown nor HTML
        cited[key].citations.append(link)
        return link

    def _unknown(self, key: str):
        if re.search(rf"{{\s*{re.escape(key)}\s*,", self.broken):
            return  # it is there, with a mistake that is told
        problems.report_at(
            self.md.source_path,
            f"@{key}",
            f"there is no “{key}” in references.bib",
            problems.nearest(key, self.entries, "add it there", mark="@"),
        )


class Bare(InlineProcessor):
    """Warns of a key that stands without brackets, as Pandoc reads it: it stays as it is."""

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, md, name: str):
        super().__init__(rf"(?<![\w@\[/.:-])@({_key})", md)
        self.name = name

    def handleMatch(self, match, data):
        key = match[1]
        if key in bibliography.known(self.md.content / self.name)[0]:
            rest = re.match(r"[^\x02\n]{0,20}", data[match.end() :])[0]
            needles = [match[0] + rest, match[0]]
            what, instead = f"@{key} cites nothing without brackets", f"write [@{key}] or [-@{key}]"
            problems.report_at(self.md.source_path, needles, what, instead, problems.WARNING)
        return None, None, None


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
        self.config = {"bibliography": ["references.bib", "the BibTeX file, in the content"]}
        super().__init__(**configs)

    def extendMarkdown(self, md):
        self.md = md
        md.registerExtension(self)
        # Before links (160) and references (170).
        md.inlinePatterns.register(Citation(md, self.getConfig("bibliography")), "citation", 175)
        md.inlinePatterns.register(Bare(md, self.getConfig("bibliography")), "bare-key", 174)
        # After the lines are parsed (20).
        md.treeprocessors.register(Letters(md), "letters", 15)
        self.reset()

    def reset(self):
        self.md.cited = {}


def makeExtension(**configs):
    return Citations(**configs)
