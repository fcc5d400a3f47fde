"""Views of the models of content/models.toml, each a line of its own in Markdown:

    [model: s4d]            a card, for the head of the section about a model
    [timeline: 2022]        the models of a year, each leading to its card
    [family-tree: 2022]     who builds on whom, back to the first
    [comparison: 2022]      a table of their properties
    [results: lra, 2022]    a benchmark: each task, the average, the baselines
    [ledger: 2022]          the ingredients of models, with what speaks for each and against it

Years, and keys of models (`2022, s4`), say which models are meant. A view is a template of
theme/templates/atlas/; its citations are Markdown, so that what it cites is listed.
"""

import os
import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

from babel.dates import get_month_names
from babel.numbers import format_decimal, get_decimal_symbol
from jinja2 import Environment, FileSystemLoader
from markdown import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from plugins import languages, per_build, problems
from plugins.atlas import layouts
from plugins.atlas.data import FILE, Atlas, spoken
from plugins.markdown import citations
from plugins.reading import fields, front_matter

VIEWS = ("model", "timeline", "family-tree", "comparison", "results", "ledger")
VIEW = re.compile(rf"\[({'|'.join(VIEWS)}): *([^\]\n]*)\](?![\[(:])")
LINE = re.compile(r"\[([\w-]+): *[^\]\n]*\]")  # of whatever kind
_code = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
_card = re.compile(r"^\[model: *([\w-]+)\]", re.MULTILINE)


@per_build.cached
def cards(content: Path, lang: str) -> dict[str, Path]:
    """In which published article, of those in a language, each model has its card."""
    found = {}
    for file in filter(Path.is_file, sorted(content.glob(f"*/*/{lang}.md"))):
        text = file.read_text("utf-8-sig", errors="replace")  # its mistakes are told elsewhere
        head, body, _ = front_matter.split(text)
        given = {key: field.value for key, field in head.fields.items()}
        when = fields.instant(given.get("date", ""))
        if given.get("status") != "draft" and not (when and when.date() > date.today()):
            found = {key: file for key in _card.findall(body)} | found
    return found


