"""How the pages behave: accessible, whole at every width, in light, dark and on paper."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from commands import chromium, system
from tests.seeing import RULES

# In the dark, what does not depend on colours has been seen in the light.
COLOURS = RULES | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
ONE_OF_EACH = ("", "ssm/", "specimen/everything/")


@pytest.mark.parametrize(
    ("width", "scheme", "rules", "only"),
    [
        (1280, "light", RULES, None),
        (360, "light", RULES, ONE_OF_EACH),  # a narrow screen knows no languages
        (1280, "dark", COLOURS, ONE_OF_EACH),
    ],
)
def test_axe_finds_nothing(open_page, pages, width, scheme, rules, only):
    for path in pages:
        if only and path not in only:
            continue
        if path.startswith("fr/ssm/"):  # the words differ, not what axe looks at
            continue
        page = open_page(path, width, color_scheme=scheme)
        # Hundreds of formulas take axe half a minute; those of the specimen speak for them, once.
        context = (
            None if (path, only) == ("specimen/everything/", None) else {"exclude": [["math"]]}
        )
        violations = Axe().run(page, context=context, options=rules).response["violations"]
        found = [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in violations]
        assert found == [], (path, found)
        page.context.close()


def test_wide_things_scroll_in_their_own_box(open_page):
    page = open_page("specimen/everything/", 360)
    for wide in (".table", "pre", ".formula"):
        scrolls = page.eval_on_selector_all(
            wide, "all => all.some(e => e.scrollWidth > e.clientWidth)"
        )
        assert scrolls, wide
    page.locator(".table[tabindex='0']").first.focus()
    page.keyboard.press("ArrowRight")
    for _ in range(50):  # the policy forbids the evaluation that Playwright's own waiting needs
        if page.evaluate("document.activeElement.scrollLeft") > 0:
            break
        page.wait_for_timeout(100)
    else:
        raise AssertionError("the arrow key does not scroll the table")


def test_the_switch_changes_the_theme_and_is_remembered(open_page):
    page = open_page("", color_scheme="light")
    paper = "() => getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.locator("#site-theme").click()
    dark = page.evaluate(paper)
    assert dark != light
    page.goto(page.url + "ssm/introduction/")
    assert page.evaluate(paper) == dark
    assert page.locator("#site-theme").get_attribute("aria-pressed") == "true"
    assert open_page("", color_scheme="dark").evaluate(paper) == dark


def test_the_keyboard_reaches_the_text_first(open_page):
    page = open_page("ssm/introduction/")
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.getAttribute('href')")
    assert focused == "#site-main"
    assert page.locator(".skip").bounding_box()["x"] >= 0


def test_paper_gets_the_article_and_nothing_else(open_page):
    page = open_page("ssm/introduction/", color_scheme="dark")
    page.locator("#site-theme").click()
    page.locator("#site-theme").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.emulate_media(media="print")
    for gone in (".banner", "#site-theme", "#site-search", ".cite", ".series-nav", "footer.site"):
        assert not page.locator(gone).is_visible(), gone
    assert page.locator(".copy:visible").count() == 0
    assert page.locator("h1").is_visible() and page.locator("math").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    # As dark as on a light screen, whatever the reader's own is.
    lead = page.evaluate("getComputedStyle(document.querySelector('.lead')).color")
    assert max(map(int, re.findall(r"\d+", lead))) < 128
    clipped = "all => all.filter(e => e.scrollWidth > e.clientWidth + 1).length"
    page.set_viewport_size({"width": 680, "height": 960})  # A4 within its margins
    assert page.eval_on_selector_all(".table, pre", clipped) == 0


def test_less_motion_for_who_asks(open_page):
    page = open_page("ssm/introduction/", reduced_motion="reduce")
    style = page.evaluate(
        "[getComputedStyle(document.body, '::before').animationName,"
        "getComputedStyle(document.documentElement).scrollBehavior]"
    )
    assert style == ["none", "auto"]


def test_without_a_browser_one_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(chromium, "find", lambda: None)
    tried = []
    monkeypatch.setattr(system, "attempt", lambda *command: tried.append(command))
    with pytest.raises(system.NotFound, match="apt-get install chromium"):
        chromium.find_or_install()
    assert "playwright" in tried[0]


def test_admonitions_stand_in_the_text(open_page, pages):
    page = open_page("specimen/everything/")
    boxes = page.locator(".admonition")
    assert boxes.count() == 4
    places = boxes.evaluate_all("all => all.map(one => getComputedStyle(one).position)")
    assert places == ["static"] * 4
