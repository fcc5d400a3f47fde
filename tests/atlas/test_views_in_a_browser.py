"""The views of the models in a browser: sorted, filtered, pointed at; whole without a script."""

import gzip

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser_checks import OVERFLOWING, RULES
from tests.conftest import ROOT

PATH = "specimen/everything/"
COLUMN = "(rows, column) => rows.map(row => row.cells[column].textContent.trim())"


def column(page, view: str, place: int) -> list[str]:
    rows = page.locator(f"{view} tbody tr:visible")
    return rows.evaluate_all(COLUMN, place)


def numbers(cells: list[str]) -> list[float]:
    return [float(cell.replace(",", ".")) for cell in cells if cell not in ("×", "–")]


@pytest.mark.parametrize("path", [PATH, f"fr/{PATH}"])
def test_a_click_sorts_numbers_as_numbers_and_what_failed_stays_last(open_page, path):
    page = open_page(path)
    head = page.locator(".results th", has_text="Path-X")
    assert head.get_attribute("aria-sort") is None
    before = column(page, ".results", 0)
    orders = []
    for order in ("descending", "ascending"):
        head.get_by_role("button").click()
        assert head.get_attribute("aria-sort") == order
        cells = column(page, ".results", 6)
        orders.append(numbers(cells))
        assert len(orders[-1]) > 10 and "×" in cells
        assert set(cells[len(orders[-1]) :]) == {"×"}
    assert orders[0] == sorted(orders[0], reverse=True) and orders[1] == sorted(orders[0])
    assert sorted(column(page, ".results", 0)) == sorted(before)
    page.locator(".results th", has_text="ListOps").get_by_role("button").click()
    assert page.locator(".results th[aria-sort]").count() == 1


def test_the_keyboard_sorts_words_and_dates(open_page):
    page = open_page(PATH)
    for place, name in enumerate(("Model", "Date")):
        button = page.locator(".comparison th", has_text=name).get_by_role("button")
        button.focus()
        page.keyboard.press("Enter")
        up = column(page, ".comparison", place)
        assert page.evaluate("document.activeElement.closest('th').ariaSort") == "ascending"
        page.keyboard.press("Space")
        assert page.evaluate("document.activeElement.closest('th').ariaSort") == "descending"
        assert column(page, ".comparison", place) == up[::-1] and len(up) > 20
        if name == "Date":  # not by the words in which it is written
            dates = page.locator(".comparison time").evaluate_all("all => all.map(e => e.dateTime)")
            assert dates == sorted(dates, reverse=True) and len(dates) == len(up)
        else:
            assert up == sorted(up, key=str.lower)


def test_choices_filter_the_rows_and_say_how_many_are_left(open_page):
    page = open_page(PATH)
    count = page.locator(".controls output")
    models = len(column(page, ".comparison", 0))
    assert count.inner_text() == f"{models} / {models} shown"
    domain, matrix = page.get_by_label("Domain"), page.get_by_label("Matrix A")
    domain.select_option("audio")
    audio = column(page, ".comparison", 2)
    assert 1 < len(audio) < models and all("audio" in cell for cell in audio)
    assert count.inner_text() == f"{len(audio)} / {models} shown"
    matrix.select_option("complex diagonal")
    both = page.locator(".comparison tbody tr:visible")
    assert 0 < both.count() < len(audio)
    for cell, term in ((2, "audio"), (3, "complex diagonal")):
        assert all(term in one for one in column(page, ".comparison", cell))
    page.locator(".comparison th", has_text="Model").get_by_role("button").click()
    left = both.count()
    assert count.inner_text() == f"{left} / {models} shown"  # sorting shows no others
    matrix.select_option("none")
    assert count.inner_text() == f"{both.count()} / {models} shown"
    for choice in (domain, matrix):
        choice.select_option("")
    assert len(column(page, ".comparison", 0)) == models


def test_in_french_the_controls_speak_french(open_page):
    page = open_page(f"fr/{PATH}")
    page.get_by_label("Domaine").select_option("langage")
    rows = len(column(page, ".comparison", 0))
    assert page.locator(".controls output").inner_text().startswith(f"{rows} / ")
    first = page.locator(".controls option").first
    assert first.inner_text() == "tout" and "shown" not in page.locator(".controls").inner_text()


def test_without_a_script_the_tables_are_whole(open_page):
    page = open_page(PATH, java_script_enabled=False)
    assert page.locator(".controls, .atlas button, .atlas select").count() == 0
    for view in (".comparison", ".results"):
        rows = page.locator(f"{view} tbody tr")
        assert rows.count() == page.locator(f"{view} tbody tr:visible").count() > 20
    assert page.locator(".strip .dot:visible").count() > 100


