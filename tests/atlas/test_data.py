"""The models' data: each mistake is named with its line, and no damage makes a build fall over."""

import random
import shutil

import pytest

from plugins import problems
from plugins.atlas import data as atlas
from plugins.problems import ProblemsFound
from tests import conftest
from tests.atlas.models import DATA, LANGUAGES, NEW, draw, read, told, with_data
from tests.conftest import build

# fmt: off
CASES = {  # what is changed in the new model, into what; where that is told, and in which words
    "name missing": ('name = "New"\n', "", "[models.new]",
        ("has no name", 'add the line “name = "S4D"”')),
    "date missing": ("date = 2022-12-31\n", "", "[models.new]", ("has no date", "add the line")),
    "idea missing": ('idea.en = "One sentence."\nidea.fr = "Une phrase."\n', "", "[models.new]",
        ("has no idea", "idea = { en =")),
    "source missing": ('source = "gu2022s4d"\nplace = "table 5"', 'place = "table 5"',
        "[[models.new.results]]", ("has no source", "add the line")),
    "baseline without scores": ("scores = [0]\n", "", "[[benchmarks.short.baselines]]",
        ("has no scores", "add the line")),
    "neither a benchmark nor a measure": ('measure = { en = "perplexity", fr = "perplexité" }\n',
        "", 'value = "20.6"', ("there is no field value",)),
    "setting that there is not": ('{ light = "day" }', '{ ligth = "day" }', "settings = {",
        ("there is no ligth", "did you mean light?")),
    "term of a setting that there is not": (
        '{ light = "day" }', '{ light = "dey" }', "settings = {",
        ("there is no dey", "did you mean day?")),
    "ingredient that there is not": ('ingredient = "salt"', 'ingredient = "slat"', "ingredient =",
        ("there is no slat", "did you mean salt?")),
    "side that is none": ('side = "for"', 'side = "maybe"', "side",
        ("side is not understood", 'write side = "for"')),
    "ingredient without a verdict": ('verdict = { en = "A pinch", fr = "Une pincée" }\n', "",
        "[ledgers.new.ingredients.salt]", ("has no verdict", "add the line")),
    "unknown field": ('domain = "long"', 'domian = "long"', "domian",
        ("there is no field domian", "did you mean domain?")),
    "unknown field of a result": ('row = "New', 'raw = "New', "raw", ("did you mean row?",)),
    "date that is text": ("2022-12-31", '"2022-12-31"', "date",
        ("date is not understood", "write date = 2022-06-23")),
    "date that is no day": ("2022-12-31", "2022-02-31", "date", ("is not TOML: Invalid", "mend")),
    "version without a date": ("v2 = 2023-01-15", 'v2 = "later"', "versions",
        ("versions is not understood", "write versions = {")),
    "unknown paper": ('paper = "gu2022s4d"\nidea', 'paper = "gu2022s5d"\nidea', "paper",
        ("there is no “gu2022s5d” in references.bib", "did you mean gu2022s4d?")),
    "unknown source": ('source = "gu2022s4d"\nplace = "abstract"', 'source = "?"', 'source = "?"',
        ("there is no “?” in references.bib",)),
    "unknown parent": ('["s4d", "s4"]', '["s4d", "s44"]', "parents",
        ("there is no s44", "did you mean s4?")),
    "parents that are no list": ('["s4d", "s4"]', '"s4d"', "parents",
        ("parents is not understood", "write parents = [")),
    "its own parent": ('["s4d", "s4"]', '["new"]', "parents",
        ("the model is its own ancestor", "remove one parent")),
    "unknown term": ('domain = "long"', 'domain = "logn"', "domain",
        ("there is no logn", "did you mean long?")),
    "unknown term among others": ('["diagonal", "real"]', '["diagonal", 7]', "matrix",
        ("there is no 7", "write one of ")),
    "idea that is empty": ('"Une phrase."', '" "', "idea.en", ("idea is not understood",)),
    "idea that lacks the first language": ('idea.en = "One sentence."\n', "", "idea.fr",
        ("idea is not understood", "write idea = { en =")),
    "idea that is a sentence": ('idea.en = "One sentence."\nidea.fr', "idea", "idea",
        ("idea is not understood",)),
    "term that is a word": ('{ en = "blue", fr = "bleu" }', '"blue"', "terms.blue",
        ("terms.blue is not understood", "write terms.audio = {")),
    "terms that are none": (
        'terms.red = { en = "red", fr = "rouge" }\nterms.blue = { en = "blue", fr = "bleu" }',
        'terms = ["red"]', "terms", ("terms is not understood",)),
    "property named as a field": ("[properties.colour]", "[properties.code]", "[properties.code]",
        ("the property has the name of the field code", "give it another")),
    "too few scores": ("60, 80, 90.5", "60, 90.5", "scores",
        ("5 scores for 6 tasks", "write one each for ListOps, Text")),
    "a score that is none": ('90, "x"]', '90, "-"]', "scores",
        ("scores is not understood", 'scores = [60.18, "x", "–"]')),
    "a score that is no number": ('90, "x"]', "90, nan]", "scores", ("scores is not understood",)),
    "a score beyond the scale": ('90, "x"]', "90, 101]", "scores", ("scores is not understood",)),
    "average that does not fit": ("75.92", "76.92", "average",
        ("the average of the scores is 75.92, not 76.92", "compare both with the paper")),
    "average that is text": ("75.92", '"75.92"', "average", ("average is not understood",)),
    "unknown benchmark": ('benchmark = "lra"', 'benchmark = "lar"', "benchmark",
        ("there is no lar", "did you mean lra?")),
    "unknown place": ('"table 5"', '"tabel 5"', "place",
        ("place is not understood", "table 5", "section 4.2")),
    "version that is none": ('version = "v2"', 'version = "2"', 'version = "2"',
        ("version is not understood", 'write version = "v2"')),
    "code that is not an address": ('"https://example.org/new"', '"example.org/new"', "code",
        ("code is not understood", "https://")),
    "control character": ('"New"', r'"N\u0001w"', "name", ("name is not understood",)),
    "results in the wrong form": ('domain = "long"', 'domain = "long"\n\n[models.old]\nresults = 3',
        "results", ("results is not understood", "[[models.s4d.results]]")),
    "model that is not a table": ("[models.new]", "[models]\nold = 3\n[models.new]", "old",
        ("old is not a table", "write [models.old]")),
    "unknown table": ("[benchmarks.short]", "[benchmark.short]", "[benchmark.short]",
        ("there is no table benchmark", "did you mean benchmarks?")),
    "table that stands twice": ("[models.new]", "[models.s4]\n[models.new]", "[models.s4]",
        ("is not TOML: Cannot declare",)),
    "text that is not closed": ('"One sentence."', '"One sentence.', "idea.en",
        ("is not TOML: ", "mend it")),
}
# fmt: on


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_named_with_its_line(case, tmp_path):
    old, new, where, words = CASES[case]
    assert NEW.count(old) >= 1
    changed = NEW.replace(old, new, 1)
    assert read(with_data(tmp_path, DATA + changed)) is None
    line = (DATA + changed[: changed.index(where)]).count("\n") + 1
    said = [one for one in told(atlas.FILE) if one.startswith(f"{line}: ")]
    for part in words:
        assert any(part in one for one in said), problems.found
    assert all(one.instead for one in problems.found)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("", "1: there are no models — write [models.…]"),
        ("models = 3", "1: there are no models — write [models.…]"),
        ("\nbenchmarks = [1]" + "\n[models.a]" * 2, "4: is not TOML"),
        ("[models]\na = { name = 3 }", "2: name is not understood"),
        ("a = 1\nb = [\n", "3: is not TOML: "),
        ("[models.a]\nname = " + "9" * 5000, "is not TOML: "),
        (DATA.encode() + b'\nname = "Nystr\xf6mformer"', "is not UTF-8 — save the file as UTF-8"),
    ],
)
def test_a_file_in_ruins_is_named(data, words, tmp_path):
    assert read(with_data(tmp_path, data)) is None
    assert any(words in one for one in told(atlas.FILE)), problems.found


