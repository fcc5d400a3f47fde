r"""LaTeX to MathML within bounds, whatever the LaTeX is.

math-core takes the process down where formulas nest some thousands deep, and expands macros
without end: `\newcommand{\a}[1]{\a{#1#1}}\a{x}`. What may do so is translated in a process of its
own, with little memory and little time; all else here, as fast as ever.
"""

import json
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

from math_core import LatexToMathML

SHORT = 5_000  # characters of a formula, in which nothing nests too deep for math-core
SECONDS, BYTES = 3, 1_000_000_000  # that a process of its own may take
DEPTH, LENGTH = 80, 1_000_000  # elements in each other, and characters, of a formula in MathML

_defines = re.compile(r"\\(?:(?:re|provide)?newcommand|renewcommand|[egx]?def|let)(?![a-zA-Z])")
_tag = re.compile(r"<(/?)\w[^>]*?(/?)>")
# Seconds that formulas without end have taken, for not all of them are waited for. Whoever
# translates for long in one process clears it now and then.
lost: list[float] = []


def translate(snippets: list[tuple[str, bool]], options: dict) -> list[str | None]:
    """The MathML of formulas, each its LaTeX and whether it is a display; None beyond the bounds.

    `options` are those of math-core, for which formulas are translated together.
    """
    doubtful = [len(tex) > SHORT or bool(_defines.search(tex)) for tex, _ in snippets]
    if any(doubtful):
        written = _apart(snippets, options)
        if written is None:  # the others are translated for their own mistakes
            safe = [one for one, doubt in zip(snippets, doubtful, strict=True) if not doubt]
            rest = iter(LatexToMathML(**options).convert_all(safe))
            written = [None if doubt else next(rest) for doubt in doubtful]
    else:
        written = LatexToMathML(**options).convert_all(snippets)
    return [mathml if mathml and _is_bounded(mathml) else None for mathml in written]


def _is_bounded(mathml: str) -> bool:
    """Whether it is short, and no element is too deep in others."""
    if len(mathml) < DEPTH * len("<mi></mi>"):
        return True
    depth = deepest = 0
    for match in _tag.finditer(mathml):
        if not match[2]:
            depth += -1 if match[1] else 1
            deepest = max(deepest, depth)
    return len(mathml) <= LENGTH and deepest <= DEPTH


def _apart(snippets: list[tuple[str, bool]], options: dict) -> list[str] | None:
    """The same in a process of its own; None if it does not come to an end."""
    if sum(lost) > 2 * SECONDS:
        return None
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, Path(__file__)],
        input=json.dumps([snippets, options]),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        lost.append(time.monotonic() - start)
        return None
    return json.loads(done.stdout)


def main() -> None:
    """Translate what is read, and print it, within the limits of this process."""
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    snippets, options = json.load(sys.stdin)
    written = LatexToMathML(**options).convert_all([tuple(one) for one in snippets])
    json.dump(written, sys.stdout)


if __name__ == "__main__":
    main()
