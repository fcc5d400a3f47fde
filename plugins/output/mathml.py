"""Formulas within a line, where there is no MathML: letters with `<sub>` and `<sup>`."""

from html import escape

from plugins.output.math_font import italic

SPACED = set("=<>≤≥≈≠∈→←↦+−×≪≫∼≃")
ACCENTS = {"‾": "\u0305", "^": "\u0302", "ˆ": "\u0302", "~": "\u0303", "˜": "\u0303", "˙": "\u0307"}
PRIMES = "′″‴"
# Marks that only a mathematical font acts upon.
UNSEEN = {0x2061: None, 0xFE00: None}
ATOMS = ("mi", "mn", "mo", "mtext")


def as_letters(math) -> str | None:
    """The HTML of the element `math`, or None if one line of letters cannot carry it."""
    try:
        return _line(math)
    except (TwoDimensional, IndexError):  # or, an author's own, without its parts
        return None


class TwoDimensional(Exception):
    """A formula has parts above each other."""


def _line(node) -> str:
    parts = list(node)
    if node.tag in ATOMS:
        return _atom(node)
    if node.tag == "mspace":
        inside = node.getprevious() is not None and node.getnext() is not None
        return "\u2009" if inside else ""
    if node.tag in ("math", "mrow", "mstyle"):
        return "".join(map(_line, parts))
    if node.tag == "msup":
        above = _line(parts[1])
        return _line(parts[0]) + (above if above in PRIMES else f"<sup>{above}</sup>")
    if node.tag == "msub":
        return f"{_line(parts[0])}<sub>{_line(parts[1])}</sub>"
    if node.tag == "msubsup":
        return f"{_line(parts[0])}<sub>{_line(parts[1])}</sub><sup>{_line(parts[2])}</sup>"
    if node.tag == "mfrac" and all(part.tag in ATOMS for part in parts):
        return f"{_line(parts[0])}/{_line(parts[1])}"
    if node.tag == "msqrt" and len(parts) == 1 and parts[0].tag in ATOMS:
        return f"√{_line(parts[0])}"
    if node.tag == "mover" and parts[1].text in ACCENTS:
        letter = "".join(parts[0].itertext()).translate(UNSEEN)
        if len(letter) == 1:
            return _line(parts[0]).replace(letter, letter + ACCENTS[parts[1].text])
    raise TwoDimensional


def _atom(node) -> str:
    letters = (node.text or "").translate(UNSEEN)
    written = escape(letters)
    if node.tag == "mi" and len(letters) == 1 and italic(letters) != letters and not node.attrib:
        return f"<i>{written}</i>"
    if letters in SPACED and node.getprevious() is not None:
        return f"\u00a0{written}\u00a0"
    return written + ("\u00a0" if letters == "," else "")
