"""How the pages behave: accessible, whole at every width, in light, dark and on paper."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from commands import chromium, system
from tests.browser_checks import RULES

WHOLE = """() => document.styleSheets[0].insertRule("* { content-visibility: visible !important }",
  document.styleSheets[0].cssRules.length)"""
# In the dark, what does not depend on colours has been seen in the light.
COLOURS = RULES | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
ONE_OF_EACH = ("", "ssm/", "specimen/everything/")


@pytest.mark.parametrize(
    ("width", "scheme", "rules", "only"),
    [
        (1280, "light", RULES, None),
        (320, "light", RULES, ONE_OF_EACH),  # a narrow screen knows no languages
        (1280, "dark", COLOURS, ONE_OF_EACH),
    ],
)
def test_axe_finds_nothing(open_page, pages, width, scheme, rules, only):
    for path in pages:
        if only and path not in only:
            continue
        if path.startswith("fr/") and path != "fr/":  # the words differ, not what axe looks at
            continue
        page = open_page(path, width, color_scheme=scheme)
        # What is laid out once it is reached would seem to lie on what follows it.
        page.evaluate(WHOLE)
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


def test_forced_colours_leave_the_marks(open_page):
    page = open_page("specimen/everything/", forced_colors="active", color_scheme="dark")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    for mark, pseudo in ((".strip .dot", ""), (".marks li", "::before")):
        shown = page.locator(mark).first.evaluate(
            "(one, pseudo) => getComputedStyle(one, pseudo || null).backgroundColor", pseudo
        )
        assert shown not in (paper, "rgba(0, 0, 0, 0)"), mark
    lines = page.locator(".strip").first.evaluate("one => getComputedStyle(one).backgroundImage")
    assert "gradient" in lines
    text = page.locator(".family-tree path").first.evaluate("one => getComputedStyle(one).stroke")
    assert text != paper


def test_paper_keeps_the_marks_and_rows_whole(open_page):
    page = open_page("specimen/everything/")
    page.emulate_media(media="print")
    style = "(one, name) => getComputedStyle(one)[name]"
    for mark in (".strip", ".dot", ".timeline .marks"):
        assert page.locator(mark).first.evaluate(style, "printColorAdjust") == "exact"
    for kind in (".strip", ".family-tree", ".timeline", "figure", ".card"):
        assert page.locator(kind).first.evaluate(style, "breakInside") == "avoid", kind
    assert page.locator(".table tbody th").first.evaluate(style, "position") == "static"
    assert page.locator(".margin-note").is_visible()


def test_what_stands_behind_in_a_figure_can_be_seen(open_page):
    """Three to one against the paper (WCAG 1.4.11), in the light and in the dark."""
    for scheme in ("light", "dark"):
        page = open_page("ssm/introduction/", color_scheme=scheme)
        style = "(one, name) => getComputedStyle(one)[name]"
        paper = page.locator("body").evaluate(style, "backgroundColor")
        curve = page.locator(".drawing path.line").first.evaluate(style, "stroke")
        assert contrast(paper, curve) >= 3, scheme


def contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
        return sum(v * w for v, w in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))

    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def test_where_nothing_may_be_kept_the_page_works_all_the_same(browser, preview):
    context = browser.new_context()
    denied = "() => { throw new DOMException('denied', 'SecurityError') }"
    context.add_init_script(f"Object.defineProperty(window, 'localStorage', {{ get: {denied} }})")
    page = context.new_page()
    page.goto(preview.url + "specimen/everything/")
    page.locator("#site-theme").click()
    assert page.evaluate("document.documentElement.dataset.theme") in ("light", "dark")
    assert page.locator("#site-search").is_visible() and page.locator(".copy").count() > 0
    context.close()


def test_long_code_is_unfolded_by_a_click(open_page):
    page = open_page("specimen/everything/")
    code = page.locator(".long pre")
    folded = code.bounding_box()["height"]
    page.get_by_role("button", name="Show all lines").click()
    assert code.bounding_box()["height"] > folded
    page = open_page("specimen/everything/", java_script_enabled=False)
    assert page.locator(".long pre").bounding_box()["height"] > folded


def test_nothing_in_a_text_lies_over_what_stands_around_it(open_page):
    page = open_page("specimen/everything/")
    over = """() => {
        const link = document.querySelector(".text p a");
        link.style = "display: inline-block; transform: scale(999)";
        const { left, top } = document.querySelector("header.site a").getBoundingClientRect();
        return document.elementFromPoint(left + 5, top + 5).closest("header.site") !== null;
    }"""
    assert page.evaluate(over)


def test_the_first_tap_shows_the_second_goes_there(browser, preview):
    context = browser.new_context(viewport={"width": 360, "height": 640}, has_touch=True)
    page = context.new_page()
    page.goto(preview.url + "ssm/introduction/")
    link = page.locator(".citation a").first
    link.tap()
    page.locator(".preview").wait_for()
    assert "#ref" not in page.url
    box = page.locator(".preview").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 360
    link.tap()
    page.wait_for_url("**#ref-*")
    context.close()


def test_the_head_of_a_page_is_one_line_on_the_narrowest_screen(open_page):
    for path in ("", "fr/"):
        page = open_page(path, 320)
        tops = page.evaluate(
            """() => [...document.querySelectorAll("header.site > *")].map((one) => {
              const { top, bottom } = one.getBoundingClientRect();
              return (top + bottom) / 2;
            })"""
        )
        assert max(tops) - min(tops) < 8
