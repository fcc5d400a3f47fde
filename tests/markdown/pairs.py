"""Input → output: what a text of the site's Markdown becomes, and what is told of it."""

import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from markdown import Markdown
from markdown_it.utils import read_fixture_file
from pelican.settings import read_settings

from plugins import problems
from tests.conftest import ROOT

HERE = Path(__file__).parent


def pairs(name: str):
    """The cases of a file: title, input, output, each ended by a line `.`"""
    cases = read_fixture_file(HERE / "pairs" / name)
    return pytest.mark.parametrize(
        ("text", "wanted"),
        [case[2:] for case in cases],
        ids=[case[1].replace(" ", "-") for case in cases],
    )


def converted(text: str, folder: Path, lang: str = "en") -> tuple[str, list[str]]:
    """The HTML of a text, simplified, and what was told: “line: kind: words”."""
    problems.found.clear()
    settings = read_settings(str(ROOT / "pelicanconf.py"))
    shutil.copy(ROOT / "tests/specimen/line.svg", folder)
    configs = settings["MARKDOWN"]
    md = Markdown(**configs | {"extensions": list(configs["extension_configs"])})
    md.lang, md.content, md.source_path = lang, folder, folder / "en.md"
    md.source_path.write_text(text, "utf-8")
    md.body_line, md.source_text = 1, text
    html = md.convert(text)
    told = sorted((one.line, f"{one.line}: {one.label}{one.words}") for one in problems.found)
    return simplified(html), [words for _, words in told]


def simplified(html: str) -> str:
    """What is meant: formulas as [x], code without colours, no anchors."""
    html = re.sub(r"<math.*?</math>", lambda m: f"[{re.sub('<.*?>', '', m[0])}]", html, flags=re.S)
    html = re.sub(r"<svg.*?(aria-label=\".*?\").*?</svg>", r"<svg \1>", html, flags=re.S)
    html = re.sub(r'<a class="anchor" .*?>(.*?)</a>', r"\1", html)
    html = re.sub(r"<span[^>]*></span>|</?span[^>]*>|</?tbody>|</?thead>|</?b>", "", html)
    html = re.sub(r'<div class="(?:code|table|drawing)">(.*?)\s*</div>', r"\1", html, flags=re.S)
    return unescape(re.sub(r"\n+", "\n", html)).strip()
