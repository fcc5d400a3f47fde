"""The models that the articles speak of: content/models.toml, read and checked.

Whatever shows them (plugins.views) takes every word and number from this one file: the properties
by which models are compared, the benchmarks, and the models with their results. The README says
how to add one.
"""

import re
import tomllib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from pelican import signals

from plugins import citations, problems

FILE = "models.toml"
FAILED, CHANCE = "x", 50  # what papers print where a model has learnt nothing, what it counts for


def is_text(value, _) -> bool:
    return isinstance(value, str) and bool(value.strip())


def is_bilingual(value, languages) -> bool:
    return isinstance(value, dict) and all(is_text(value.get(lang), None) for lang in languages)


def is_day(value, _) -> bool:
    return type(value) is date


def is_number(value, _=None) -> bool:
    return isinstance(value, int | Decimal) and 0 <= value <= 100


def is_score(value, _) -> bool:
    return value == FAILED or is_number(value)


def matches(pattern: str):
    return lambda value, _: isinstance(value, str) and bool(re.fullmatch(pattern, value))


def all_are(good, kind=list):
    return lambda value, languages: (
        isinstance(value, kind)
        and all(good(one, languages) for one in (value.values() if kind is dict else value))
    )


FIELDS = {  # a field → whether a value is one, and how it is written
    "name": (is_text, 'name = "S4D"'),
    "date": (is_day, "date = 2022-06-23"),
    "paper": (is_text, 'paper = "gu2022s4d"'),
    "idea": (is_bilingual, 'idea = { en = "One sentence.", fr = "Une phrase." }'),
    "code": (matches(r"https://\S+"), 'code = "https://github.com/state-spaces/s4"'),
    "versions": (all_are(is_day, dict), "versions = { v2 = 2022-08-05 }"),
    "parents": (all_are(is_text), 'parents = ["s4", "dss"]'),
    "parent_only": (lambda value, _: isinstance(value, bool), "parent_only = true"),
    "results": (all_are(lambda value, _: isinstance(value, dict)), "[[models.s4d.results]]"),
    "title": (is_bilingual, 'title = { en = "Domain", fr = "Domaine" }'),
    "terms": (all_are(is_bilingual, dict), 'terms.audio = { en = "audio", fr = "audio" }'),
    "tasks": (all_are(is_text), 'tasks = ["ListOps", "Text"]'),
    "baselines": (
        all_are(lambda value, _: isinstance(value, dict)),
        "[[benchmarks.lra.baselines]]",
    ),
    "source": (is_text, 'source = "gu2022s4d"'),
    "place": (
        matches(r"abstract|announcement|README|(table|section|figure|appendix) [\w.]+"),
        'place = "table 5", or abstract, section 4.2, figure 3, appendix B, README, announcement',
    ),
    "version": (matches(r"v\d+"), 'version = "v2"'),
    "row": (is_text, 'row = "S4D-Inv"'),
    "benchmark": (is_text, 'benchmark = "lra"'),
    "scores": (all_are(is_score), 'scores = [60.18, "x"], one for each task'),
    "average": (is_number, "average = 85.50"),
    "measure": (is_bilingual, 'measure = { en = "perplexity", fr = "perplexité" }'),
    "value": (is_text, 'value = "20.6"'),
}
TABLES = {  # the fields that each kind of table must have, and those that it may have
    "properties": ("title terms", ""),
    "benchmarks": ("name paper tasks", "baselines"),
    "models": ("name date paper idea", "code versions parents parent_only results"),
    "results": ("source place", "version row benchmark scores average measure value"),
}


