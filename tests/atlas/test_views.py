"""The views of the models show what the data say, in both languages, and lead where they should."""

import re
import tomllib

import pytest
from lxml import etree, html
from pybtex.database import parse_file

from plugins import languages
from plugins.atlas import data as atlas
from tests import conftest
from tests.atlas.models import DATA, LANGUAGES, NEW, read
from tests.conftest import ROOT, build

EVERYTHING = {"en": "specimen/everything/", "fr": "fr/specimen/everything/"}
SERIES = ROOT / "content" / "ssm"
PAPERS = parse_file(ROOT / "content" / "references.bib", bib_format="bibtex").entries


@pytest.fixture(scope="module")
def in_language():
    """The data, with all words in a language: `in_language("fr")`."""
    return read(ROOT / "content").spoken


def words(element) -> str:
    """The text of an element, its spaces all alike."""
    return " ".join(element.text_content().split())


def one_line(text: str) -> str:
    return " ".join(text.split())


def number(value, lang: str) -> str:
    return str(value).replace(".", "," if lang == "fr" else ".")


def view(tree, kind: str) -> html.HtmlElement:
    (found,) = tree.xpath(f"//*[contains(concat(' ', @class, ' '), ' {kind} ')]")
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_timeline_shows_the_models_of_its_year_by_date(pages, in_language, lang):
    data = in_language(lang)
    timeline = view(pages[EVERYTHING[lang]], "timeline")
    models = list(data.select(["2022"]).values())
    assert len(models) > 15
    assert [a.text for a in timeline.iter("a")] == [one["name"] for one in models]
    shown = [(time.get("datetime"), words(time)) for time in timeline.iter("time")]
    dates = [one["date"] for one in models]
    written = [languages.long_date(day, lang).striptags() for day in dates]
    assert shown == list(zip([day.isoformat() for day in dates], written, strict=True))
    assert dates == sorted(dates)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_there_as_a_parent_only_is_in_the_tree_and_in_no_year(pages, lang):
    page = pages[EVERYTHING[lang]]
    linear = {"en": "Linear attention", "fr": "Attention linéaire"}[lang]
    assert {"GAU", linear} <= {a.text for a in view(page, "family-tree").iter("a")}
    for kind in ("timeline", "comparison"):
        assert not {"GAU", linear} & {a.text for a in view(page, kind).iter("a")}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_card_says_all_that_is_known_of_a_model(pages, in_language, lang):
    data = in_language(lang)
    card, model = view(pages[EVERYTHING[lang]], "card"), data.models["s4d"]
    assert card.get("id") == "model-s4d"
    said = words(card)
    assert languages.long_date(model["date"], lang) in said
    assert model["idea"] in said
    for name, one in data.properties.items():
        terms = model[name] if isinstance(model[name], list) else [model[name]]
        said_of_it = ", ".join(one["terms"][term] for term in terms)
        assert f"{one['title']} {said_of_it}" in said
    for row in model["results"]:
        if "average" in row:
            assert f"{row['row']} {number(row['average'], lang)}" in said
    builds = {"en": "Builds on DSS, S4", "fr": "S’appuie sur DSS, S4"}
    assert builds[lang] in said and model["code"] in card.xpath(".//a/@href")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_family_tree_goes_back_to_the_first(pages, in_language, lang):
    data = in_language(lang)
    tree = view(pages[EVERYTHING[lang]], "family-tree")
    own = data.select(["2022", "s4"])
    shown = {*own} | {one for key in own for one in data.ancestors(key)}
    assert {"hippo", "gau"} <= shown and "mamba" not in shown
    marks = {one.get("data-key"): one for one in tree.xpath(".//li[@data-key]")}
    assert set(marks) == shown
    assert {key for key, one in marks.items() if one.get("class") == "own"} == set(own)
    builds_on = {"en": "builds on", "fr": "s’appuie sur"}[lang]
    lines = set()
    for key, mark in marks.items():
        model = data.models[key]
        said = f"{model['name']} ({model['date'].year})"
        if parents := model.get("parents"):
            said += f" {builds_on} {', '.join(data.models[one]['name'] for one in parents)}"
            lines |= {f"{one} {key}" for one in parents}
        assert words(mark) == said
    assert {path.get("data-ends") for path in tree.iter("path")} == lines


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_comparison_has_a_row_for_each_model(pages, in_language, lang):
    data = in_language(lang)
    table = view(pages[EVERYTHING[lang]], "comparison")
    head, *rows = ([words(cell) for cell in row] for row in table.iter("tr"))
    titles = [one["title"] for one in data.properties.values()]
    first = {"en": ["Model", "Date"], "fr": ["Modèle", "Date"]}[lang]
    assert head == [*first, *titles, "Long Range Arena"]
    models = data.select(["2022", "2023"])
    assert len(rows) == len(models) > 20
    for row, model in zip(rows, models.values(), strict=True):
        day = languages.medium_date(model["date"], lang).striptags()
        expected = [model["name"], one_line(day)]
        for name, one in data.properties.items():
            terms = model.get(name, [])
            terms = terms if isinstance(terms, list) else [terms]
            expected.append(", ".join(one["terms"][term] for term in terms) or "–")
        averages = [one["average"] for one in model.get("results", []) if "average" in one]
        expected.append(number(max(averages), lang) if averages else "–")
        assert row == expected


