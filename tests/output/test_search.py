"""The search: found by a reader with a keyboard, under the policy, and nothing loaded before."""

import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html

from plugins.markdown.mathematics.latex import convert
from plugins.output.search import simplified
from plugins.problems import ProblemsFound
from tests.browser_checks import RULES
from tests.conftest import build, short_specimen

LOADED = "() => performance.getEntriesByType('resource').map(entry => entry.name)"


def status(page, words: str):
    return page.locator("dialog [role=status]", has_text=words)


def search(page, words: str):
    """Type `words` into the open dialog; returns the headings of the first page found."""
    page.locator("dialog input").fill(words)
    page.locator("dialog li b").first.wait_for()
    status(page, "Pages").wait_for()
    return page.locator("dialog li:first-child b").all_inner_texts()


@pytest.mark.parametrize(
    ("path", "words", "heading"),
    [
        ("", "HiPPO", "HiPPO: memory as projection"),
        ("fr/", "trapèzes", "Du continu au discret"),
        ("fr/ssm/history-2022/", "trapezes", "Du continu au discret"),
    ],
)
def test_a_reader_finds_by_keyboard_and_loads_nothing_before(open_page, path, words, heading):
    page = open_page(path)
    assert not [one for one in page.evaluate(LOADED) if "search" in one or "pagefind" in one]
    page.keyboard.press("/")
    page.locator("dialog input:focus").wait_for()
    page.keyboard.type(words)
    page.locator("dialog b", has_text=heading).wait_for()
    for _ in range(4):
        page.keyboard.press("ArrowDown")
        if heading in page.locator(":focus").inner_text():
            break
    assert page.locator("dialog a:focus mark").count() > 0
    page.keyboard.press("Enter")
    page.wait_for_url("**/ssm/introduction/#*")
    assert ("/fr/" in page.url) == path.startswith("fr/")
    assert page.locator(":target").inner_text() == heading


def test_the_dialog_says_what_it_finds_and_gives_the_focus_back(open_page):
    page = open_page("ssm/history-2023/")
    page.get_by_role("button", name="Search").click()
    dialog = page.get_by_role("dialog", name="Search")
    dialog.get_by_role("searchbox", name="Search").fill("qwertyuiop")
    status(page, "No results.").wait_for()
    assert search(page, "Mamba")
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    assert page.evaluate("document.activeElement.id") == "site-search"
    page.keyboard.press("/")
    dialog.get_by_role("button", name="Close").click()
    assert page.evaluate("document.activeElement.id") == "site-search"
    # A result on the page itself is shown, not hidden behind the dialog.
    page.keyboard.press("/")
    search(page, "Hyena")
    page.locator("dialog a[href*='history-2023/#']").first.click()
    assert not dialog.is_visible() and page.locator(":target").is_visible()


def test_mathematics_code_and_what_is_in_progress_are_found_by_name(open_page):
    page = open_page("")
    page.keyboard.press("/")
    for words, found in (
        ("scan_SSM", "specimen/everything/"),
        ("dplr_legs", "ssm/introduction/"),
        ("Vandermonde", "ssm/history-2022/"),
        ("softmax", "ssm/introduction/"),
        ("x_k", "ssm/introduction/"),
        ("Hyena", "ssm/history-2023/"),  # a work in progress
    ):
        page.locator("dialog input").fill(words)
        page.locator(f"dialog a[href*='{found}'] mark", has_text=words[:4]).first.wait_for()


def test_what_stands_around_the_texts_is_not_found(open_page):
    page = open_page("")
    page.keyboard.press("/")
    for words in ("Bourdois", "cookies", "mistyped", "howpublished"):
        page.locator("dialog input").fill(words)
        status(page, "No results.").wait_for()
        page.locator("dialog input").fill("")
        page.locator("dialog [role=status]:empty").wait_for(state="attached")


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1280)])
def test_axe_finds_nothing_in_the_open_dialog(open_page, scheme, width):
    page = open_page("fr/", width, color_scheme=scheme)
    page.locator("#site-search").click()
    search(page, "mémoire")
    violations = Axe().run(page, options=RULES).response["violations"]
    assert [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in violations] == []
    box = page.locator("dialog").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_search_that_cannot_be_loaded_says_so(open_page):
    page = open_page("")
    page.route("**/pagefind/*", lambda route: route.abort())
    page.keyboard.press("/")
    page.locator("dialog input").fill("HiPPO")
    page.get_by_text("The search could not be loaded.").wait_for()


def test_an_index_that_cannot_be_made_stops_the_build(tmp_path, monkeypatch):
    monkeypatch.setattr("plugins.output.search.get_executable", lambda: shutil.which("false"))
    with pytest.raises(ProblemsFound, match="Pagefind could not index the pages for the search"):
        build(short_specimen(tmp_path), tmp_path / "output")
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize(
    ("latex", "typed"),
    [
        (r"\frac{\partial h_L}{\partial h_0}", "(∂h_L)/(∂h_0)"),
        (r"\mathcal{O}(H^2)", "𝒪(H^2)"),
        (r"\sum_{n=0}^{N-1} \overline{A}^\ell", "∑_(n=0)^(N−1)A\u0305^ℓ"),
        (r"\begin{pmatrix} 1 & 0 \\ 0 & 2 \end{pmatrix}", "(1 0; 0 2)"),
    ],
)
def test_a_formula_is_read_as_one_would_type_it(latex, typed):
    mathml = convert([(latex, True)])[0]
    page = simplified(f"<html><body><main>So {mathml}.</main></body></html>")
    assert html.fromstring(page).text_content() == f"So {typed}."
