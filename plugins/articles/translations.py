"""An article and its translations: one missing, out of step, or older than its original.

What must match is what a reader of either language learns from: headings, formulas, figures,
code, tables, views of models, citations and references. The original is the one in the first
of the site's languages.
"""

import os
import re
import subprocess
from collections import Counter
from functools import partial
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import NamedTuple

from pelican import signals

from plugins import cached_results, languages, problems
from plugins.atlas.views import VIEW
from plugins.markdown import structure
from plugins.reading import front_matter, reader
from plugins.reading.paths import SourcePath, contents

_code = re.compile(r"\[code: *(.*)\]")
_citation = re.compile(r"(?<=[\[ ])-?@[\w:./+-]*\w(?=[^\[\]]*\](?!\())")
_kind = re.compile(r"(?:\.[a-z]{2}(?:-[A-Z]{2})?)?\.\w+$")  # `.en.svg`


KINDS = ("heading", "formula", "figure", "code", "table", "view", "citation", "reference")


class Part(NamedTuple):
    """Something that an article shares with its translation."""

    kind: str
    key: object
    words: str
    line: int

    @property
    def short(self) -> str:
        return " ".join(self.words.split())[:60]

    def __str__(self) -> str:
        return f"the {self.kind} “{self.short}”"


def parts(text: str) -> dict[str, list[Part]]:
    """What is in a Markdown file that its translation must have too, in order, by kind."""
    _, body, first = front_matter.split(text)
    found = {kind: [] for kind in KINDS}
    read = structure.Structure(body, first)

    def note(kind: str, key: object, words: str, line: int) -> None:
        found[kind].append(Part(kind, key, words, line))

    for one in read.headings():
        note("heading", one.level, one.words, one.line)
    for formula, line in read.formulas:
        key = re.sub(r"\s+|\\text\{[^}]*\}", "", formula.tex)
        note("formula", key, body[formula.start : formula.end], line)
    for table in read.blocks("table_open"):
        rule = read.lines[table.map[0] + 1]
        note("table", rule.count("|"), rule, first + table.map[0] + 1)
    for run in read.runs():
        for kind, pattern in (("code", _code), ("view", VIEW), ("citation", _citation)):
            for match in pattern.finditer(run.text):
                key = re.sub(r"\s", "", match[0])
                note(kind, key, match[0], first + run.line_of(match.start()))
        for token in run.tokens:
            if token.type == "image" and token is run.tokens[0]:
                source = token.attrs["src"]
                words = f"![{token.content}]({source})"
                note("figure", _kind.sub("", source), words, first + run.line)
        for token, after in pairwise(run.tokens):
            if token.type == "link_open" and after.type == "link_close":
                address = token.attrs["href"]
                note("reference", address, f"[]({address})", first + run.line)
    return found


def first_difference(original: str, translation: str) -> tuple[Part | None, Part | None] | None:
    """The first part that only one of two files has, or in which they differ; None if in none."""
    ours, theirs = parts(original), parts(translation)
    for kind, here in ours.items():
        there = theirs[kind]
        if kind in ("formula", "citation", "reference"):  # a sentence may turn their order round
            lacking, added = _extra(here, there), _extra(there, here)
            if lacking or added:
                return lacking, None if lacking else added
        else:
            for one, other in zip_longest(here, there):
                if not (one and other and one.key == other.key):
                    return one, other
    return None


def _extra(here: list[Part], there: list[Part]) -> Part | None:
    """The first part that stands more often in the one than in the other."""
    left = Counter(part.key for part in there)
    for part in here:
        left[part.key] -= 1
        if left[part.key] < 0:
            return part
    return None


def compare(original: Path, translation: Path) -> None:
    """Warn of the first difference."""
    texts = [file.read_text("utf-8-sig") for file in (original, translation)]
    difference = first_difference(*texts)
    if not difference:
        return
    one, other = difference
    name = os.path.relpath(original)
    if one and other:
        what = f"{other} differs from “{one.short}” in {name}:{one.line}"
    elif one:
        what = f"lacks {one} of {name}:{one.line}"
    else:
        what = f"{other} is not in {name}"
    instead = "bring the two into step"
    problems.report(translation, other.line if other else 1, what, instead, problems.WARNING)


def commits(folder: Path) -> dict[Path, int]:
    """When each file below `folder` was last changed by a commit, in seconds since 1970."""
    log = ["git", "log", "--format=%x00%ct", "--name-only", "--relative", "-z", "--", "."]
    try:
        answer = subprocess.run(log, cwd=folder, capture_output=True, check=True, text=True)
    except (OSError, subprocess.CalledProcessError):  # no git, or no repository
        return {}
    last, when = {}, 0
    for word in answer.stdout.replace("\n", "\0").split("\0"):
        if word.isdecimal():
            when = int(word)
        elif word:
            last.setdefault(folder / word, when)
    return last


def check(generators):
    """Tell of the translations of every article and page."""
    settings = generators[0].settings
    last = commits(Path(settings["PATH"]))
    for content in contents(generators[0].context):
        among = languages.in_languages(content)
        if content is not among[0]:
            continue
        category = getattr(content, "category", None)
        place = SourcePath(category and category.slug, content.slug, "")
        # A file that has an error is there, too.
        missing = [
            lang for lang in settings["LANGUAGES"] if place._replace(lang=lang) not in reader.taken
        ]
        original = Path(content.source_path)
        if missing:
            what = f"has no translation: {', '.join(map(languages.english_name, missing))}"
            instead = f"write {missing[0]}.md; until then readers see this one, with its language"
            problems.report(original, 0, what, instead, problems.NOTICE)
        for translation in among[1:]:
            file = Path(translation.source_path)
            name = f"{os.path.relpath(original)} {os.path.relpath(file)}"
            cached_results.result(settings, name, "", partial(compare, original, file))
            _tell_if_older(original, file, last)


def _tell_if_older(original: Path, translation: Path, last: dict[Path, int]) -> None:
    """Notice that the original was changed after its translation."""
    one, other = last.get(original), last.get(translation)
    if one and other and one > other:
        name = os.path.relpath(original)
        what = f"is older than {name}, which was changed since"
        problems.report(translation, 0, what, "see whether the change concerns it", problems.NOTICE)


def register():
    signals.all_generators_finalized.connect(check)