class Atlas:
    """The tables of the file, the models in the order of their dates.

    Whatever is wrong in it is reported to `plugins.problems`.
    """

    def __init__(self, file: Path, text: str, languages: Iterable[str]):
        self.file, self.text, self.languages = file, text, languages
        bib = file.with_name("references.bib")
        self.papers = citations.bibliography(bib, bib.stat().st_mtime)
        data = tomllib.loads(text, parse_float=Decimal)
        self.properties = data.pop("properties", {})
        self.benchmarks = data.pop("benchmarks", {})
        models = data.pop("models", {})
        self.models = dict(sorted(models.items(), key=lambda one: str(one[1].get("date"))))
        for key in data:
            self._report((key,), "", f"there is no table {key}", "write [models.…]")
        for kind in ("properties", "benchmarks", "models"):
            for key, fields in getattr(self, kind).items():
                self._check(kind, (kind, key), fields)

    def select(self, words: Iterable[str]) -> dict[str, dict]:
        """The models that are named by their keys, or by the year in which they appeared."""
        wanted = set(words)
        return {
            key: one for key, one in self.models.items() if {key, str(one["date"].year)} & wanted
        }

    def years(self) -> set[str]:
        return {str(one["date"].year) for one in self.models.values()}

    def ancestors(self, key: str) -> list[str]:
        """Whom a model builds on, and they in turn; in a circle also the model itself."""
        found, left = [], list(self.models[key].get("parents", []))
        while left:
            parent = left.pop()
            if parent not in found and parent in self.models:
                found.append(parent)
                left += self.models[parent].get("parents", [])
        return found

    def _check(self, kind: str, table: tuple, fields: dict) -> None:
        """Report what is missing, unknown or wrong in a table and in those within it."""
        required, optional = (names.split() for names in TABLES[kind])
        own = self.properties if kind == "models" else {}
        for key in required:
            if key not in fields:
                self._report(table, "", f"has no {key}", f"add the line “{FIELDS[key][1]}”")
        self._among(table, "", list(fields), [*required, *optional, *own], "there is no field {}")
        for key, value in fields.items():
            good, line = FIELDS.get(key, (None, ""))
            if good and not good(value, self.languages):
                self._report(table, key, f"{key} is {value!r}", f"write {line}")
            elif key in ("results", "baselines"):
                for number, one in enumerate(value):
                    self._check("results", (*table, key, number), one)
            elif key in ("paper", "source"):
                self._among(table, key, value, self.papers, "there is no “{}” in references.bib")
            elif key == "benchmark":
                self._among(table, key, value, self.benchmarks)
            elif key == "parents":
                self._among(table, key, value, self.models)
            elif key in own:
                self._among(table, key, value, own[key].get("terms", {}))
        if kind == "models" and table[1] in self.ancestors(table[1]):
            self._report(table, "parents", "the model is its own ancestor", "remove one parent")
        if kind == "results" and "scores" in fields:
            self._add_up(table, fields)

    def _add_up(self, table: tuple, fields: dict) -> None:
        """Compare the scores of a row with the tasks, and the average with the scores."""
        scores, name = fields["scores"], fields.get("benchmark", table[1])
        tasks = self.benchmarks.get(name, {}).get("tasks", scores)
        if len(scores) != len(tasks):
            what = f"{len(scores)} scores for {len(tasks)} tasks"
            self._report(table, "scores", what, f"write one each for {', '.join(tasks)}")
        elif all(is_score(one, None) for one in scores) and "average" in fields:
            mean = sum(CHANCE if one == FAILED else one for one in scores) / len(scores)
            if abs(mean - fields["average"]) > Decimal("0.02"):
                what = f"the average of the scores is {mean:.2f}, not {fields['average']}"
                instead = f"compare both with the paper; {FAILED} counts for {CHANCE}"
                self._report(table, "average", what, instead)

    def _among(self, table: tuple, key: str, value, known, what: str = "there is no {}") -> None:
        """Report each of the values that is not among those known, at its field or as one."""
        for one in value if isinstance(value, list) else [value]:
            if one not in known:
                instead = problems.nearest(str(one), known, f"write one of {', '.join(known)}")
                self._report(table, key or one, what.format(one), instead)

    def _report(self, table: tuple, key: str, what: str, instead: str) -> None:
        problems.report(self.file, self._line(table, key), what, instead)

    def _line(self, table: tuple, key: str) -> int:
        """The line of a field, or of the head of its table, whose last part may be a number."""
        *path, number = table if isinstance(table[-1], int) else (*table, 0)
        head = rf"^\[+{re.escape('.'.join(path))}\b.*"
        heads = list(re.finditer(head, self.text, re.MULTILINE))
        if number >= len(heads):
            return 1
        rest = self.text[heads[number].end() :].split("\n[", 1)[0]
        field = re.search(rf"^{re.escape(key)}\b", rest, re.MULTILINE) if key else None
        end = heads[number].start() if not field else heads[number].end() + field.start()
        return self.text.count("\n", 0, end) + 1


@cache
def read(file: Path, languages: tuple[str, ...]) -> Atlas | None:
    """The data of a build; None where there are none, or where they have errors."""
    before = problems.errors()
    try:
        atlas = Atlas(file, file.read_text("utf-8-sig"), languages)
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        problems.report(file, 0, "is not UTF-8", "save the file as UTF-8")
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"line (\d+)", str(error))
        what = re.sub(r" \(at .*\)", "", str(error))
        problems.report(file, int(where[1]) if where else 0, f"is no TOML: {what}", "mend the line")
    return atlas if problems.errors() == before else None


def begin(_):
    read.cache_clear()


def check(generator):
    """Read the data even where no article shows them: a mistake should not wait."""
    settings = generator.settings
    read(Path(settings["PATH"], FILE), tuple(settings["LANGUAGES"]))


def register():
    signals.generator_init.connect(begin)
    signals.article_generator_finalized.connect(check)
