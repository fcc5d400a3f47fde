"""A file dropped into the content."""

from pathlib import Path

from lxml import html

from tests.conftest import build

HEAD = "Title: Dropped\nSummary: A file.\nDate: 2026-01-31\nSeries: Specimens\nSeries_index: 2\n\n"


def dropped(content: Path, text: str | bytes, name: str = "specimen/dropped/en.md", page: str = ""):
    """Build with a file more; returns its page."""
    file = content / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    output = build(content, content.parent / "output")
    path = page or name.removesuffix("en.md")
    return html.fromstring((output / path / "index.html").read_bytes())
