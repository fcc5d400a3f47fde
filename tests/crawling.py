"""Where links lead: for a crawler, for a reader, and in a browser without a server."""

from pathlib import Path
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


def target(path: str, href: str) -> str:
    """The path that a relative link of the page at `path` leads to."""
    parts = path.rstrip("/").split("/") if path else []
    for step in href.rstrip("/").split("/"):
        if step == "..":
            parts.pop()
        elif step != ".":
            parts.append(step)
    return "/".join(parts) + "/" if parts else ""


def served(folder: Path, address: str):
    """Answers the requests of a browser to `address` from `folder`."""

    def answer(route):
        path = folder / route.request.url.removeprefix(address).partition("#")[0]
        route.fulfill(path=path / "index.html" if path.is_dir() else path)

    return answer
