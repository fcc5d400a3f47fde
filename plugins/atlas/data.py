"""The models that the articles speak of: content/models.toml, read and checked.

Whatever shows them (plugins.atlas.views) takes every word and number from this one file: the
properties by which models are compared, the benchmarks, the models with their results, and the
ledgers: what speaks for an ingredient and what against. The README says how to add one.
"""

import re
import tomllib
from collections.abc import Iterable
from copy import copy
from decimal import Decimal
from pathlib import Path

from pelican import signals

from plugins import languages, per_build, problems
from plugins.atlas.schema import FAILED, FIELDS, MISSING, TABLES, is_bilingual, is_number
from plugins.markdown import bibliography
from plugins.output import static_files

FILE = "models.toml"
CHANCE = 50  # what a failure counts for in an average
KINDS = ("properties", "benchmarks", "models", "ledgers")


class Atlas:
    """The tables of the file, the models in the order of their dates, all in each language.

    Whatever is wrong in it is reported to `plugins.problems`.
    """

    def __init__(self, file: Path, text: str, data: dict, langs: Iterable[str]):
        self.file, self.text, self.languages = file, text, langs
        self.papers = dict(bibliography.known(file.with_name("references.bib"))[0])
        self.untranslated: dict[str, list[tuple]] = {}
        self.properties = self._tables(data, "properties")
        self.benchmarks = self._tables(data, "benchmarks")
        self.ledgers = self._tables(data, "ledgers")
        models = self._tables(data, "models")
        self.models = dict(sorted(models.items(), key=lambda one: str(one[1].get("date"))))
        for key in data.keys() - set(KINDS):
            instead = problems.nearest(key, KINDS, "write [models.…]")
            self._report((key,), "", f"there is no table {key}", instead)
        for key in self.properties.keys() & FIELDS.keys():
            what = f"the property has the name of the field {key}"
            self._report(("properties", key), "", what, "give it another")
        for kind in KINDS:
            for key, fields in getattr(self, kind).items():
                self._check(kind, (kind, key), fields)
        self._tell_untranslated()

    def _tables(self, data: dict, kind: str) -> dict[str, dict]:
        """The tables of a kind; what is none is reported and left out."""
        tables = data.get(kind, {} if kind != "models" else None)
        if not isinstance(tables, dict):
            self._report((kind,), "", f"there are no {kind}", f"write [{kind}.…] and its fields")
            return {}
        for key, fields in tables.items():
            if not isinstance(fields, dict):
                what, instead = f"{key} is not a table", f"write [{kind}.{key}] and its fields"
                self._report((kind, key), "", what, instead)
        return {key: fields for key, fields in tables.items() if isinstance(fields, dict)}

    def select(self, words: Iterable[str]) -> dict[str, dict]:
        """The models that are named by their keys, or by the year in which they appeared.

        A year leaves out what is there as a parent only.
        """
        wanted = set(words)
        return {
            key: one
            for key, one in self.models.items()
            if key in wanted or (str(one["date"].year) in wanted and not one.get("parent_only"))
        }

    def spoken(self, lang: str) -> "Atlas":
        """The same data, with all words in one language."""
        atlas = copy(self)
        for kind in KINDS:
            setattr(atlas, kind, self._in(lang, getattr(self, kind)))
        return atlas

    def _in(self, lang: str, value):
        if isinstance(value, dict):
            if value and value.keys() <= set(self.languages):
                return value.get(lang, value[self.languages[0]])
            return {key: self._in(lang, one) for key, one in value.items()}
        return [self._in(lang, one) for one in value] if isinstance(value, list) else value

    def years(self) -> set[str]:
        return {str(one["date"].year) for one in self.models.values()}

    def ancestors(self, key: str) -> list[str]:
        """Whom a model builds on, and they in turn; in a circle also the model itself."""
        found, left = {}, self._parents(key)  # a dict, since all may build on all
        while left:
            parent = left.pop()
            if parent not in found:
                found[parent] = None
                left += [one for one in self._parents(parent) if one not in found]
        return list(found)

    def _parents(self, key: str) -> list[str]:
        parents = self.models[key].get("parents")
        good = FIELDS["parents"][0](parents, self.languages)
        return [one for one in parents if one in self.models] if good else []

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
                self._report(table, key, f"{key} is not understood", f"write {line}")
            elif is_bilingual(value, self.languages):
                self._translate(table, key, value)
            elif key in optional + required or key in own:
                self._check_field(table, key, value)
        if kind == "models" and table[1] in self.ancestors(table[1]):
            self._report(table, "parents", "the model is its own ancestor", "remove one parent")
        if kind in ("baselines", "results") and FIELDS["scores"][0](fields.get("scores"), ()):
            self._add_up(table, fields)

    def _check_field(self, table: tuple, key: str, value) -> None:
        """Report what a field, well written, names that is not there."""
        unknown = "there is no “{}” in references.bib"
        if key in ("results", "baselines", "evidence"):
            for number, one in enumerate(value):
                self._check("measures" if "measure" in one else key, (*table, key, number), one)
        elif key == "ingredients":
            for name, one in value.items():
                self._check(key, (*table, key, name), one)
        elif key == "settings":
            self._check_settings(table, value)
        elif key == "ingredient":
            known = self.ledgers[table[1]].get("ingredients")
            self._among(table, key, value, known)
        elif key == "terms":
            for name, words in value.items():
                one = f"terms.{name}"
                if is_bilingual(words, self.languages):
                    self._translate(table, one, words)
                else:
                    what, instead = f"{one} is not understood", f"write {FIELDS['terms'][1]}"
                    self._report(table, one, what, instead)
        elif key in ("paper", "source"):
            self._among(table, key, value, self.papers or None, unknown)
            entry = self.papers.get(value) if key == "paper" else None
            if entry and not bibliography.links(entry, ""):
                what = f"“{value}” has no address in references.bib"
                self._report(table, key, what, "add its doi, eprint or url there")
        elif key == "benchmark":
            self._among(table, key, value, self.benchmarks)
        elif key == "parents":
            self._among(table, key, value, self.models)
        elif key in self.properties:
            self._among(table, key, value, self.properties[key].get("terms"))

    def _check_settings(self, table: tuple, value: dict) -> None:
        """Report what is wrong in the settings of a benchmark, or in those of one of its rows."""
        name, benchmark = table[1], self.benchmarks
        if table == ("benchmarks", name):
            for key, one in value.items():
                self._check("properties", (*table, "settings", key), one)
            return
        fields = self._row(table)
        settings = benchmark.get(str(fields.get("benchmark", name)), {}).get("settings", {})
        self._among(table, "settings", list(value), settings)
        for key in value.keys() & settings.keys():
            self._among(table, "settings", value[key], settings[key].get("terms"))

    def _row(self, table: tuple) -> dict:
        """The fields of a row, from its place: (kind, key, field, number)."""
        kind, key, field, number = table
        return getattr(self, kind)[key][field][number]

    def _translate(self, table: tuple, key: str, words: dict) -> None:
        """Note the languages that a text is not in; the first stands for them."""
        for lang in self.languages:
            if lang not in words:
                self.untranslated.setdefault(lang, []).append((table, key, words))

    def _tell_untranslated(self) -> None:
        """Tell the first text that a language lacks, and how many more there are."""
        for lang, lacking in self.untranslated.items():
            (table, key, words), *others = lacking
            more = f", as {len(others)} other text{'s' * (len(others) > 1)}" * bool(others)
            what = f"{key} has no translation{more}: {languages.english_name(lang)}"
            instead = f"add {key}.{lang}; until then readers see {words[self.languages[0]]!r}"
            self._report(table, key, what, instead, problems.WARNING)

    def _add_up(self, table: tuple, fields: dict) -> None:
        """Compare the scores of a row with the tasks, and the average with the scores."""
        scores, average = fields["scores"], fields.get("average")
        tasks = self.benchmarks.get(str(fields.get("benchmark", table[1])), {}).get("tasks")
        if FIELDS["tasks"][0](tasks, self.languages) and len(scores) != len(tasks):
            what = f"{len(scores)} scores for {len(tasks)} tasks"
            names = ", ".join(self._in(self.languages[0], tasks))
            self._report(table, "scores", what, f"write one each for {names}")
        elif is_number(average) and MISSING not in scores:
            mean = sum(CHANCE if one == FAILED else one for one in scores) / Decimal(len(scores))
            if abs(mean - average) > Decimal("0.02"):
                what = f"the average of the scores is {mean:.2f}, not {average}"
                instead = f"compare both with the paper; {FAILED} counts for {CHANCE}"
                self._report(table, "average", what, instead)

    def _among(self, table: tuple, key: str, value, known, what: str = "there is no {}") -> None:
        """Report each of the values that is not among those known, at its field or as one."""
        if not isinstance(known, dict | list):  # which is reported
            return
        for one in value if isinstance(value, list) else [value]:
            if not isinstance(one, str) or one not in known:
                instead = problems.nearest(str(one), known, f"write one of {', '.join(known)}")
                self._report(table, key or one, what.format(one), instead)

    def _report(self, table: tuple, key: str, what: str, instead: str, kind=problems.ERROR) -> None:
        problems.report(self.file, self._line(table, key), what, instead, kind)

    def _line(self, table: Iterable, key: str) -> int:
        """The line of a field, or of the head of its table, whose last part may be a number."""
        *path, number = table if isinstance(table[-1], int) else (*table, 0)
        head = rf"^\[+{re.escape('.'.join(path))}\].*"
        heads = list(re.finditer(head, self.text, re.MULTILINE))
        if number < len(heads):
            start = end = heads[number].end()
            rest = re.split(r"^\[", self.text[start:], maxsplit=1, flags=re.MULTILINE)[0]
            if key and (field := re.search(rf"^[ \t]*({re.escape(key)})\b", rest, re.MULTILINE)):
                end += field.start(1)
        elif path[1:]:  # it has no head: it is a field itself
            return self._line(path[:-1], path[-1])
        else:
            marks = (rf"^{sign}{re.escape(path[0])}\b" for sign in (r"\[+", ""))
            found = [re.search(mark, self.text, re.MULTILINE) for mark in marks]
            end = next((match.start() for match in found if match), 0)
        return self.text.count("\n", 0, end) + 1


