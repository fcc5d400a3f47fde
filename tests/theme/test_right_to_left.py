"""The style sheets name no side of the page: what is left in English is right in Arabic."""

import re

from tests.conftest import ROOT

# What has a side in every language, with the reason.
ALLOWED = {
    ("60-text.css", "background"),  # shaded at both edges
    ("60-text.css", "inset: 0 auto auto 0"),  # moved from there by the script, in pixels
    ("atlas.css", "text-align: right"),  # numbers, which run from left to right everywhere
}
_sides = re.compile(
    r"""^[\w-]*\b(?:left|right)\b[\w-]*:    # a property of one side
    | ^(?:text-align|float|clear):\ (?:left|right)
    | \bto\ (?:left|right)\b | \b(?:90|270)deg | translateX | ^translate:\ (?!0\ |var)""",
    re.VERBOSE,
)
_part = re.compile(r"(?:[^\s()]|\((?:[^()]|\([^()]*\))*\))+")


def sided(css: str) -> list[str]:
    """The declarations of a style sheet that name a side of the page."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    found = []
    for name, value in re.findall(r"([\w-]+):\s+([^;{}]+)(?=[;}])", css):
        one = f"{name}: {' '.join(value.split())}"
        parts = _part.findall(value) if name in ("margin", "padding", "inset") else []
        uneven = len(parts) == 4 and parts[1] != parts[3]
        if (uneven or _sides.search(one)) and "var(--way)" not in one:
            found.append(one)
    return found


SIDED = """left: 0; margin-left: 1em; border-right: 0; border-top-left-radius: 1px;
text-align: left; float: right; margin: 0 1em 0 calc(2 * (1em)); inset: 0 auto auto 0;
translate: 2px 0; transform: translateX(2px);
background: linear-gradient(to right, red, blue)"""
EVEN = """inset: 0 0 auto; margin: 1px 0 2px 0; padding-inline: 1em;
translate: calc(var(--way) * 2px) 0"""


def test_a_side_is_found():
    assert sided(f"a {{ {SIDED}; {EVEN}; }}") == re.split(r";\s", SIDED)


def test_no_style_names_a_side_of_the_page():
    found = set()
    for sheet in (ROOT / "theme/static").rglob("*.css"):
        for one in sided(sheet.read_text("utf-8")):
            found.add((sheet.name, "background" if one.startswith("background") else one))
    assert found == ALLOWED
