"""The feeds: by the grammar and the rules of Atom, readable everywhere, stable."""

import re

import feedparser
import pytest
from lxml import etree, html

from tests import small_site
from tests.conftest import ROOT, build, short_specimen
from tests.crawling import served

NAMES = ("en", "fr", "ssm.en", "ssm.fr", "specimen.en", "specimen.fr")
GRAMMAR = etree.RelaxNG(file=str(ROOT / "tests" / "output" / "atom.rnc"))


@pytest.fixture(scope="module")
def feeds(published) -> dict[str, etree._ElementTree]:
    return {
        file.name.removesuffix(".atom.xml"): etree.parse(file)
        for file in (published / "feeds").iterdir()
    }


def texts(feed) -> list[html.HtmlElement]:
    return [html.fromstring(one.text) for one in feed.iterfind("{*}entry/{*}content")]


def test_there_is_one_for_each_language_and_series(feeds):
    assert set(feeds) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_grammar_of_rfc_4287(feeds, name):
    GRAMMAR.assertValid(feeds[name])


@pytest.mark.parametrize(
    ("where", "wrong"),
    [
        ("id", ""),
        ("updated", "2026-01-31"),
        ("entry/{*}updated", "2026-01-31T00:00:00"),
        ("link[@rel='alternate']", None),
    ],
)
def test_the_grammar_finds_mistakes(feeds, where, wrong):
    feed = etree.fromstring(etree.tostring(feeds["en"]))
    element = feed.find("{*}" + where)
    if wrong is None:
        del element.attrib["href"]
    else:
        element.text = wrong
    assert not GRAMMAR.validate(feed)


@pytest.mark.parametrize("name", NAMES)
def test_the_rules_that_no_grammar_tells(feeds, published, address, name):
    feed = feeds[name].getroot()
    assert feed.find("{*}link[@rel='self']").get("href") == f"{address}feeds/{name}.atom.xml"
    for one in (feed, *feed.iterfind("{*}entry")):
        alternates = [
            (link.get("type"), link.get("hreflang"))
            for link in one.iterfind("{*}link[@rel='alternate']")
        ]
        assert len(alternates) == len(set(alternates)) == 1
        page = one.find("{*}link[@rel='alternate']").get("href").removeprefix(address)
        assert (published / page / "index.html").is_file()
    ids = [one.text for one in feed.iter("{http://www.w3.org/2005/Atom}id")]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"tag:[\w.-]+,\d{4}(-\d\d){0,2}:[^\s#]+", one) for one in ids)
    dates = [
        (entry.findtext("{*}published"), entry.findtext("{*}updated"))
        for entry in feed.iterfind("{*}entry")
    ]
    assert all(published <= updated for published, updated in dates)
    if dates:
        assert feed.findtext("{*}updated") == max(updated for _, updated in dates)
        assert dates == sorted(dates, reverse=True)


def test_no_two_feeds_share_an_id_and_a_text_has_the_same_in_each(feeds):
    ids = [feed.getroot().findtext("{*}id") for feed in feeds.values()]
    assert len(ids) == len(set(ids))
    for lang in ("en", "fr"):
        everything = {one.text for one in feeds[lang].iterfind("{*}entry/{*}id")}
        series = {
            one.text
            for name in (f"ssm.{lang}", f"specimen.{lang}")
            for one in feeds[name].iterfind("{*}entry/{*}id")
        }
        assert everything == series


@pytest.mark.parametrize("name", NAMES)
def test_a_reader_of_feeds_understands_it(published, found, address, name):
    read = feedparser.parse(str(published / "feeds" / f"{name}.atom.xml"))
    assert not read.bozo and read.version == "atom10"
    lang = name[-2:]
    assert read.feed.language == lang
    for entry in read.entries:
        page = found[entry.link.removeprefix(address)]
        assert page.get("lang") == lang
        assert entry.title == page.findtext(".//h1")
        assert entry.summary == page.xpath("//p[@class='lead']")[0].text_content()
        assert entry.author == page.xpath("//meta[@name='author']/@content")[0]
        first, *revised = page.xpath("//header[@class='title']//time/@datetime")
        assert entry.published[:10] == first and entry.updated[:10] == (revised or [first])[0]


def test_titles_are_in_the_language_with_its_spaces(feeds):
    assert feeds["ssm.fr"].findtext("{*}title") == "Les modèles à espace d’états · SSM Blog Posts"
    assert feeds["ssm.en"].findtext("{*}title") == "State space models · SSM Blog Posts"
    summaries = [one.text for one in feeds["fr"].iterfind("{*}entry/{*}summary")]
    assert any("\u202f;" in one for one in summaries)
    assert "\u202f:" in feeds["fr"].findtext("{*}subtitle")


