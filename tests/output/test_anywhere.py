"""The site works at the root of a domain, under a sub-path, and from a folder without a server."""

import re
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from lxml import html

from tests.conftest import build, with_specimen

ROOT, SUBPATH = "https://lbourdois-ssm-blog-posts.static.hf.space/", "https://a.example/ssm/"


@pytest.fixture(scope="module")
def under_a_subpath(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("sub-path")
    address = SUBPATH.removesuffix("/")
    return build(with_specimen(folder), folder / "output", "publishconf.py", SITEURL=address)


class Reader:
    """A browser for which the `folder` is what a host has at `address`, and nothing else exists."""

    def __init__(self, browser, address: str, folder: Path):
        self.address, self.folder, self.complaints = address, folder, []
        self.context = browser.new_context()
        if not address.startswith("file:"):
            self.context.route("**/*", self._serve)
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("requestfailed", self._failed)

    def _failed(self, request):
        if request.failure != "net::ERR_ABORTED":  # given up, since the next page was opened
            self.complaints.append(f"{request.url}: {request.failure}")

    def _serve(self, route):
        file = self.file(route.request.url)
        if file and file.is_file():
            route.fulfill(path=file)
        else:
            self.complaints.append(f"there is no {route.request.url}")
            route.abort()

    def file(self, url: str) -> Path | None:
        """The file that a host sends for `url`, which no browser on its own completes."""
        url = re.sub(r"[?#].*", "", url)
        if not url.startswith(self.address):
            return None
        file = self.folder / unquote(url.removeprefix(self.address))
        return file / "index.html" if url.endswith("/") and url.startswith("http") else file

    def crawl(self) -> set[str]:
        """Open every page that is reached from the first; returns their addresses."""
        index = "" if self.address.startswith("http") else "index.html"
        # No page leads to the last two: the one for what is not found, and a series of its own.
        first = (index, "404.html", "specimen/everything/" + index)
        seen, waiting = set(), [self.address + one for one in first]
        while waiting:
            url = waiting.pop()
            if url in seen:
                continue
            seen.add(url)
            self.page.goto(url)
            self.page.locator("main#site-main h1").wait_for()
            links = self.page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
            for link in {urldefrag(link).url for link in links}:
                if file := self.file(link):
                    assert file.is_file(), (url, link)
                    if file.suffix == ".html":
                        waiting.append(link)
        return seen


def test_at_the_root_of_a_domain(published):
    """The same pages as under a sub-path, whose links name files that are there."""
    for page in published.rglob("*.html"):
        for _, _, link, _ in html.fromstring(page.read_bytes()).iterlinks():
            if link.startswith(ROOT):
                path = unquote(urldefrag(link).url.removeprefix(ROOT))
                assert (published / path).exists(), link


def test_under_a_subpath(browser, under_a_subpath):
    reader = Reader(browser, SUBPATH, under_a_subpath)
    seen = reader.crawl()
    search_leads_to(reader.page, SUBPATH + "ssm/introduction/#hippo-memory-as-projection")
    finish(reader, seen)


def test_from_a_folder_without_a_server(browser, site):
    reader = Reader(browser, site.as_uri() + "/", site)
    seen = reader.crawl()
    assert reader.page.locator("#site-search").count() == 0  # which could find nothing
    # Chromium refuses a font's preload from a folder, says so, and loads the font all the same.
    reader.page.goto((site / "ssm/introduction/index.html").as_uri())
    loaded = "document.fonts.ready.then(fonts => [...fonts].map(font => font.status))"
    assert reader.page.evaluate(loaded) == ["loaded"]
    preload = re.compile(r"stix-two-math\.woff2|^Failed to load resource: net::ERR_FAILED$")
    reader.complaints = [one for one in reader.complaints if not preload.search(one)]
    finish(reader, seen)


def search_leads_to(page, address: str):
    page.goto(address.partition("ssm/introduction")[0])
    page.keyboard.press("/")
    page.locator("dialog input").fill("HiPPO")
    page.locator("dialog a").first.wait_for()
    assert address in page.eval_on_selector_all("dialog a", "all => all.map(a => a.href)")


def finish(reader, seen: set[str]):
    reader.context.close()
    assert reader.complaints == []
    pages = {reader.file(url) for url in seen}
    assert pages == set(reader.folder.glob("**/*.html")) - set(reader.folder.glob("theme/*.html"))
