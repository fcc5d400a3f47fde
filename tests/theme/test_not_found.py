"""A page that is not there: both languages, at any depth, and the nearest page that is there."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html

from tests.browser_checks import RULES


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [
        ("ssm/introdution", ["ssm/introduction/", "fr/ssm/introduction/"]),
        ("blog/ssm/history_2023/index.html", ["ssm/history-2023/", "fr/ssm/history-2023/"]),
        ("fr/ssm/Introduction/deeper/", ["ssm/introduction/", "fr/ssm/introduction/"]),
        ("nothing/that/is/like/any/of/them/0123456789", []),
    ],
)
def test_it_leads_to_the_nearest_page_from_any_depth(browser, preview, asked, nearest):
    page = browser.new_page()
    answer = page.goto(preview.url + asked)
    assert answer.status == 404
    assert (
        page.evaluate("getComputedStyle(document.querySelector('header.site')).display") == "flex"
    )
    shown = page.locator(".nearest:visible a").all()
    assert [link.evaluate("a => a.href") for link in shown] == [preview.url + n for n in nearest]
    for section, lang in zip(page.locator("main section").all(), ("en", "fr"), strict=True):
        assert section.get_attribute("lang") == lang
    if shown:
        shown[-1].click()
        page.locator("html[lang=fr] article h1").wait_for()
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_it(open_page, scheme):
    page = open_page("fr/404.html", 360, color_scheme=scheme)
    assert page.locator("h1").inner_text() == "Cette page n’existe pas"
    violations = Axe().run(page, options=RULES).response["violations"]
    assert [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in violations] == []


def test_as_published_it_lists_every_page_by_its_whole_address(published):
    page = html.parse(published / "404.html").getroot()
    home = page.xpath("//a[@class='home']/@href")[0]
    assert home.startswith("https://")
    addresses = page.xpath("//link/@href | //script/@src | //header//a/@href | //main//a/@href")
    assert all(address.startswith(home) for address in addresses)
    listed = {address.removeprefix(home) for address in page.xpath("//main//li/a/@href")}
    written = {file.parent.relative_to(published) for file in published.glob("**/index.html")}
    assert listed == {"" if str(path) == "." else f"{path}/" for path in written}
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
