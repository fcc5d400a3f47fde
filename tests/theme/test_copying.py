"""What a reader copies by a click: the address of a heading, a block of code."""

CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}
PASTED = "navigator.clipboard.readText()"


def test_a_heading_gives_its_address(open_page):
    page = open_page("fr/specimen/everything/", **CLIPBOARD)
    link = page.locator("h2").nth(1).get_by_role("link")
    link.focus()
    assert (
        page.evaluate("getComputedStyle(document.activeElement, '::before').content") == '"#" / ""'
    )
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text="Copié").wait_for()
    assert page.evaluate(PASTED) == page.url
    assert page.locator(":target").inner_text() == link.inner_text()


def test_every_heading_of_a_text_is_a_link_to_itself(pages):
    for path, page in pages.items():
        for heading in page.xpath("//div[@class='text']//*[(self::h2 or self::h3) and @id]"):
            assert heading.xpath("a[@class='anchor']/@href") == ["#" + heading.get("id")], path


def test_code_is_copied_as_it_stands(open_page):
    page = open_page("specimen/everything/", **CLIPBOARD)
    block = page.locator(".code").filter(has_text="scan_SSM").first
    block.get_by_role("button", name="Copy").click()
    page.get_by_role("status").filter(has_text="Copied").wait_for()
    code = page.evaluate(PASTED)
    assert code.startswith("def scan_SSM(Ab, Bb, Cb, u, x0):\n    ") and "Copy" not in code


def test_without_javascript_there_is_no_button(browser, preview):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(preview.url + "specimen/everything/")
    assert page.locator(".copy").count() == 0
    assert not page.locator("#site-search").is_visible()
    page.locator("h2 .anchor").nth(1).click()
    assert page.url.endswith(page.locator("h2 .anchor").nth(1).get_attribute("href"))
    context.close()
