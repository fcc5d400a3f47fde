"""Follows the links of a site that is served, as a crawler does."""

from urllib.parse import urljoin
from urllib.request import urlopen

from lxml import html


def crawl(start: str) -> dict[str, tuple[bytes, set[str]]]:
    """Follow every link of the site from `start`: address → (what came back, its links)."""
    seen, waiting = {}, [start]
    while waiting:
        url = waiting.pop()
        if url in seen:
            continue
        with urlopen(url) as answer:
            body, kind = answer.read(), answer.headers["Content-Type"]
        links = set()
        if kind.startswith("text/html"):
            page = html.fromstring(body)
            links = {urljoin(url, one) for _, _, one, _ in page.iterlinks()}
        seen[url] = body, links
        waiting += {link.split("#")[0] for link in links if link.startswith(start)} - seen.keys()
    return seen
