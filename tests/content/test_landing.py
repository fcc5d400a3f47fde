"""The landing page: the author's own text, and what the theme draws around it."""

import re

import pytest

from tests.conftest import ROOT

SEED = (ROOT / "tests" / "seed" / "landing.txt").read_text("utf-8")
BANNER, TEXT = SEED.split("\n\n", 1)[1].split("\n\n\n", 1)
LINK = re.compile(r"\[([^]]*)\]\(([^)]*)\)")
OWN_BLOG = "https://lbourdois.github.io/blog/ssm/"


def words(text: str) -> list[str]:
    straight = text.translate({ord("’"): "'", ord("“"): '"', ord("”"): '"'})
    return straight.split()


def own_words(page) -> list[str]:
    """The words of the page's text without the figure and the index."""
    text = page.xpath("//div[@class='text']")[0]
    return words(" ".join(p.text_content() for p in text.iterfind("p")))


def test_the_words_are_the_seeds_own(pages):
    seed = TEXT.replace("alt text", "")
    before, rest = seed.split(" - [", 1)
    after = rest.split("(WIP)", 2)[2]
    expected = words(LINK.sub(r"\1", before) + after)
    assert len(expected) > 200
    assert own_words(pages[""]) == expected


def test_every_link_of_the_seed_is_there(pages):
    for path in ("", "fr/"):
        hrefs = {a.get("href") for a in pages[path].iter("a")}
        wanted = {url for _, url in LINK.findall(SEED) if url != "WIP"}
        in_french = {url for url in wanted if "huggingface.co/blog/lbourdois" in url}
        # In French the index leads to the articles on the author's own blog instead.
        assert wanted - (in_french if path else set()) - {OWN_BLOG} <= hrefs
    assert OWN_BLOG in {a.get("href") for a in pages[""].iterfind(".//aside[@class='banner']/a")}
    french = {a.get("href") for a in pages["fr/"].iterfind(".//p[@class='elsewhere']/a")}
    assert french == {OWN_BLOG + "introduction_ssm/", OWN_BLOG + "ssm_en_2022/"}


def test_the_paragraphs_are_the_seeds(pages):
    beginnings = ("October 7", "Intrigued by", "This brilliant", "Nevertheless", "A good", "I plan")
    texts = [p.text_content() for p in pages[""].xpath("//div[@class='text']/p")]
    assert [text.startswith(b) for text, b in zip(texts, beginnings, strict=False)] == [True] * 6


def test_both_languages_have_the_same_paragraphs_and_links(pages):
    def shape(path):
        text = pages[path].xpath("//div[@class='text']")[0]
        links = [a.get("href") for p in text.iterfind("p") for a in p.iterfind("a")]
        return [child.tag for child in text], links

    assert shape("") == shape("fr/")


def test_the_author_signs_the_landing_page_and_no_other(pages):
    for path, page in pages.items():
        bylines = page.xpath("//header[@class='title']/p[@class='byline']")
        if not bylines and page.find(".//article") is None:
            continue  # a page of a series
        byline = bylines[0].text_content()
        assert ("Loïck Bourdois" in byline) == (path in ("", "fr/"))
        assert path in ("", "fr/") or "SSM Blog Posts" in byline


def test_the_figure_stands_after_the_first_paragraph(pages):
    for path, image in (("", "88.10"), ("fr/", "88,10")):
        figure = pages[path].xpath("//div[@class='text']/p[1]/following-sibling::*[1]")[0]
        assert figure.tag == "figure"
        drawing = figure.find(".//svg")
        assert drawing.get("role") == "img" and image in drawing.get("aria-label")
        assert image in drawing.text_content()
        caption = figure.find("figcaption")
        hrefs = [a.get("href") for a in caption.iterfind("a")]
        assert any("2111.00396v3" in href for href in hrefs)
        assert any("CActxqIyAyMCa23qujg4L.png" in href for href in hrefs)
        assert hrefs[-1].endswith("figures.py")


def test_the_banner_is_the_green_box_in_the_middle_third(open_page):
    for path, lang, width in (("", "fr", 1280), ("fr/", "en", 1600)):
        banner = open_page(path, width).locator(".banner")
        assert banner.get_attribute("lang") == lang
        style = banner.evaluate(
            "b => { const s = getComputedStyle(b), r = b.getBoundingClientRect();"
            "return [s.backgroundColor, s.padding, s.borderRadius, s.color, s.textAlign,"
            "r.left, r.right] }"
        )
        assert style[:5] == ["rgb(15, 81, 50)", "10px", "5px", "rgb(255, 255, 255)", "center"]
        assert abs(style[5] - width / 3) < 2 and abs(style[6] - 2 * width / 3) < 2


@pytest.mark.parametrize(("width", "height"), [(360, 640), (1280, 800)])
def test_the_first_screen_has_a_door_to_the_first_article(open_page, width, height):
    page = open_page("", width, height)
    lead, door = (
        page.locator(".lead").bounding_box(),
        page.locator(".first-article a").bounding_box(),
    )
    assert lead["y"] < door["y"] and door["y"] + door["height"] < height
    assert "minute read" in page.locator(".first-article a").inner_text()


def test_the_index_has_pictures_levels_and_times(pages):
    for path, level in (("", "introductory"), ("fr/", "pour débuter")):
        entries = pages[path].xpath("//ol[@class='series-index']/li")
        assert [bool(entry.xpath("div[@class='drawing']//path")) for entry in entries][:2] == [
            True
        ] * 2
        assert not pages[path].xpath("//ol[@class='series-index']//svg//text")
        assert level in entries[0].text_content() and "minute" in entries[0].text_content()


def test_the_curve_answers_and_begins_as_it_was_drawn(open_page):
    page = open_page("")
    path = page.locator(".response path")
    drawn = [float(one) for one in re.findall(r"[\d.]+", path.get_attribute("d"))]
    loaded = "performance.getEntriesByType('resource').filter(one => one.name.endsWith('curve.js'))"
    assert page.evaluate(f"{loaded}.length") == 0
    slider = page.get_by_label("Frequency")
    slider.focus()
    computed = page.evaluate("import('./theme/curve.js').then(({ path }) => path(0.5, 1))")
    numbers = [float(one) for one in re.findall(r"[\d.]+", computed)]
    assert max(abs(a - b) for a, b in zip(drawn, numbers, strict=True)) < 0.11
    before = path.get_attribute("d")
    page.keyboard.press("ArrowRight")
    assert path.get_attribute("d") != before
    assert open_page("", java_script_enabled=False).locator(".impulse form").is_hidden()