@pytest.mark.parametrize("lang", LANGUAGES)
def test_results_have_each_number_and_its_source(pages, in_language, lang):
    data = in_language(lang)
    page = pages[EVERYTHING[lang]]
    results = view(page, "results")
    rows = [(one["row"], one) for one in data.benchmarks["lra"]["baselines"]]
    for model in data.select(["2022", "s4"]).values():
        mine = [one for one in model.get("results", []) if one.get("benchmark") == "lra"]
        rows += [(one.get("row", model["name"]), one) for one in mine]
    shown = list(results.find(".//tbody"))
    assert len(shown) == len(rows) > 20
    settings = {
        key: one
        for key, one in data.benchmarks["lra"]["settings"].items()
        if any(key in row.get("settings", {}) for _, row in rows)
    }
    assert len(settings) > 3
    for line, (name, row) in zip(shown, rows, strict=True):
        scores = [number(one, lang).replace("x", "×") for one in row["scores"]]
        *cells, source = (words(cell) for cell in line)
        average = number(row["average"], lang) if "average" in row else "–"
        given = row.get("settings", {})
        terms = [
            one_line(one["terms"][given[key]]) if key in given else "–"
            for key, one in settings.items()
        ]
        assert cells == [name, *scores, average, *terms]
        (note,) = results.xpath(f".//li[@id='{line.xpath('.//td/a/@href')[0][1:]}']")
        cited = note.xpath(".//span[@class='citation']/a/@href")
        assert cited == [f"#ref-{row['source']}"] and source.isdecimal()
        place = row["place"].replace("table", "tableau") if lang == "fr" else row["place"]
        assert f", {place}" in words(note)
    dots = results.xpath(".//div[contains(@class, 'strip ') or @class='strip']//i/@data-row")
    scores = sum(len([one for one in row["scores"] if one not in ("x", "–")]) for _, row in rows)
    scores += sum("average" in row for _, row in rows)
    assert len(dots) == scores and set(dots) == {str(one) for one in range(len(rows))}
    failed = {"en": "failed", "fr": "échec"}[lang]
    assert failed in words(results.find_class("strips")[0])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_ledger_weighs_each_ingredient_and_cites_each_sentence(pages, in_language, lang):
    page, data = pages[EVERYTHING[lang]], in_language(lang).ledgers["2022"]
    rows = list(view(page, "ledger").find("tbody"))
    assert [words(row[0]) for row in rows] == [one["title"] for one in data["ingredients"].values()]
    for key, row in zip(data["ingredients"], rows, strict=True):
        for cell, side in zip(row[1:3], ("for", "against"), strict=True):
            said = [
                one for one in data["evidence"] if (one["ingredient"], one["side"]) == (key, side)
            ]
            assert len(cell.findall("p")) == len(said)
            for paragraph, one in zip(cell.iter("p"), said, strict=True):
                assert words(paragraph).startswith(one_line(one["text"].rstrip(".")))
                assert paragraph.xpath(".//a/@href") == [f"#ref-{one['source']}"]
        assert words(row[3]) == data["ingredients"][key]["verdict"]


def test_what_the_views_cite_is_in_the_list(pages):
    for path in EVERYTHING.values():
        page = pages[path]
        cited = set(page.xpath("//*[contains(@class, 'atlas')]//span[@class='citation']/a/@href"))
        listed = {f"#{one}" for one in page.xpath("//section[@class='references']//li/@id")}
        assert len(cited) > 4 and cited <= listed


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_model_leads_to_its_card_or_to_its_paper(pages, in_language, lang):
    data = in_language(lang)
    texts = {file.parent.name: file.read_text("utf-8") for file in SERIES.glob(f"*/{lang}.md")}
    links = {a.text: a.get("href") for a in view(pages[EVERYTHING[lang]], "comparison").iter("a")}
    for key, model in data.select(["2022", "2023"]).items():
        articles = [name for name, text in texts.items() if f"\n[model: {key}]\n" in text]
        paper = PAPERS[model["paper"]].fields
        expected = [f"ssm/{name}/#model-{key}" for name in articles]
        expected += [] if articles else [paper.get("doi") or paper.get("eprint") or paper["url"]]
        expected = ["#model-s4d"] if key == "s4d" else expected
        assert any(links[model["name"]].endswith(one) for one in expected), key


