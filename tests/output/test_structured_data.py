"""What pages say of themselves: addresses, Open Graph, citation tags, JSON-LD."""

import json
import re

import msgspec_schemaorg.models as vocabulary
import pytest

from plugins.output import structured_data
from tests.crawling import served


def meta(page) -> dict[str, list[str]]:
    """The `<meta>` of a page: name or property → contents."""
    read = {}
    for one in page.iter("meta"):
        read.setdefault(one.get("name") or one.get("property"), []).append(one.get("content"))
    return read


def described(page) -> list[dict]:
    written = page.xpath("//script[@type='application/ld+json']")
    assert len(written) == 1
    assert json.loads(written[0].text)["@context"] == "https://schema.org"
    return json.loads(written[0].text)["@graph"]


def in_progress(page) -> bool:
    return bool(page.xpath("//div[@class='in-progress']"))


def test_each_page_has_one_address_and_leads_to_what_goes_with_it(found, published, address):
    for path, page in found.items():
        assert page.xpath("//link[@rel='canonical']/@href") == [address + path]
        lang = page.get("lang")
        feeds = page.xpath("//link[@type='application/atom+xml']/@href")
        assert feeds[0] == f"{address}feeds/{lang}.atom.xml"
        if page.find(".//article") is not None:
            series = path.removeprefix("fr/").partition("/")[0]
            assert feeds[1:] == [f"{address}feeds/{series}.{lang}.atom.xml"]
        for link in page.xpath("//link/@href"):
            file = published / link.removeprefix(address)
            assert (file / "index.html" if file.is_dir() else file).is_file(), link


def test_open_graph(found, published, address):
    for path, page in found.items():
        said = meta(page)
        article = page.find(".//article") is not None
        lang = page.get("lang")
        assert said["og:title"] == [page.findtext(".//h1")]
        assert said["og:type"] == ["article" if article else "website"]
        assert said["og:url"] == [address + path]
        assert said["og:description"] == said["description"]
        assert said["og:site_name"] == ["SSM Blog Posts"]
        assert said["og:locale"] == [{"en": "en_US", "fr": "fr_FR"}[lang]]
        assert said["og:locale:alternate"] == [{"fr": "en_US", "en": "fr_FR"}[lang]]
        assert said["og:image"] == [f"{address}{path}card.png"]
        assert (published / path / "card.png").is_file()
        assert said["og:image:alt"][0].strip() and said["twitter:card"] == ["summary_large_image"]
        assert (said["og:image:width"], said["og:image:height"]) == (["1200"], ["630"])


def test_zotero_and_google_scholar_read_the_finished_articles(found, address):
    finished = 0
    for path, page in found.items():
        said = meta(page)
        if page.find(".//article") is None or in_progress(page):
            assert not any(name.startswith("citation_") for name in said if name)
            continue
        finished += 1
        assert said["citation_title"] == [page.findtext(".//h1")]
        assert said["citation_author"] == said["author"]
        date = page.xpath("//header[@class='title']//time/@datetime")[0]
        assert said["citation_publication_date"] == [date.replace("-", "/")]
        assert said["citation_journal_title"] == ["SSM Blog Posts"]
        assert said["citation_language"] == [page.get("lang")]
        assert said["citation_abstract"] == said["description"]
        assert said["citation_fulltext_html_url"] == [address + path]
    assert finished >= 4


def is_kind_of(value, expected: str) -> bool:
    """Whether `value` may stand where the vocabulary expects `expected`."""
    if isinstance(value, dict):
        if set(value) == {"@id"}:  # a reference: checked where it is described
            return True
        names = [one.__name__ for one in getattr(vocabulary, value["@type"]).__mro__]
        return any(re.search(rf"'{name}'", expected) for name in names)
    kinds = {str: r"str|'URL'|'Text'", int: r"int"}[type(value)]
    return bool(re.search(kinds, expected)) or "date" in expected