@per_build.cached
def read(file: Path, langs: tuple[str, ...]) -> Atlas | None:
    """The data of a build; None where there are none, or where they have errors."""
    before = problems.errors()
    if why := static_files.outside(file, file.parent):
        problems.report(file, 0, *why)
        return None
    try:
        text = file.read_text("utf-8-sig")
        data = tomllib.loads(text, parse_float=Decimal)
    except FileNotFoundError:
        return None
    except OSError as error:
        problems.report(file, 0, f"cannot be read ({error.strerror})", "put the data there")
    except UnicodeDecodeError as error:
        problems.report(file, *problems.not_utf8(error))
    except RecursionError:
        problems.report(file, 1, "nests too deep", "write tables within tables, no more")
    except (ValueError, ArithmeticError) as error:  # TOML's own, and those of impossible numbers
        where = re.search(r"line (\d+)", str(error))
        line = int(where[1]) if where else text.count("\n") + 1
        problems.report(file, line, f"is not TOML: {re.sub(r' .at .*', '', str(error))}", "mend it")
    else:
        atlas = Atlas(file, text, data, langs)
        # Without papers there is nothing to cite; that was told, perhaps before.
        return atlas if atlas.papers and problems.errors() == before else None
    return None


@per_build.cached
def spoken(file: Path, langs: tuple[str, ...], lang: str) -> Atlas | None:
    """The same, with all words in one language."""
    atlas = read(file, langs)
    return atlas and atlas.spoken(lang)


def check(generator):
    """Read the data even where no article shows them: a mistake should not wait."""
    settings = generator.settings
    read(Path(settings["PATH"], FILE), tuple(settings["LANGUAGES"]))


def register():
    signals.article_generator_finalized.connect(check)