@pytest.fixture(scope="module")
def with_new(tmp_path_factory):
    """The pages of a site with one model more, whose card is in another article."""
    folder = tmp_path_factory.mktemp("new")
    content = conftest.with_specimen(folder)
    (content / atlas.FILE).write_text(DATA + NEW, "utf-8")
    for lang in LANGUAGES:
        with (content / "ssm/history-2023" / f"{lang}.md").open("a", encoding="utf-8") as article:
            article.write("\n[model: new]\n\n[results: lra, new]\n\n[results: lra, new, s5]\n")
    output = build(content, folder / "output")
    return lambda path: html.parse(output / path / "index.html").getroot()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_model_that_is_added_appears_in_every_view(with_new, lang):
    page, home = with_new(EVERYTHING[lang]), "fr/" if lang == "fr" else ""
    for kind in ("timeline", "family-tree", "comparison"):
        (link,) = view(page, kind).xpath(".//a[text()='New']/@href")
        assert link.endswith(f"../{home}ssm/history-2023/#model-new")
    (row,) = view(page, "results").xpath(".//tr[th/a='New, small']")
    assert [words(cell) for cell in row][6:8] == ["×", number("75.92", lang)]
    terms = {"en": "complex diagonal, real diagonal", "fr": "diagonale complexe, diagonale réelle"}
    assert words(view(page, "comparison").xpath(".//tr[th/a='New']/td[3]")[0]) == terms[lang]
    card = with_new(f"{home}ssm/history-2023/").get_element_by_id("model-new")
    said = {"en": r"perplexity 20\.6 \(Gu.*, abstract\)", "fr": r"perplexité 20,6 \(Gu.*, résumé\)"}
    assert re.search(said[lang], words(card))


def test_a_page_may_show_them_too(tmp_path):
    content = conftest.shortened(conftest.with_specimen(tmp_path))
    lines = "[timeline: 2022]\n\n[family-tree: 2022]\n\n[comparison: 2022]\n\n[results: lra, 2022]"
    for page in ("ssm", "landing"):
        for lang in LANGUAGES:
            with (content / "pages" / page / f"{lang}.md").open("a", encoding="utf-8") as file:
                file.write(f"\n\n{lines}\n\n[model: s5]\n")
    output = build(content, tmp_path / "output")  # every link and anchor is checked
    for path in ("", "ssm/", "fr/", "fr/ssm/"):
        page = html.parse(output / path / "index.html").getroot()
        assert page.get_element_by_id("ref-smith2023s5") is not None
        assert page.xpath("//script[contains(@src, 'atlas.js')]")


PATHS = list(EVERYTHING.items())


@pytest.mark.parametrize(("lang", "path"), PATHS)
def test_feeds_and_markdown_have_the_views_in_plain_words(published, in_language, lang, path):
    data = in_language(lang)
    feed = etree.parse(published / "feeds" / f"specimen.{lang}.atom.xml")
    full = html.fromstring(feed.findtext("{*}entry/{*}content"))
    assert words(full).count("Luna-256") == 1 and not list(full.iter("svg"))
    assert any("Reformer" in words(row) for row in full.iter("tr"))
    text = (published / path / "index.md").read_text("utf-8")
    spoken = text.replace("\xa0", " ")
    best = number(data.models["mega"]["results"][0]["average"], lang)
    day = {"en": "Sep 21, 2022", "fr": r"21 sept\. 2022"}[lang]
    assert re.search(rf"^\| \[Mega\]\(http[^)]+\) \| {day} \|.* {best} \|$", spoken, re.M)
    assert f"| Reformer | {number('37.27', lang)} | {number('56.10', lang)} |" in spoken
    year = {"en": "September 21, 2022", "fr": "21 septembre 2022"}[lang]
    assert re.search(rf"^\d+\. \[Mega\]\(http[^)]+\) {year}$", spoken, re.MULTILINE)
    builds_on = {"en": "builds on", "fr": "s’appuie sur"}[lang]
    assert re.search(rf"^\d+\. \[Mega\]\(http[^)]+\) \(2022\) {builds_on} GAU, S4$", spoken, re.M)
    assert spoken.count("Luna-256") == 1 and "***" not in spoken


def test_each_number_has_a_source_and_adds_up():
    data = tomllib.loads(DATA)
    rows = [row for one in data["benchmarks"].values() for row in one["baselines"]]
    rows += [row for one in data["models"].values() for row in one.get("results", [])]
    rows += [row for one in data["ledgers"].values() for row in one["evidence"]]
    assert len(rows) > 30
    for row in rows:
        assert row["source"] in PAPERS, row
        if "average" in row:
            scores = [50 if score == "x" else score for score in row["scores"]]
            assert sum(scores) / len(scores) == pytest.approx(row["average"], abs=0.021), row


def test_each_model_is_whole_in_both_languages():
    data = tomllib.loads(DATA)
    assert len(data["models"]) > 30
    for key, model in data["models"].items():
        assert model["paper"] in PAPERS and all(model["idea"][lang] for lang in LANGUAGES), key
        assert model["idea"]["en"] != model["idea"]["fr"], key
        for name, one in data["properties"].items():
            terms = model.get(name, [])
            for term in [terms] if isinstance(terms, str) else terms:
                assert all(one["terms"][term][lang] for lang in LANGUAGES), (key, name)
