"""The map of the site for search engines, and robots.txt."""

from urllib.robotparser import RobotFileParser

import pytest
from lxml import etree

from tests.conftest import ROOT, build, short_specimen

GRAMMAR = etree.RelaxNG(file=str(ROOT / "tests" / "output" / "sitemap.rnc"))


@pytest.fixture(scope="module")
def sitemap(published):
    return etree.parse(published / "sitemap.xml")


def urls(sitemap) -> dict:
    return {url.findtext("{*}loc"): url for url in sitemap.iterfind("{*}url")}


def test_the_schema(sitemap):
    GRAMMAR.assertValid(sitemap)


@pytest.mark.parametrize("where", ["loc", "lastmod"])
def test_the_schema_finds_mistakes(sitemap, where):
    copy = etree.fromstring(etree.tostring(sitemap))
    copy.find("{*}url/{*}" + where).text = "never"
    assert not GRAMMAR.validate(copy)


def test_every_page_is_in_it_once(sitemap, found, address):
    listed = [one.text for one in sitemap.iter("{*}loc")]
    assert sorted(listed) == sorted(address + path for path in found)


def test_translations_name_each_other_as_the_pages_do(sitemap, found, address):
    links = {
        loc: {link.get("hreflang"): link.get("href") for link in url.iterfind("{*}link")}
        for loc, url in urls(sitemap).items()
    }
    for loc, others in links.items():
        page = found[loc.removeprefix(address)]
        assert others[page.get("lang")] == loc
        assert set(others) == {"en", "fr", "x-default"} and others["x-default"] == others["en"]
        assert all(links[other] == others for other in others.values())
        in_page = page.xpath("//link[@rel='alternate' and @hreflang]")
        assert {one.get("hreflang"): one.get("href") for one in in_page} == others


def test_dates_are_those_of_the_articles(sitemap, found, address):
    newest = ""
    for loc, url in urls(sitemap).items():
        page = found[loc.removeprefix(address)]
        if page.find(".//article") is not None:
            changed = page.xpath("//header[@class='title']//time/@datetime")[-1]
            assert url.findtext("{*}lastmod") == changed
            newest = max(newest, changed)
    assert urls(sitemap)[address].findtext("{*}lastmod") == newest
    assert urls(sitemap)[address + "specimen/everything/"].findtext("{*}lastmod") == "2026-02-01"


def test_robots_are_welcome_and_shown_the_map(published, address):
    robots = RobotFileParser()
    robots.parse((published / "robots.txt").read_text().splitlines())
    assert robots.can_fetch("Googlebot", address) and robots.site_maps() == [
        address + "sitemap.xml"
    ]


def test_drafts_and_hidden_pages_are_told_to_nobody(tmp_path):
    content = short_specimen(tmp_path)
    article = content / "specimen" / "everything" / "en.md"
    (content / "specimen" / "everything" / "fr.md").unlink()
    draft = article.read_text("utf-8").replace("(fr.md#formules)", "(#code)")
    article.write_text("Status: draft\n" + draft, "utf-8")
    (content / "pages" / "lost").mkdir()
    lost = "Title: Lost\nSummary: Nothing here.\nStatus: hidden\n\nNothing is here.\n"
    (content / "pages" / "lost" / "en.md").write_text(lost, "utf-8")
    output = build(content, tmp_path / "out", "publishconf.py")
    assert (output / "lost" / "index.html").is_file()
    for file in ("sitemap.xml", "llms.txt", "feeds/en.atom.xml"):
        text = (output / file).read_text("utf-8")
        assert "introduction" in text and "specimen/" not in text and "lost/" not in text
    assert not list(output.glob("**/everything/card.png"))
    page = (output / "lost" / "index.html").read_text("utf-8")
    assert "og:" not in page and "canonical" not in page


def test_a_site_that_is_being_written_has_none_of_it(site):
    for name in ("sitemap.xml", "robots.txt", "llms.txt", "feeds", "card.png", "index.md"):
        assert not (site / name).exists()
