"""What a page costs its reader: requests and compressed bytes, counted in a real browser."""

import gzip
import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from commands import chromium
from commands.preview import Preview

KILOBYTE = 1024
# A page: at most so many bytes and so many requests. The landing page's figure is not counted.
LANDING = (14_600, 4)
ARTICLE = (120 * KILOBYTE, 8)


@dataclass
class Weight:
    """A page's parts: `(bytes on the wire, path)`, and the bytes of the figures within it."""

    path: str
    parts: list[tuple[int, str]]
    figures: int

    @property
    def budget(self) -> tuple[int, int]:
        return LANDING if self.path in ("", "fr/") else ARTICLE

    @property
    def counted(self) -> int:
        total = sum(size for size, _ in self.parts)
        return total - self.figures if self.budget is LANDING else total

    @property
    def kept(self) -> bool:
        size, requests = self.budget
        return self.counted <= size and len(self.parts) <= requests


def weigh(page: Page, preview: Preview, path: str) -> Weight:
    """Load a page of the site in one that is new; headers count as well as bodies."""
    answers = []
    page.on("requestfinished", lambda request: answers.append(request))
    page.goto(preview.url + path)
    # A browser without a window asks for no icon; a reader's does.
    icon = page.locator("link[rel=icon]").evaluate("icon => icon.href")
    with page.expect_event("requestfinished", lambda request: request.url == icon):
        page.evaluate("icon => fetch(icon).then((answer) => answer.blob()).then(() => 0)", icon)
    page.evaluate("document.fonts.ready.then(() => true)")
    parts = {}
    for request in answers:
        sizes = request.sizes()
        size = sizes["responseBodySize"] + sizes["responseHeadersSize"]
        parts[request.url.removeprefix(preview.url) or "index.html"] = size
    html = (preview.root / path / "index.html").read_text("utf-8")
    bare = re.sub(r'<div class="drawing"[^>]*>.*?</div>', "", html, flags=re.DOTALL)
    figures = len(gzip.compress(html.encode(), 6)) - len(gzip.compress(bare.encode(), 6))
    return Weight(path, sorted(((size, one) for one, size in parts.items()), reverse=True), figures)


def pages(root: Path) -> list[str]:
    """The path of every page of the site, as its address has it."""
    found = (file.parent.relative_to(root).as_posix() for file in root.glob("**/index.html"))
    return sorted("" if path == "." else path + "/" for path in found)


def report(preview: Preview, only: str | None = None) -> bool:
    """Print the weight of each page; returns whether all keep their budgets."""
    kept = True
    with chromium.opened(chromium.find_or_install()) as browser:
        for path in [only] if only else pages(preview.root):
            page = browser.new_page()
            weight = weigh(page, preview, path)
            page.close()
            size, requests = weight.budget
            note = f" (and {weight.figures} of figures)" if weight.budget is LANDING else ""
            print(
                f"/{path}: {weight.counted} of {size} bytes{note}, "
                f"{len(weight.parts)} of {requests} requests{'' if weight.kept else ' — OVER'}"
            )
            for bytes_, part in weight.parts[:4]:
                print(f"  {bytes_:>8}  {part}")
            kept &= weight.kept
    return kept
