"""Citations: in the language of the text, with their references, there and back."""

import re
from datetime import date
from types import SimpleNamespace

from lxml import html
from pybtex.database import parse_file, parse_string

from plugins import problems
from plugins.articles import cite
from plugins.markdown import bibliography
from tests import small_site
from tests.conftest import ROOT

INTRODUCTION = "ssm/introduction/"


def test_a_citation_has_the_form_of_its_language(pages):
    english = pages[INTRODUCTION].xpath("//span[@class='citation']")
    french = pages["fr/" + INTRODUCTION].xpath("//span[@class='citation']")
    assert len(english) == len(french) > 25
    said = {span.text_content() for span in english}
    assert "(Hochreiter and Schmidhuber, 1997)" in said
    assert "(Bengio et al., 1994; Pascanu et al., 2013)" in said
    assert "(Gu et al., 2022a, section\u00a02.3)" in said
    spoken = {span.text_content() for span in french}
    assert "(Bengio et al., 1994\u202f; Pascanu et al., 2013)" in spoken
    assert "(Hochreiter et Schmidhuber, 1997)" in {span.text_content() for span in french}


def test_works_of_one_year_are_told_apart(pages):
    items = pages[INTRODUCTION].xpath("//section[@class='references']//li")
    by_key = {item.get("id"): item.text_content() for item in items}
    assert "(2022a)" in by_key["ref-gu2022s4"] and "(2022b)" in by_key["ref-gu2022s4d"]


def test_the_list_is_in_order_and_leads_to_the_paper_and_back(pages):
    for path in (INTRODUCTION, "fr/" + INTRODUCTION):
        page = pages[path]
        items = page.xpath("//section[@class='references']//li")
        names = [item.findtext("span").lower() for item in items]
        assert names == sorted(names) and len(names) > 20
        cited = page.xpath("//span[@class='citation']/a")
        back = page.xpath("//a[@class='back']/@href")
        assert sorted("#" + a.get("id") for a in cited) == sorted(back)
        assert {a.get("href") for a in cited} == {"#" + item.get("id") for item in items}
        links = [item.xpath(".//a[not(@class)]/@href") for item in items]
        assert sum(bool(one) for one in links) >= len(items) - 3
        assert all(link.startswith("https://") for one in links for link in one)


def test_every_entry_is_whole_and_used():
    entries = parse_file(ROOT / "content" / "references.bib", bib_format="bibtex").entries
    texts = "".join(file.read_text("utf-8") for file in ROOT.glob("content/**/*.md"))
    models = (ROOT / "content" / "models.toml").read_text("utf-8")
    named = set(re.findall(r'^(?:paper|source) = "(.+)"$', models, re.MULTILINE))
    for key, entry in entries.items():
        assert entry.persons["author"] and entry.fields["title"] and entry.fields["year"], key
        assert f"@{key}" in texts or key in named, key


def test_pointing_at_a_citation_shows_its_reference(open_page):
    page = open_page(INTRODUCTION)
    link = page.locator("#cite-tustin1947method-1")
    link.focus()
    note = page.locator("[role=tooltip]")
    assert "A Method of Analysing the Behaviour" in note.inner_text()
    assert link.get_attribute("aria-describedby") == note.get_attribute("id")
    box = note.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 1280
    page.mouse.move(5, 300)  # a mouse that lies there takes nothing from who reads with the keys
    page.mouse.move(5, 301)
    page.wait_for_timeout(400)
    assert note.count() == 1
    page.keyboard.press("Escape")
    assert note.count() == 0
    page.locator("#cite-gu2021lssl-1").hover()
    assert "Linear State Space Layers" in note.inner_text()


def test_an_article_says_how_to_cite_it(published):
    for lang, path in (("english", INTRODUCTION), ("french", "fr/" + INTRODUCTION)):
        page = html.parse(published / path / "index.html").getroot()
        entry = parse_string(page.xpath("//details[@class='cite']//code")[0].text, "bibtex")
        (fields,) = (one.fields for one in entry.entries.values())
        assert fields["langid"] == lang and fields["url"].endswith(path)
        assert fields["title"] == page.findtext(".//h1")


def test_a_bibliography_does_not_grow_without_end(tmp_path):
    doubling = "".join(f"@string{{a{n + 1} = a{n} # a{n}}}\n" for n in range(33))
    entry = "@misc{{k, title = {}, author = {{A}}, year = 2020}}"
    for text in (
        f'@string{{a0 = "xx"}}\n{doubling}{entry.format("a33")}',
        entry.format('"a" # ' * 40_000 + '"a"'),
        entry.format("{" + "x" * 30_000 + "}"),
    ):
        (tmp_path / "references.bib").write_text(text)
        problems.found.clear()
        assert not bibliography.known(tmp_path / "references.bib")[0]
        assert len(problems.found) == 1 and "references.bib" in str(*problems.found)
    (tmp_path / "references.bib").write_text(f'@string{{a = "T"}}{entry.format("a # a")}')
    assert bibliography.known(tmp_path / "references.bib")[0]["k"].fields["title"] == "TT"


def test_the_language_of_a_region_has_the_name_that_biblatex_knows():
    article = SimpleNamespace(slug="a", lang="pt-BR", authors=["A"], title="T", url="a/")
    article.date, article.settings = date(2026, 1, 31), {"SITEURL": "", "SITENAME": "S"}
    cite.add_bibtex(article)
    assert "langid = {portuguese}," in article.bibtex


def test_a_key_without_brackets_is_told(tmp_path):
    text = "Of [@roe] and [see @roe].\n\nAs @roe says, [@roe](https://e.org) and me@roe, `@roe`."
    content = small_site.content(tmp_path, text)
    (content / "references.bib").write_text("@misc{roe, author={Roe, J}, title={T}, year={2020}}")
    assert small_site.told(content) == []
    (told,) = [one for one in problems.found if "cites nothing" in one.what]
    assert told.line == 9 and told.words.endswith("write [@roe] or [-@roe]")
