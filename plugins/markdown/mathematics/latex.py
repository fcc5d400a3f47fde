r"""LaTeX to MathML Core: math-core, with what authors write for MathJax and KaTeX besides.

Macros that one formula defines by `\newcommand`, `\def` or `\DeclareMathOperator` hold in all
after it.
"""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from html import unescape

from . import bounds
from .browsers import adapted

# Commands of MathJax and KaTeX that math-core 0.9 lacks, in terms of those that it has.
MACROS = {
    "mbox": r"\text{#1}",
    "hbox": r"\text{#1}",
    "textnormal": r"\text{#1}",
    "ensuremath": "#1",
    "mathds": r"\mathbb{#1}",
    "mathbbm": r"\mathbb{#1}",
    "pmb": r"\boldsymbol{#1}",
    "bbox": "#1",
    "*": "",
    "dotsb": r"\cdots",
    "dotsm": r"\cdots",
    "dotsi": r"\cdots",
    "dotsc": r"\ldots",
    "dotso": r"\ldots",
    "substack": r"\begin{matrix}#1\end{matrix}",
}
ENVIRONMENTS = {"split": "aligned", "flalign": "align", "smallmatrix": "matrix"}
ENVIRONMENTS |= {"eqnarray": "align", "flalign*": "align*", "eqnarray*": "align*"}
# What has no meaning in a formula here → what to write instead.
INSTEAD = {
    r"\href": "write the link outside the formula",
    r"\vspace": "take it out: the style of the page sets the space",
    r"\rule": "take it out",
    r"\require": "take it out: it is MathJax's own",
    r"\unicode": "write the character itself",
    r"\norm": r"write \lVert x \rVert, or define it by \newcommand{\norm}[1]{\lVert #1 \rVert}",
    r"\abs": r"write \lvert x \rvert, or define it by \newcommand{\abs}[1]{\lvert #1 \rvert}",
    r"\Tr": r"write \operatorname{Tr}",
    r"\indep": r"write \perp\!\!\!\perp",
    r"\pmatrix": r"write \begin{pmatrix} … \end{pmatrix}",
    r"\root": r"write \sqrt[n]{x}",
    r"\small": "take it out",
    r"\large": "take it out",
    r"\label": "put the formula on lines of its own",
}
# Names that a misspelt one may mean.
# fmt: off
KNOWN = (
    "alpha", "beta", "gamma", "delta", "epsilon", "lambda", "sigma", "theta", "omega", "mathbf",
    "mathrm", "mathcal", "mathbb", "frac", "sqrt", "partial", "nabla", "infty", "cdot", "cdots",
    "ldots", "times", "left", "right", "begin", "text", "overline", "underline", "widehat",
    "widetilde", "boldsymbol", "operatorname", "Sigma", "Theta", "Omega", "Lambda", "Delta",
    "Gamma", "label", "eqref", "approx", "rightarrow", "leftarrow", "mapsto", "quad",
)
# fmt: on

# Braces in braces, as deep as authors' definitions go.
_braces = r"\{(?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*\}"
_name = r"\s*(?:\{\s*\\[a-zA-Z]+\s*\}|\\[a-zA-Z]+)"
_definition = re.compile(
    rf"\\(?:(?:re|provide)?newcommand|DeclareMathOperator|g?def)\*?{_name}"
    rf"(?:\[\d\])?(?:\[[^\]]*\])?(?:#\d)*\s*{_braces}"
)
_operator = re.compile(rf"\\DeclareMathOperator(\*?)\s*\{{?(\\[a-zA-Z]+)\}}?\s*({_braces})")
_new = re.compile(r"\\(?:re)?newcommand\*?\s*\{?\s*(\\[a-zA-Z]+)\s*\}?")
_default = re.compile(r"\\(?:re|provide)?newcommand[^\[]*\[\d\]\[")
_refers = re.compile(r"\\(label|eqref|ref)\{([^}]*)\}")
UNDERSCORE = "-us-"  # in the names of equations, where math-core takes none
_environment = re.compile(r"\\(begin|end)\{(" + "|".join(map(re.escape, ENVIRONMENTS)) + r")\}")
_alignat = re.compile(r"\\(begin|end)\{alignat(\*?)\}(?:\{\d+\})?")
_eqnarray = re.compile(r"&\s*(=|<|>|\\[a-zA-Z]+)\s*&")
_words = re.compile(r"\\(?:text(?:bf|it|rm|sf|tt|normal)?|mbox|hbox)\{((?:[^{}$]|\$[^$]*\$)*)\}")
_numbered = re.compile(r"\\begin\{(?:equation|align|gather|multline)\}")
_tag = re.compile(r"\\tag\*?\{([^{}]*)\}")
_error = re.compile(
    r'<(p|span) class="math-core-error" title="(\d+): (.*?)"><code>.*</code></\1>', re.DOTALL
)


class Wrong(Exception):
    """A formula that cannot be translated: `args` are the offset, what is wrong, what to write."""


