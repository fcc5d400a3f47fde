"""Citations: `[@gu2022s4]` in Markdown, from content/references.bib.

`[@gu2022s4, table 4; @gu2020hippo]` names several, with a place in the first; `[-@gu2022s4]`
leaves out the authors, where the sentence has named them. What is cited is listed at the end of
the article, with links, and with the way back to each place that cites it.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from babel.lists import format_list
from markdown import Extension
from markdown.inlinepatterns import InlineProcessor
from pelican import signals
from pybtex.database import Entry, Person, parse_file
from pybtex.exceptions import PybtexError

from plugins import languages, problems

BIBLIOGRAPHY = "references.bib"
CITATION = r"\[(-?@[\w:-]+[^\]]*)\]"
_one = re.compile(r"\s*(-?)@([\w:-]+)\s*(?:,\s*(.*?))?\s*$", re.DOTALL)
LINKS = {"doi": ("DOI", "https://doi.org/"), "eprint": ("arXiv", "https://arxiv.org/abs/")}


@dataclass
class Reference:
    """An entry of the list at the end: its words, its links, and the ids of its citations."""

    key: str
    authors: str
    title: str
    year: str
    venue: str
    links: list[tuple[str, str]]
    citations: list[str] = field(default_factory=list)


@cache
def bibliography(file: Path, _changed: float) -> dict[str, Entry]:
    """The entries of a BibTeX file, read again when it has changed."""
    return dict(parse_file(file, bib_format="bibtex").entries)


def last_name(person: Person) -> str:
    return " ".join(person.prelast_names + person.last_names)


def full_name(person: Person) -> str:
    return " ".join([*person.first_names, *person.middle_names, last_name(person)])


def listed(names: list[str], lang: str) -> str:
    """“Voelker and Eliasmith”, “Voelker et Eliasmith”."""
    return format_list(names, locale=lang.replace("-", "_"))


def label(entry: Entry, lang: str) -> str:
    """The authors as a citation has them: the last names of two at most."""
    names = [last_name(person) for person in entry.persons["author"]]
    return listed(names, lang) if len(names) <= 2 else f"{names[0]} et al."


def reference(key: str, entry: Entry, lang: str) -> Reference:
    fields = entry.fields
    links = [(name, site + fields[one]) for one, (name, site) in LINKS.items() if one in fields]
    if not links and "url" in fields:
        links = [(languages.translate(lang, "Link"), fields["url"])]
    return Reference(
        key,
        listed([full_name(person) for person in entry.persons["author"]], lang),
        re.sub(r"[{}]", "", fields["title"]),
        fields["year"],
        re.sub(r"[{}]", "", next((fields[v] for v in VENUES if v in fields), "")),
        links,
    )


VENUES = ("booktitle", "journal", "school", "publisher")


class Citation(InlineProcessor):
    """Writes a citation, and notes it for the list."""

    def __init__(self, md, entries: dict[str, Entry]):
        super().__init__(CITATION, md)
        self.entries, self.counted = entries, defaultdict(int)

    def handleMatch(self, match, data):
        span = ElementTree.Element("span", {"class": "citation"})
        span.text = "("
        parts = [_one.match(part) for part in match[1].split(";")]
        if not all(parts):
            return None, None, None
        for place, part in enumerate(parts):
            without_authors, key, where = part.groups()
            if key not in self.entries:
                self._unknown(key)
                return None, None, None
            link = self._link(key, bool(without_authors))
            link.tail = (f", {where}" if where else "") + ("; " if place < len(parts) - 1 else ")")
            span.append(link)
        return span, match.start(0), match.end(0)

    def _link(self, key: str, without_authors: bool):
        entry, lang = self.entries[key], self.md.lang
        if key not in self.md.cited:
            self.md.cited[key] = reference(key, entry, lang)
        self.counted[key] += 1
        anchor = f"cite-{key}-{self.counted[key]}"
        self.md.cited[key].citations.append(anchor)
        link = ElementTree.Element("a", {"href": f"#ref-{key}", "id": anchor})
        year = entry.fields["year"]
        link.text = year if without_authors else f"{label(entry, lang)}, {year}"
        return link

    def _unknown(self, key: str):
        near = get_close_matches(key, self.entries, 1)
        problems.report_at(
            self.md.source_path,
            f"@{key}",
            f"there is no “{key}” in {BIBLIOGRAPHY}",
            f"did you mean @{near[0]}?" if near else "add it there",
        )


class Citations(Extension):
    def __init__(self, **configs):
        self.config = {"bibliography": ["", "the path of the BibTeX file"]}
        super().__init__(**configs)

    def extendMarkdown(self, md):
        self.md = md
        md.registerExtension(self)
        file = Path(self.getConfig("bibliography"))
        try:
            entries = bibliography(file, file.stat().st_mtime)
        except (PybtexError, OSError) as error:
            problems.report(file, 0, f"cannot be read: {error}", "mend it")
            entries = {}
        # Before links (160) and references (170).
        md.inlinePatterns.register(Citation(md, entries), "citation", 175)
        self.reset()

    def reset(self):
        self.md.cited = {}
        self.md.inlinePatterns["citation"].counted.clear()


def makeExtension(**configs):
    return Citations(**configs)


BIBTEX = """@misc{{{key},
  author = {{{{{author}}}}},
  title = {{{title}}},
  year = {{{date.year}}},
  month = {{{date.month}}},
  howpublished = {{{site}}},
  langid = {{{language}}},{url}
}}"""


def offer(content):
    """How to cite the article itself."""
    if not hasattr(content, "date"):
        return
    site = content.settings["SITEURL"]
    content.bibtex = BIBTEX.format(
        key=f"ssm-{content.slug}-{content.lang}",
        author=content.author,
        title=languages.plain(content.title),
        date=content.date,
        site=content.settings["SITENAME"],
        language=languages.english_name(content.lang).lower(),
        url=f"\n  url = {{{site}/{content.url}}}," if site else "",
    )


def register():
    signals.content_object_init.connect(offer)
