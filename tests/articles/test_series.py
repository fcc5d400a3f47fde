"""The series: order, neighbours, stages, and the index in each language."""

import pytest
from lxml import etree
from pelican.generators import ArticlesGenerator

from tests import small_site
from tests.crawling import target

SERIES = ("introduction", "history-2022", "history-2023")


def article(lang: str, slug: str) -> str:
    return ("" if lang == "en" else f"{lang}/") + f"ssm/{slug}/"


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_order_previous_and_next(pages, lang):
    for place, slug in enumerate(SERIES):
        path = article(lang, slug)
        page = pages[path]
        steps = {
            a.get("rel"): target(path, a.get("href"))
            for a in page.iterfind(".//p[@class='steps']/a")
        }
        listed = page.xpath("//nav[@class='series-nav']/ol/li/a")
        order = [target(path, a.get("href")) for a in listed]
        assert order[:3] == [article(lang, one) for one in SERIES]
        expected = {"prev": order[place - 1]} if place else {}
        if place + 1 < len(order):
            expected["next"] = order[place + 1]
        assert steps == expected
        assert [a.get("aria-current") for a in listed].index("page") == place
        words = page.xpath("//p[@class='place']/span")[0].text_content()
        assert words == f"{place + 1} {'of' if lang == 'en' else 'sur'} {len(order)}"


@pytest.mark.parametrize(("lang", "path"), [("en", ""), ("fr", "fr/")])
def test_the_index_says_all_of_each_article(pages, lang, path):
    entries = pages[path].xpath("//ol[@class='series-index']/li")
    for entry, slug in zip(entries, SERIES, strict=False):
        page = pages[article(lang, slug)]
        title = entry.find("h2/a")
        assert target(path, title.get("href")) == article(lang, slug)
        assert title.text_content() == page.findtext(".//h1")
        assert entry.find("p").text_content() == page.xpath("//p[@class='lead']")[0].text_content()
        facts = entry.xpath("p[@class='byline']")[0].text_content()
        other = "Français" if lang == "en" else "English"
        assert "minute" in facts and other in facts


def test_titles_are_the_seeds(pages):
    titles = [h.text_content() for h in pages[""].xpath("//ol[@class='series-index']/li/h2")]
    assert titles[:3] == [
        "Introduction to SSM and S4",
        "SSM’s history in 2022",
        "SSM’s history in 2023",
    ]


@pytest.mark.parametrize(
    ("path", "words"), [("", "Work in progress"), ("fr/", "En cours d’écriture")]
)
def test_work_in_progress_is_said_in_words_and_leads_to_a_page(pages, path, words):
    third = pages[path].xpath("//ol[@class='series-index']/li[3]")[0]
    assert words in third.text_content()
    assert all(a.get("href") != "WIP" for a in pages[path].iter("a"))
    page = pages[target(path, third.find("h2/a").get("href"))]
    assert words in page.xpath("//div[@class='in-progress']")[0].text_content()


def test_a_finished_article_has_no_mark(pages):
    assert not pages["specimen/everything/"].xpath("//*[contains(@class, 'progress')]")


def test_feeds_hold_the_finished_articles_only(published, pages):
    for lang in ("en", "fr"):
        feed = etree.parse(published / "feeds" / f"{lang}.atom.xml")
        links = [link.get("href") for link in feed.iterfind("{*}entry/{*}link")]
        finished = {
            path
            for path, page in pages.items()
            if page.get("lang") == lang
            and page.find(".//article") is not None
            and not page.xpath("//div[@class='in-progress']")
        }
        assert {link.split("/", 3)[3] for link in links} == finished
        assert any("specimen/" in path for path in finished)
        assert not any("history-2023" in path for path in finished)


@pytest.mark.parametrize("backwards", [False, True])
def test_whichever_file_is_read_first_the_same_one_is_wrong(tmp_path, monkeypatch, backwards):
    content = small_site.content(tmp_path, head={"Aliases": "/old/"})
    other = content / "s/b/en.md"
    other.parent.mkdir()
    head = small_site.HEAD | {"Series": "T", "Series_index": "2", "Aliases": "/old/"}
    fields = "".join(f"{key}: {value}\n" for key, value in head.items())
    other.write_text(f"{fields}\nText.\n", "utf-8")
    get_files = ArticlesGenerator.get_files
    monkeypatch.setattr(
        ArticlesGenerator,
        "get_files",
        lambda *given, **more: sorted(get_files(*given, **more), reverse=backwards),
    )
    said = small_site.told(content)
    assert all("content/s/b/en.md:" in one for one in said), said
    assert "there is no series “T” in s/ — did you mean S?" in said[0]
    assert "the alias /old/ is given twice" in said[1]