def check(thing: dict) -> None:
    """Raise if a type or a property is not in the vocabulary, or stands where it may not."""
    kind = getattr(vocabulary, thing["@type"])
    for name, value in thing.items():
        if name.startswith("@"):
            continue
        assert name in kind.__struct_fields__, f"{thing['@type']} has no {name}"
        expected = next(
            one.__annotations__[name] for one in kind.__mro__ if name in one.__annotations__
        )
        for one in value if isinstance(value, list) else [value]:
            assert is_kind_of(one, expected), f"{name}: {one} is not {expected}"
            if isinstance(one, dict) and "@type" in one:
                check(one)


def test_json_ld_keeps_to_the_vocabulary_of_schema_org(found):
    for page in found.values():
        for thing in described(page):
            check(thing)


@pytest.mark.parametrize(
    "wrong",
    [
        {"@type": "BlogPosting", "titel": "A"},
        {"@type": "BlogPosting", "itemListElement": []},
        {"@type": "BlogPosting", "author": {"@type": "Blog"}},
        {"@type": "BlogPosting", "isPartOf": {"@type": "Blog", "author": 3}},
        {"@type": "BlogPosting", "workTranslation": "fr"},
    ],
)
def test_the_vocabulary_finds_mistakes(wrong):
    with pytest.raises(AssertionError):
        check(wrong)


def test_json_ld_says_what_the_page_says(found, address):
    for path, page in found.items():
        thing, *trail = described(page)
        assert thing["@id"] == thing["url"] == address + path
        assert thing["name"] == page.findtext(".//h1")
        assert thing["inLanguage"] == page.get("lang")
        assert thing["author"]["name"] == meta(page)["author"][0]
        if path.endswith("ssm/") and page.find(".//article") is None:
            assert thing["@type"] == "WebPage" and "card.png" in thing["image"]
            continue
        if page.find(".//article") is None:
            assert thing["@type"] == "Blog" and thing["author"]["@type"] == "Person"
            posts = {one["@id"].removeprefix(address) for one in thing["blogPost"]}
            same = {one for one in found if found[one].get("lang") == page.get("lang")}
            assert posts == {one for one in same if found[one].find(".//article") is not None}
            continue
        assert thing["@type"] == "BlogPosting" and thing["author"]["@type"] == "Organization"
        dates = page.xpath("//header[@class='title']//time/@datetime")
        assert [thing["datePublished"], thing["dateModified"]] == [dates[0], dates[-1]]
        assert ("creativeWorkStatus" in thing) == in_progress(page)
        steps = trail[0]["itemListElement"]
        home = address + ("fr/" if page.get("lang") == "fr" else "")
        series = [home + "ssm/"] if "ssm/" in path else []  # the specimens have no page
        assert [step["item"]["@id"] for step in steps] == [home, *series, address + path]
        assert [step["position"] for step in steps] == [1, 2, 3][: len(steps)]


def test_translations_are_linked_both_ways(found, address):
    for path, page in found.items():
        thing = described(page)[0]
        if page.get("lang") == "fr":
            original = thing["translationOfWork"]["@id"].removeprefix(address)
            back = described(found[original])[0]["workTranslation"]
            assert {"@id": address + path} in back
        else:
            assert [one["@id"] for one in thing["workTranslation"]] == [f"{address}fr/{path}"]


def test_no_title_can_break_out_of_json_ld():
    class Page:
        title, summary, author, url, lang = "</script><b>A</b>", "S", "A", "a/", "en"
        authors = ("A",)
        settings = {"SITENAME": "S", "SITEURL": "https://a.example", "DEFAULT_LANG": "en"}  # noqa: RUF012
        translations = ()

    written = structured_data.json_ld({"pages": [Page], "articles": []}, Page)
    assert "<" not in written and json.loads(written)["@graph"]


def test_the_policy_of_the_page_lets_all_of_it_be(browser, published, address):
    context = browser.new_context()
    context.route(address + "**", served(published, address))
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    for path in ("", "fr/ssm/introduction/", "ssm/history-2023/"):
        page.goto(address + path)
        assert page.evaluate(
            "JSON.parse(document.querySelector('[type=\"application/ld+json\"]').text)['@graph'].length"
        )
    assert said == []
    context.close()
