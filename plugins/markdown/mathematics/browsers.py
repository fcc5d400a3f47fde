"""MathML as browsers draw it: what Chromium, Firefox and WebKit each need is done for all."""

import re

# Accents that stretch are set close to their letter; others float in WebKit, or strike it in
# Chromium. \overline comes with U+0332, which browsers set askew.
ACCENTS = {
    '<mo stretchy="false">ˆ</mo>': "<mo>^</mo>",
    '<mo stretchy="false">˜</mo>': "<mo>~</mo>",
    '<mo stretchy="false">¯</mo>': "<mo>‾</mo>",
    ">\u0332<": ">‾<",
}
# A link within a formula is none to a screen reader: a reference alone is a link, no formula.
_reference = re.compile(r"<math><mtext>(<a href=[^>]*>[^<]*</a>)</mtext></math>")
_large = re.compile("<mo(?=[^>]*>[⊕⊖⊗⊘⊙])")
_fence = re.compile("^<mo>(?=.</mo>)|<mo>(?=[^<]</mo>$)")
_limits = re.compile("<munder(?:over)?><mo[^>]*>[∏∐∑]")


def adapted(mathml: str) -> str:
    """What math-core writes, as browsers and screen readers need it."""
    mathml = _reference.sub(r"\1", mathml)
    for written, meant in ACCENTS.items():
        mathml = mathml.replace(written, meant)
    # Firefox takes them for the big operators of their kind.
    mathml = _large.sub('<mo largeop="false"', mathml)
    return _with_tall_brackets(mathml) if _limits.search(mathml) else mathml


def boxed(mathml: str) -> str:
    """A display in a box, in which a wide one scrolls: Firefox and WebKit scroll no `<math>`."""
    return f'<span class="formula">{mathml}</span>' if 'display="block"' in mathml else mathml


def _with_tall_brackets(mathml: str) -> str:
    """Stretch brackets around sums with limits, in Firefox too, where they stop short."""
    parts, begun = re.split("(</?mrow>)", mathml), []
    for place, part in enumerate(parts):
        if part == "<mrow>":
            begun.append(place)
        elif part == "</mrow>":
            first, last = begun.pop() + 1, place - 1
            if _limits.search("".join(parts[first:place])):
                for end in {first, last}:
                    parts[end] = _fence.sub('<mo minsize="3em">', parts[end])
    return "".join(parts)
