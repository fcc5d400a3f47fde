"""Code shown from where it lives, never pasted: a line of its own in Markdown,

    [code: models.ssm.bilinear]

shows the function without its docstring. The file is read, not run: the site needs no NumPy.
"""

import ast
import re
from difflib import get_close_matches
from pathlib import Path

from markdown import Extension
from markdown.preprocessors import Preprocessor

from plugins import problems

ROOT = Path(__file__).parent.parent
INCLUDE = re.compile(r"^\[code: ([\w.]+)\]$")


def functions(text: str) -> dict[str, str]:
    """The functions of a Python file: name → source, without docstrings and comments above."""
    lines, found = text.splitlines(), {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef):
            first, rest = node.body[0], node.lineno - 1
            shown = range(rest, node.end_lineno)
            if ast.get_docstring(node) is not None:
                shown = [n for n in shown if not first.lineno - 1 <= n < first.end_lineno]
            found[node.name] = "\n".join(lines[n] for n in shown)
    return found


class Include(Preprocessor):
    def run(self, lines):
        return [shown for line in lines for shown in self._shown(line)]

    def _shown(self, line: str) -> list[str]:
        match = INCLUDE.match(line)
        if not match:
            return [line]
        module, _, name = match[1].rpartition(".")
        file = ROOT.joinpath(*module.split(".")).with_suffix(".py")
        known = functions(file.read_text("utf-8")) if file.is_file() else {}
        if name not in known:
            near = get_close_matches(name, known, 1)
            what = f"there is no function {name} in {module}" if known else f"no module {module}"
            instead = f"did you mean {near[0]}?" if near else "name one that is there"
            problems.report_at(self.md.source_path, line, what, instead)
            return [line]
        source = file.relative_to(ROOT).as_posix()
        return ["", "```python", *known[name].splitlines(), "```", f"`{source}`{{.source}}", ""]


class Code(Extension):
    def extendMarkdown(self, md):
        # After formulas are taken out (28), before fenced code is read (25).
        md.preprocessors.register(Include(md), "code", 26)


def makeExtension(**configs):
    return Code(**configs)