def test_several_mistakes_are_told_at_once(tmp_path):
    data = DATA + NEW.replace("2022-12-31", '"soon"').replace("75.92", "76.92")
    assert read(with_data(tmp_path, data.replace('"table 5"', '"tabel 5"'))) is None
    said = " ".join(told(atlas.FILE))
    assert "date is not" in said and "75.92, not 76.92" in said and "place is not" in said


def test_papers_that_cannot_be_read_are_named_once(tmp_path):
    content = with_data(tmp_path, DATA)
    (content / "references.bib").write_text("@article{a, title = {")
    assert read(content) is None
    (one,) = (one for one in problems.found if one.path.endswith("references.bib"))
    assert one.line == 1


def test_a_paper_without_an_address_is_named(tmp_path):
    content = with_data(tmp_path, DATA + NEW.replace('"gu2022s4d"\nidea', '"nobody"\nidea'))
    with (content / "references.bib").open("a") as papers:
        papers.write("@misc{nobody, author = {A}, title = {B}, year = {2022}}\n")
    assert read(content) is None
    (said,) = told(atlas.FILE)
    assert "“nobody” has no address in references.bib — add its doi, eprint or url" in said


def test_a_mistake_stops_the_build_even_where_no_article_shows_the_data(tmp_path):
    content = conftest.with_specimen(tmp_path)
    shutil.rmtree(content / "specimen")
    (content / atlas.FILE).write_text(DATA + NEW.replace("75.92", "76.92"), "utf-8")
    with pytest.raises(ProblemsFound, match=r"models\.toml:\d+: the average of the scores is 75"):
        build(content, tmp_path / "output")


VALUES = ("3", '"x"', "[]", "{}", "[[1]]", "nan", "true", "2022-01-01", "{ a = 1 }", '"a\\u0002b"')


def damaged(lines: list[str], chance: random.Random) -> list[str]:
    """The lines with a few of them lost, doubled, cut, moved or altered."""
    lines = list(lines)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(lines))
        line, kind = lines[place], chance.randrange(6)
        lines[place : place + 1] = {
            0: [],
            1: [line, line],
            2: [line[: chance.randint(0, len(line))]],
            3: [line, chance.choice(lines)],
            4: [f"{line.partition('=')[0]}= {chance.choice(VALUES)}"],
            5: [line.replace(chance.choice(line or " "), chance.choice("[]\"={}.x'\\"), 1)],
        }[kind]
    return lines


@pytest.mark.parametrize("seed", range(10))
def test_no_damage_makes_it_fall_over(seed, tmp_path):
    chance, lines = random.Random(seed), (DATA + NEW).splitlines()
    for _ in range(5):
        content = with_data(tmp_path, "\n".join(damaged(lines, chance)))
        data = read(content)
        keys, years = (data.models, data.years()) if data else (["s4"], ["2022"])
        if data is None:
            assert problems.found
            assert all(one.line and one.instead for one in problems.found), problems.found
        shown = [f"[model: {key}]" for key in keys]
        for kind in ("timeline: ", "family-tree: ", "comparison: ", "results: lra, "):
            shown += [f"[{kind}{', '.join(years)}]"] if years else []
        for lang in LANGUAGES:
            draw(content, lang, "\n\n".join(shown))
            if data:
                assert not problems.errors()