def convert(formulas: Iterable[tuple[str, bool]]) -> list[str | Wrong]:
    """The MathML of each formula, given as its LaTeX and whether it is a display.

    All are translated together: numbers, references and macros go from one to the other.
    """
    # \widetilde and its like are drawn from the mathematical font, which every page brings along.
    options = {
        "allow_unreliable_rendering": True,
        "fancy_error": False,
        "continue_on_error": True,
        "global_group": True,
        "macros": MACROS,
    }
    pieces = [(n, *piece) for n, one in enumerate(formulas) for piece in _parted(*one)]
    written = bounds.translate([(_adapted(tex, d), d) for _, tex, d, _ in pieces], options)
    found: dict[int, str | Wrong] = {}
    for (number, tex, _, offset), mathml in zip(pieces, written, strict=True):
        if isinstance(found.get(number), Wrong):
            continue
        if mathml is None:
            what = "it nests too deep, or its macros have no end"
            found[number] = Wrong(offset, what, "take it apart")
        elif match := _error.fullmatch(mathml):
            found[number] = _wrong(tex, match, offset)
        else:
            found[number] = adapted(mathml.replace(UNDERSCORE, "_"))
    return list(found.values())


def _parted(tex: str, display: bool) -> list[tuple[str, bool, int]]:
    """A formula's definitions, each by itself so that one mistake costs no other, and the rest.

    Each with its offset.
    """
    found = list(_definition.finditer(tex)) if "\\" in tex else []
    rest = _definition.sub(lambda match: " " * len(match[0]), tex) if found else tex
    return [(match[0], False, match.start()) for match in found] + [(rest, display, 0)]


def _adapted(tex: str, display: bool) -> str:
    """The LaTeX as math-core has it."""
    if "\\" not in tex:
        return tex
    tex = _operator.sub(_defined, tex)
    # As in MathJax, whether or not there is such a command already: many define \R.
    tex = _new.sub(r"\\providecommand{\1}{}\\renewcommand{\1}", tex)
    if "eqnarray" in tex:
        tex = _eqnarray.sub(r"&\1", tex)
    tex = _environment.sub(lambda match: rf"\{match[1]}{{{ENVIRONMENTS[match[2]]}}}", tex)
    tex = _alignat.sub(r"\\\1{align\2}", tex)
    tex = _refers.sub(_reference_to, tex)
    tex = _words.sub(_without_signs, tex)
    if display and ("\\tag" in tex or "\\label" in tex) and not _numbered.search(tex):
        tex = rf"\begin{{equation}}{tex}\end{{equation}}"
    elif not display:
        tex = _tag.sub(r"\\quad\\text{(\1)}", tex)
    return tex


def _defined(match: re.Match) -> str:
    """An operator as a macro: of letters, or of anything."""
    plain = re.fullmatch(r"\{(?:[\w .,-]|\\[,:; ])*\}", match[3]) and "_" not in match[3]
    kind = rf"\operatorname{match[1]}" if plain else r"\mathop"
    return rf"\newcommand{{{match[2]}}}{{{kind}{match[3]}}}"


def _reference_to(match: re.Match) -> str:
    command = "label" if match[1] == "label" else "eqref"
    return rf"\{command}{{{match[2].replace('_', UNDERSCORE)}}}"


def _without_signs(match: re.Match) -> str:
    """Words in a formula: an underscore is one, and a formula in them stands outside."""
    before, words = match[0].partition("{")[0] + "{", match[1]
    words = re.sub(r"(?<!\\)([_^])", r"\\\1" if "^" not in words else r"\1", words)
    parts = words.split("$")
    parts[::2] = [before + part + "}" if part else "" for part in parts[::2]]
    return "{" + "".join(parts) + "}" if len(parts) > 1 else parts[0] or before + "}"


def _wrong(tex: str, match: re.Match, start: int) -> Wrong:
    """What is wrong with a part of a formula that begins at `start`."""
    reason = " ".join(unescape(match[3]).rstrip(".").replace(UNDERSCORE, "_").split())
    if _default.match(tex):
        return Wrong(start, "a macro has no optional argument here", "give it each time, in braces")
    named = re.search(r'"(\\?[^"]+)"', reason)
    name = named[1] if named else ""
    offset = tex.find(name.partition("[")[0]) if name else -1
    offset = offset if offset >= 0 else min(int(match[2]), len(tex))
    command = re.match(r"\\[a-zA-Z]+", tex[offset:])
    instead = INSTEAD.get(name.partition("[")[0]) or INSTEAD.get(command[0] if command else "")
    if not instead and reason.startswith("Unknown command"):
        near = get_close_matches(name[1:], KNOWN, 1, 0.75)
        instead = f"did you mean \\{near[0]}?" if near else ""
        instead = instead or rf"define it once, by \newcommand{{{name}}}{{…}} in a formula"
    return Wrong(start + offset, reason, instead)