def test_paper_has_no_controls_and_every_row(open_page):
    page = open_page(PATH)
    rows = len(column(page, ".comparison", 0))
    page.get_by_label("Domain").select_option("audio")
    page.emulate_media(media="print")
    assert not page.locator(".controls").is_visible()
    assert len(column(page, ".comparison", 0)) == rows
    for kind in ("card", "timeline", "family-tree", "results", "strips"):
        assert page.locator(f".{kind}").is_visible(), kind
    signs = "all => all.map(one => getComputedStyle(one, '::after').display)"
    assert set(page.locator(".sortable button").evaluate_all(signs)) == {"none"}
    signs = "all => all.map(one => getComputedStyle(one, '::after').content)"
    assert set(page.locator(".atlas a").evaluate_all(signs)) == {"none"}  # addresses push names
    page.set_viewport_size({"width": 680, "height": 960})  # A4 within its margins
    clipped = "all => all.filter(e => e.scrollWidth > e.clientWidth + 1).length"
    assert page.eval_on_selector_all(".table:has(.atlas), .atlas .table", clipped) == 0


def test_pointing_at_a_row_shows_its_numbers_in_every_strip(open_page):
    page = open_page(PATH)
    row = page.locator(".results tbody tr", has_text="Mega-chunk")
    scores = [cell for cell in row.locator(".number").all_inner_texts() if cell != "×"]
    answers = page.locator(".strip .dot b:visible")
    row.locator("td").first.hover()
    assert [one.split()[-1] for one in answers.all_inner_texts()] == scores
    page.mouse.move(0, 0)
    assert answers.count() == 0
    row.get_by_role("link").first.focus()  # as a keyboard does
    assert [one.split()[-1] for one in answers.all_inner_texts()] == scores
    assert page.locator(".results tr.on").count() == 1
    page.locator("#site-theme").focus()
    assert answers.count() == 0


def test_pointing_at_a_dot_says_whose_it_is_and_where_it_stands(open_page):
    for width in (1280, 360):
        page = open_page(PATH, width)
        for place in ("first", "last"):
            dot = getattr(page.locator(".strip").nth(1).locator(".dot"), place)
            dot.hover()
            label = dot.locator("b")
            name = {"first": "Reformer 56.10 Gu et al. 2022, table 4, v3", "last": "Mega 90.43"}
            assert label.inner_text().replace("\xa0", " ").startswith(name[place])
            box = label.bounding_box()
            assert box["x"] >= 0 and box["x"] + box["width"] <= width, (width, place, box)


def test_pointing_at_a_model_shows_whom_it_builds_on(open_page):
    page = open_page(PATH)
    page.locator(".family-tree [data-key=s4d] a").hover()
    ends = page.locator(".family-tree path.on").evaluate_all("all => all.map(p => p.dataset.ends)")
    assert {"dss s4d", "s4 s4d", "s4d h3"} <= set(ends)
    assert all("s4d" in one.split() for one in ends)


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_names_do_not_stand_on_one_another(open_page, width):
    page = open_page(f"fr/{PATH}", width)
    assert page.evaluate(OVERFLOWING) == []
    boxes = """all => all.map(one => one.getBoundingClientRect())
        .map(box => [box.left, box.top, box.right, box.bottom])"""
    for view in (".timeline", ".family-tree"):
        placed = page.locator(f"{view} .marks a").evaluate_all(boxes)
        for number, (left, top, right, bottom) in enumerate(placed):
            for l2, t2, r2, b2 in placed[number + 1 :]:
                apart = right <= l2 + 1 or r2 <= left + 1 or bottom <= t2 + 1 or b2 <= top + 1
                assert apart, (view, left, top)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_one_uses_them(open_page, scheme):
    page = open_page(PATH, color_scheme=scheme)
    page.get_by_label("Domain").select_option("audio")
    page.locator(".results th", has_text="Average").get_by_role("button").click()
    page.locator(".results tbody tr").nth(3).hover()
    found = Axe().run(page, context={"include": [[".atlas"], [".controls"]]}, options=RULES)
    found = [
        (one["id"], [node["html"][:120] for node in one["nodes"]])
        for one in found.response["violations"]
    ]
    assert found == []


def test_the_script_is_small_and_only_where_it_is_needed(pages):
    with_views = 0
    for path, page in pages.items():
        scripts = [one for one in page.xpath("//script/@src") if one.endswith("atlas.js")]
        sheets = [one for one in page.xpath("//link/@href") if one.endswith("atlas.css")]
        shows = bool(page.xpath("//*[contains(concat(' ', @class, ' '), ' atlas ')]"))
        assert len(scripts) == len(sheets) == shows, path
        with_views += shows
    assert 2 <= with_views < len(pages)
    script = ROOT / "theme" / "static" / "atlas" / "atlas.js"
    assert len(gzip.compress(script.read_bytes())) < 6 * 1024
