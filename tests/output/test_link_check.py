"""Links, and what a page asks for: nothing leads nowhere, nothing leaves the site."""

from urllib.parse import unquote, urlsplit
from urllib.request import urlopen

import pytest
from lxml import html

from tests.crawling import crawl

POLICY = {
    "default-src": "'none'",
    "script-src": "'self' 'wasm-unsafe-eval'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "style-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
}


def test_every_internal_link_and_anchor_resolves(preview, pages):
    crawled = crawl(preview.url)
    reached = {urlsplit(url).path for url in crawled}
    # The specimen is a series of its own, to which no page of the real site leads.
    assert {f"/{path}" for path in pages if "specimen" not in path} <= reached
    crawled |= crawl(preview.url + "specimen/everything/")
    ids = {
        url: set(html.fromstring(body).xpath("//@id"))
        for url, (body, links) in crawled.items()
        if links
    }
    anchors = 0
    for url, (_, links) in crawled.items():
        for link in links:
            target, _, anchor = link.partition("#")
            if anchor and target in crawled:
                assert unquote(anchor) in ids[target], (url, link)
                anchors += 1
    assert anchors > 20


def test_a_missing_page_is_not_found(preview):
    with pytest.raises(OSError, match="404"):
        urlopen(preview.url + "ssm/nowhere/")


def test_the_policy_is_on_every_page(pages):
    for page in pages.values():
        metas = page.xpath("/html/head/meta[@http-equiv='Content-Security-Policy']")
        policy = dict(rule.strip().split(" ", 1) for rule in metas[0].get("content").split(";"))
        assert POLICY.items() <= policy.items()
        assert "unsafe-inline" not in policy["script-src"]
        # Nothing that the policy should govern stands before it.
        before = metas[0].getparent()[: metas[0].getparent().index(metas[0])]
        assert all(element.tag == "meta" for element in before)


def test_the_policy_is_kept(open_page):
    """The browser itself refuses an inline script and a foreign image."""
    page = open_page("ssm/introduction/")
    refused = page.evaluate(
        """() => new Promise(resolve => {
          const seen = [];
          document.addEventListener("securitypolicyviolation", event => {
            seen.push(event.effectiveDirective);
            if (seen.length == 2) resolve(seen.sort());
          });
          const script = document.createElement("script");
          script.textContent = "document.title = 'run'";
          document.body.append(script);
          new Image().src = "https://elsewhere.invalid/picture.png";
        })"""
    )
    assert refused == ["img-src", "script-src-elem"]
    assert page.title() != "run"


def test_everything_reads_without_javascript(browser, preview, pages):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for path, tree in pages.items():
        page.goto(preview.url + path)
        assert page.locator("h1").inner_text() == tree.findtext(".//h1")
        assert not page.locator("#site-theme").is_visible()
        if tree.xpath("//details[@class='contents']"):
            assert page.locator(".contents a").first.is_visible()
    context.close()
