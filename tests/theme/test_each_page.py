"""Each page of the site, visited once in a browser, and asked everything."""

from collections.abc import Callable

import pytest

from commands.page_weight import ARTICLE, LANDING, Weight, weigh
from tests.browser_checks import OVERFLOWING

WIDTHS = (320, 360, 768, 1280, 1600)
SHIFTS = """() => {
  self.shifts = [];
  new PerformanceObserver((list) => self.shifts.push(...list.getEntries().map((one) => one.value)))
    .observe({ type: "layout-shift", buffered: true });
}"""
SHIFTED = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(
  () => done(self.shifts.reduce((sum, one) => sum + one, 0))
)))"""


def visit(browser, preview, path: str) -> dict:
    context = browser.new_context(viewport={"width": 360, "height": 900})
    page = context.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.add_init_script(f"({SHIFTS})()")
    weight = weigh(page, preview, path)
    seen = {
        "asked": [url for url in asked if not url.startswith(preview.url)],
        "said": said,
        "shift": page.evaluate(SHIFTED),
        "parts": weight.parts,
        "figures": weight.figures,
        "sideways": {},
    }
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if overflowing := page.evaluate(OVERFLOWING):
            seen["sideways"][width] = overflowing
    context.close()
    return seen


@pytest.fixture(scope="module")
def visits(browser, preview, pages, made_once) -> dict[str, dict]:
    """What each page asked for, said and showed: its path → a dictionary."""
    return made_once("visits", lambda _: {path: visit(browser, preview, path) for path in pages})


def test_no_page_asks_for_anything_outside_the_site(visits):
    assert {path: one["asked"] for path, one in visits.items() if one["asked"]} == {}


def test_no_page_has_a_complaint(visits):
    assert {path: one["said"] for path, one in visits.items() if one["said"]} == {}


def test_nothing_leaves_the_page_sideways(visits):
    assert {path: one["sideways"] for path, one in visits.items() if one["sideways"]} == {}


def test_every_page_keeps_its_budget(visits):
    for path, seen in visits.items():
        weight = Weight(path, seen["parts"], seen["figures"])
        assert weight.budget == (LANDING if path in ("", "fr/") else ARTICLE)
        assert weight.kept, weight
        assert weight.counted > 3000


def test_no_page_shifts_while_it_loads(visits, open_page: Callable):
    for path, seen in visits.items():
        shifts = [seen["shift"]]
        # A machine that is busy may paint before the font is there: what shifts each time is a
        # fault.
        while shifts[-1] >= 0.001 and len(shifts) < 5:
            page = open_page(path, 360)
            page.evaluate(SHIFTS)
            shifts.append(page.evaluate(SHIFTED))
            page.context.close()
        assert min(shifts) < 0.001, (path, shifts)