@pytest.mark.parametrize("name", NAMES)
def test_the_text_is_whole_and_leads_where_it_should(feeds, published, found, address, name):
    for entry, text in zip(feeds[name].iterfind("{*}entry"), texts(feeds[name]), strict=True):
        path = entry.find("{*}link").get("href").removeprefix(address)
        page = found[path].xpath("//div[@class='text']")[0]
        headings = [one.text_content() for one in page.iter("h2", "h3")]
        assert [one.text_content() for one in text.iter("h2", "h3")] == headings
        assert len(page.xpath(".//figure")) == len(text.xpath(".//figure/img"))
        for link in text.xpath("//@href | //@src"):
            assert link.startswith("https://"), link
            if link.startswith(address):
                target, _, anchor = link.removeprefix(address).partition("#")
                file = published / target
                assert (file / "index.html" if file.is_dir() else file).is_file(), link
                assert not anchor or found[target].get_element_by_id(anchor) is not None
        assert all(image.get("alt").strip() for image in text.iter("img"))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_the_page_is_left_in_it(feeds, name):
    for text in texts(feeds[name]):
        assert not text.xpath("//math | //svg | //script | //style | //nav | //input | //@style")
        assert "[series-index" not in text.text_content() and "↩" not in text.text_content()
        assert not text.xpath("//p//pre | //p//div | //@class[not(starts-with(., 'language-'))]")


def test_formulas_are_letters_or_images(feeds, published, address):
    text = next(one for one in texts(feeds["en"]) if "Hochreiter" in one.text_content())
    written = html.tostring(text, encoding="unicode")
    assert "<i>h</i><sub><i>k</i></sub>\u00a0=\u00a0tanh(<i>W</i>" in written.replace(
        "&nbsp;", "\u00a0"
    )
    assert "<i>A\u0305</i>" in written and "\\mathcal" not in text.text_content()
    drawn = [one for one in text.iter("img") if "/formulas/" in one.get("src")]
    assert len(drawn) > 20
    state = next(one for one in drawn if "\\tag{1}" in one.get("alt"))
    svg = etree.parse(published / state.get("src").removeprefix(address)).getroot()
    assert (svg.get("width"), svg.get("height")) == (state.get("width"), state.get("height"))
    assert len(svg.findall(".//{*}use")) > 20


def test_an_image_is_whole_by_itself(published):
    svg = etree.parse(published / "ssm" / "introduction" / "costs.en.svg").getroot()
    assert svg.get("viewBox") and float(svg.get("width")) > 600
    assert svg.find("{*}rect").get("fill") == "#fffefb"


def test_whoever_opens_one_sees_a_page(browser, published, address):
    for scheme, paper in (("light", "rgb(255, 254, 251)"), ("dark", "rgb(20, 17, 27)")):
        context = browser.new_context(color_scheme=scheme)
        context.route(address + "**", served(published, address))
        page = context.new_page()
        page.goto(address + "feeds/fr.atom.xml")
        assert page.locator("h1").text_content() == "SSM Blog Posts"
        assert page.locator(".lead").is_visible() and not page.locator("entry").first.is_visible()
        assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == paper
        page.locator("h2 a").first.click()
        assert page.locator("html").get_attribute("lang") == "fr"
        context.close()


def test_ids_outlive_a_new_title_a_new_date_and_a_new_address(tmp_path, feeds):
    content = short_specimen(tmp_path)
    for lang in ("en", "fr"):
        file = content / "specimen" / "everything" / f"{lang}.md"
        text = re.sub(r"Title: .*", "Title: Another", file.read_text("utf-8"))
        file.write_text(text.replace("Date: 2026-01-31", "Date: 2025-12-31"), "utf-8")
    output = build(content, tmp_path / "out", "publishconf.py", SITEURL="https://else.example/ssm")
    feed = etree.parse(output / "feeds" / "en.atom.xml")
    now = {one.text for one in feed.iter("{*}id")}
    assert now == {one.text for one in feeds["en"].iter("{*}id")}
    assert "Another" in [one.text for one in feed.iterfind("{*}entry/{*}title")]
    assert feed.find("{*}link").get("href") == "https://else.example/ssm/feeds/en.atom.xml"


def test_where_all_articles_are_drafts_no_page_leads_to_a_feed(tmp_path):
    there = small_site.content(tmp_path)
    draft = there / "s/a/fr.md"
    draft.write_text("Status: draft\n" + draft.read_text("utf-8"), "utf-8")
    series = there / "pages/s/fr.md"
    series.parent.mkdir()
    series.write_text("Title: S\nSummary: Une série.\n\n[series-index: s]\n", "utf-8")
    assert small_site.told(there, "published") == []
    output = tmp_path / "published"
    assert b"feeds/en.atom.xml" in (output / "index.html").read_bytes()
    for path in ("fr", "fr/s"):
        assert b"atom.xml" not in (output / path / "index.html").read_bytes()
