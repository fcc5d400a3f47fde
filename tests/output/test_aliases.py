"""Old addresses lead to where a page is now, and one that cannot is named with its line."""

import gzip

import pytest
from lxml import html

from commands.preview import Preview
from plugins.problems import ProblemsFound
from tests.conftest import build, short_specimen

ARTICLE = "specimen/everything/fr.md"


def with_aliases(folder, aliases: str):
    content = short_specimen(folder)
    text = (content / ARTICLE).read_text("utf-8")
    (content / ARTICLE).write_text(f"Aliases: {aliases}\n{text}", "utf-8")
    return content


def test_an_old_address_leads_to_the_page(browser, tmp_path):
    content = with_aliases(tmp_path, "/blog/old_post/, old.html")
    output = build(content, tmp_path / "output")
    page = browser.new_page()
    with Preview(tmp_path) as server:  # the site under a sub-path
        for old in ("blog/old_post/", "old.html"):
            page.goto(f"{server.url}output/{old}")
            page.wait_for_url("**/output/fr/specimen/everything/**")
            assert page.locator("html[lang=fr] h1").is_visible()
    page.goto((output / "old.html").as_uri())
    page.wait_for_url("file:///**/fr/specimen/everything/index.html")
    page.close()


def test_as_published_it_names_the_page_and_is_not_to_be_indexed(tmp_path):
    content = with_aliases(tmp_path, "old.html")
    output = build(content, tmp_path / "output", "publishconf.py", SITEURL="https://a.example/ssm")
    old = html.parse(output / "old.html").getroot()
    address = "https://a.example/ssm/fr/specimen/everything/"
    assert old.xpath("//link[@rel='canonical']/@href") == [address]
    assert old.xpath("//meta[@http-equiv='refresh']/@content") == [f"0; url={address}"]
    assert old.xpath("//a/@href") == [address] and old.get("lang") == "fr"
    assert old.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert "default-src 'none'" in old.xpath("//meta/@content[contains(., 'src')]")[0]


@pytest.mark.parametrize(
    ("aliases", "words"),
    [
        ("https://old.example/post/", "is not an address of this site — write it as in /old/"),
        ("/old/post", "is not an address of this site"),
        ("../../outside/", "is not an address of this site"),
        ("/old/?p=1", "is not an address of this site"),
        ("/ssm/history-2022/", "is the address of a page that is there — leave it out"),
        ("/", "is the address of a page that is there"),
        ("old.html, /old.html", "is given twice — leave one out"),
    ],
)
def test_an_alias_that_cannot_be_is_named_with_its_line(tmp_path, aliases, words):
    content = with_aliases(tmp_path, aliases)
    with pytest.raises(ProblemsFound) as found:
        build(content, tmp_path / "output")
    rows = str(found.value).splitlines()
    assert "everything/fr.md:1: the alias" in rows[0] and words in rows[0] and len(rows) == 2


def test_a_draft_has_no_old_address_and_is_not_found(tmp_path):
    content = with_aliases(tmp_path, "old.html\nStatus: draft")
    output = build(content, tmp_path / "output")
    assert not (output / "old.html").exists()
    fragments = [gzip.decompress(f.read_bytes()) for f in output.glob("pagefind/fragment/*")]
    assert any(b"/specimen/everything/" in one for one in fragments)
    assert not any(b"/fr/specimen/everything/" in one or b"drafts" in one for one in fragments)