class Views(Treeprocessor):
    def __init__(self, md, langs: list[str], templates: str):
        super().__init__(md)
        self.languages, self.templates = tuple(langs), templates

    def run(self, root):
        self.drawn: list[str] = []
        self.cards = set(_card.findall(self.md.source_text))
        for parent in list(root.iter()):
            for place, element in enumerate(parent):
                text = (element.text or "").strip()
                match = VIEW.fullmatch(text) if element.tag == "p" else None
                if match:
                    drawn = self._drawn(match)
                    if drawn is not None:
                        parent[place] = drawn
                elif element.tag != "code":
                    self._check(text)

    def _check(self, text: str) -> None:
        """Report a view that is misspelt, or does not stand on a line of its own."""
        if lost := VIEW.search(_code.sub("", text)):
            what = f"{lost[0]} stands within other text"
            self._report([text, lost[0]], what, "put an empty line above and below it")
        elif (match := LINE.fullmatch(text)) and match[1] not in ("code", "series-index"):
            instead = problems.nearest(match[1], VIEWS, "")
            if instead:  # otherwise it may be any words
                self._report(text, f"there is no view “{match[1]}”", instead)

    def _drawn(self, match: re.Match):
        """The view that a line asks for; None if it cannot be drawn, which is reported."""
        kind, words = match[1], [one.strip() for one in match[2].split(",")]
        file = self.md.content / FILE
        data = spoken(file, self.languages, self.md.lang)
        if data is None:  # its own mistakes are reported
            if not file.exists():
                self._report(match[0], f"there is no content/{FILE}", "write one")
            return None
        benchmark = words.pop(0) if kind == "results" else ""
        if kind == "results" and benchmark not in data.benchmarks:
            known = f"name one of {', '.join(data.benchmarks)}"
            instead = problems.nearest(benchmark, data.benchmarks, known)
            self._report(match[0], f"there is no benchmark “{benchmark}”", instead)
            return None
        if kind == "ledger":
            return self._ledger(match[0], words, data)
        known = {*data.models, *data.years()} if kind != "model" else data.models
        for word in words or [""]:
            if word not in known:
                otherwise = f"name one of content/{FILE}"
                otherwise += ", or a year" if kind != "model" else ""
                instead = problems.nearest(word, known, otherwise)
                self._report(match[0], f"there is no model “{word}”", instead)
                return None
        if kind == "model" and (len(words) > 1 or match[0] in self.drawn):
            what = f"{match[0]} is one card too many"
            self._report(match[0], what, "write one line for each model, once in an article")
            return None
        self.drawn.append(match[0])
        return self._rendered(kind, data, layouts.of(kind, data, data.select(words), benchmark))

    def _ledger(self, line: str, words: list[str], data: Atlas):
        """The view of a ledger; None if there is none of this name, which is reported."""
        (name, *more) = words
        if more or name not in data.ledgers:
            known = f"name one of {', '.join(data.ledgers)}"
            instead = problems.nearest(name, data.ledgers, known)
            self._report(line, f"there is no ledger “{', '.join(words)}”", instead)
            return None
        self.drawn.append(line)
        return self._rendered("ledger", data, layouts.ledger(data.ledgers[name]))

    def _rendered(self, kind: str, data: Atlas, layout: dict):
        view = self._context(data) | layout
        written = environment(self.templates).get_template(f"atlas/{kind}.html").render(view)
        return plain(ElementTree.fromstring(written))

    def _context(self, data: Atlas) -> dict:
        """What each template may ask about models."""
        lang = self.md.lang
        symbol = get_decimal_symbol(languages.locale(lang))
        months = get_month_names("narrow", locale=languages.locale(lang))
        return {
            "lang": lang,
            "view": len(self.drawn),  # its number on the page
            "data": data,
            "address": lambda key: self._address(data, key),
            "decimal": lambda value: grouped(re.sub(r"(?<=\d)\.(?=\d)", symbol, str(value)), lang),
            "place": lambda words: in_words(words, lang),
            "author": lambda key: self._reference(data, key).label,
            "year": lambda key: data.papers[key].fields["year"],
            "months": [months[number] for number in range(1, 13)],
        }

    def _address(self, data: Atlas, key: str) -> str:
        """Where a model is spoken of: here, in another article, in its paper."""
        if key in self.cards:
            return f"#model-{key}"
        article = self.md.cards.get(key)
        if article and article != self.md.source_path:
            return f"{os.path.relpath(article, self.md.source_path.parent)}#model-{key}"
        return self._reference(data, data.models[key]["paper"]).links[0][1]

    def _reference(self, data: Atlas, key: str) -> citations.Reference:
        return citations.reference(key, data.papers[key], self.md.lang)

    def _report(self, needles: str | list[str], what: str, instead: str) -> None:
        problems.report_at(self.md.source_path, needles, what, instead)


def grouped(words: str, lang: str) -> str:
    """Numbers of four digits and more, in groups: “4,096”."""
    return re.sub(r"\d{4,}", lambda match: format_decimal(int(match[0]), locale=lang), words)


def plain(drawn):
    """A view whose texts without a citation are not searched for Markdown."""
    for element in drawn.iter():
        element.text, element.tail = (
            text if not text or "[@" in text else AtomicString(text)
            for text in (element.text, element.tail)
        )
    return drawn


def in_words(place: str, lang: str) -> str:
    """A place in a paper, as “table 5”, in another language."""
    kinds = {
        "abstract": languages.translate(lang, "abstract"),
        "announcement": languages.translate(lang, "announcement"),
        "appendix": languages.translate(lang, "appendix"),
        "figure": languages.translate(lang, "figure"),
        "section": languages.translate(lang, "section"),
        "table": languages.translate(lang, "table"),
    }
    kind, space, number = place.partition(" ")
    return kinds.get(kind, kind) + space.replace(" ", "\xa0") + number


@per_build.cached
def environment(templates: str) -> Environment:
    return Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        extensions=[languages.Words],
        trim_blocks=True,
        lstrip_blocks=True,
    )


class ViewsExtension(Extension):
    def __init__(self, **configs):
        self.config = {
            "languages": [[], "those of the site"],
            "templates": ["", "the folder of the theme’s templates"],
        }
        super().__init__(**configs)

    def extendMarkdown(self, md):
        # Before the lines are parsed (20), with what a view cites.
        views = Views(md, self.getConfig("languages"), self.getConfig("templates"))
        md.treeprocessors.register(views, "views", 25)


def makeExtension(**configs):
    return ViewsExtension(**configs)
