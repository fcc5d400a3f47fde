"""What else an author can use: tables, notes, lists, code, admonitions, figures."""

SPECIMEN = "specimen/everything/"


def test_one_of_each(pages):
    page = pages[SPECIMEN]
    text = page.xpath("//div[@class='text']")[0]
    assert len(text.xpath(".//table[not(ancestor-or-self::*[contains(@class, 'atlas')])]")) == 2
    assert len(text.findall(".//dl/dt")) == 2
    boxes = text.xpath(".//li[@class='task']//input[@type='checkbox'][@disabled]")
    assert [box.get("checked") is not None for box in boxes] == [True, False]
    assert [box.get("aria-label") for box in boxes] == ["Done", "To do"]
    assert len(text.xpath(".//div[contains(@class, 'admonition ')]")) == 4
    assert text.xpath(".//sup/a[@class='footnote-ref']/@href") == ["#fn:1"]
    assert text.xpath(".//*[@id='fn:1']//math")
    assert text.find(".//blockquote/p/em") is not None


def test_what_markdown_says_by_itself_is_in_the_language_of_the_page(pages):
    for path, title, back in (
        (SPECIMEN, "Warning", "Back to the text"),
        ("fr/" + SPECIMEN, "Attention", "Retour au texte"),
    ):
        page = pages[path]
        assert page.xpath("//p[@class='admonition-title']")[1].text == title
        assert {a.get("title") for a in page.xpath("//a[@class='footnote-backref']")} == {back}


def test_code_is_highlighted_when_the_site_is_built(pages):
    code = pages[SPECIMEN].xpath("//div[contains(concat(' ', @class, ' '), ' code ')]")
    python = next(block for block in code if "scan_SSM" in block.text_content())
    assert python.xpath(".//span[@class='k'][text()='def']")
    shell = next(block for block in code if "costs" in block.text_content())
    assert 'echo "$HOME costs $$"' in shell.text_content()


def test_a_figure_has_number_caption_alternative_and_code(pages):
    figure = pages[SPECIMEN].find(".//figure")
    assert figure.get("id") == "figure-1"
    drawing = figure.find(".//svg")
    assert drawing.get("aria-label") == "A line that rises from left to right"
    caption = figure.find("figcaption")
    assert caption.findtext("b") == "Figure 1." and caption.find(".//math") is not None
    assert caption.find("a[last()]").get("href").endswith("figures.py")


def test_contents_name_every_section(pages):
    for path, page in pages.items():
        headings = page.xpath("//div[@class='text']//*[self::h2 or self::h3][@id]")
        links = page.xpath("//details[@class='contents']//a")
        if links:
            assert [a.get("href") for a in links] == ["#" + h.get("id") for h in headings], path
    assert len(pages[SPECIMEN].xpath("//details[@class='contents']//a")) == 6


def test_contents_follow_the_reader(open_page):
    page = open_page(SPECIMEN, width=1600)
    page.evaluate("document.getElementById('code').scrollIntoView({ behavior: 'instant' })")
    page.locator(".contents a[aria-current=true][href='#code']").wait_for()
    assert page.locator(".contents a[aria-current]").count() == 1
    box = page.locator(".contents").bounding_box()
    assert box["y"] >= 0 and box["x"] + box["width"] < page.locator(".text").bounding_box()["x"]


def test_contents_fold_on_a_narrow_screen(open_page):
    page = open_page(SPECIMEN, width=360)
    assert not page.locator(".contents nav").is_visible()
    page.locator(".contents summary").click()
    assert page.locator(".contents nav").is_visible()
