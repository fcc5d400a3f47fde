"""What the fields of content/models.toml may say, for plugins.atlas."""

import re
from datetime import date
from decimal import Decimal

from plugins import problems

FAILED = "x"  # what papers print where a model has learnt nothing
MISSING = "–"  # where a row has not done this task, or another in its place


def is_text(value, _) -> bool:
    return isinstance(value, str) and bool(value.strip()) and not problems.CONTROL.search(value)


def is_bilingual(value, langs) -> bool:
    """Whether it is in the first of the languages; the others may come later."""
    good = isinstance(value, dict) and langs[0] in value
    return good and all(is_text(one, None) for one in value.values())


def is_name(value, langs) -> bool:
    """A name is the same in all languages, or a text in each."""
    return is_text(value, langs) or is_bilingual(value, langs)


def is_table(value, _) -> bool:
    return isinstance(value, dict)


def is_day(value, _) -> bool:
    return type(value) is date


def is_number(value, _=None) -> bool:
    return type(value) in (int, Decimal) and value == value and 0 <= value <= 100  # nan is not nan


def is_score(value, _) -> bool:
    return value in (FAILED, MISSING) or is_number(value)


def matches(pattern: str):
    return lambda value, _: isinstance(value, str) and bool(re.fullmatch(pattern, value))


def all_are(good, kind=list):
    return lambda value, langs: (
        isinstance(value, kind)
        and bool(value)
        and all(good(one, langs) for one in (value.values() if kind is dict else value))
    )


FIELDS = {  # a field → whether a value is one, and how it is written
    "name": (is_name, 'name = "S4D"'),
    "date": (is_day, "date = 2022-06-23"),
    "paper": (is_text, 'paper = "gu2022s4d"'),
    "idea": (is_bilingual, 'idea = { en = "One sentence.", fr = "Une phrase." }'),
    "code": (matches(r"https://\S+"), 'code = "https://github.com/state-spaces/s4"'),
    "versions": (all_are(is_day, dict), "versions = { v2 = 2022-08-05 }"),
    "parents": (all_are(is_text), 'parents = ["s4", "dss"]'),
    "parent_only": (lambda value, _: isinstance(value, bool), "parent_only = true"),
    "results": (all_are(is_table), "[[models.s4d.results]]"),
    "title": (is_bilingual, 'title = { en = "Domain", fr = "Domaine" }'),
    "terms": (is_table, 'terms.audio = { en = "audio", fr = "audio" }'),
    "tasks": (all_are(is_name), 'tasks = ["ListOps", "Text"]'),
    "baselines": (all_are(is_table), "[[benchmarks.lra.baselines]]"),
    "source": (is_text, 'source = "gu2022s4d"'),
    "place": (
        matches(r"abstract|announcement|README|(table|section|figure|appendix) [\w.]+"),
        'place = "table 5", or abstract, section 4.2, figure 3, appendix B, README, announcement',
    ),
    "version": (matches(r"v\d+"), 'version = "v2"'),
    "row": (is_text, 'row = "S4D-Inv"'),
    "benchmark": (is_text, 'benchmark = "lra"'),
    "scores": (all_are(is_score), 'scores = [60.18, "x", "–"], one for each task'),
    "average": (is_number, "average = 85.50"),
    "measure": (is_bilingual, 'measure = { en = "perplexity", fr = "perplexité" }'),
    "value": (is_text, 'value = "20.6"'),
    "settings": (
        is_table,
        'settings = { direction = "both" }, or a table [benchmarks.lra.settings.…]',
    ),
    "ingredients": (all_are(is_table, dict), "[ledgers.2022.ingredients.low-rank]"),
    "evidence": (all_are(is_table), "[[ledgers.2022.evidence]]"),
    "verdict": (is_bilingual, 'verdict = { en = "not needed", fr = "pas nécessaire" }'),
    "ingredient": (is_text, 'ingredient = "low-rank"'),
    "side": (matches("for|against"), 'side = "for", or "against"'),
    "text": (is_bilingual, 'text = { en = "One sentence.", fr = "Une phrase." }'),
}
TABLES = {  # the fields that each kind of table must have, and those that it may have
    "properties": ("title terms", ""),
    "benchmarks": ("name paper tasks", "baselines settings"),
    "ledgers": ("ingredients evidence", ""),
    "ingredients": ("title verdict", ""),
    "evidence": ("ingredient side text source place", "version"),
    "models": ("name date paper idea", "code versions parents parent_only results"),
    "baselines": ("row scores source place", "average version settings"),
    "results": ("benchmark scores source place", "row average version settings"),
    "measures": ("measure value source place", "version"),  # results outside the benchmarks
}
