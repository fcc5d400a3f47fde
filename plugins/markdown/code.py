"""Code shown from where it lives, never pasted: a line of its own in Markdown,

    [code: models.ssm.bilinear]

shows the function without its docstring and the checks of its arguments. The file is read, not
run: the site needs no NumPy.
"""

import ast
import re
from itertools import chain
from pathlib import Path

from markdown import Extension
from markdown.preprocessors import Preprocessor
from pygments.formatters import HtmlFormatter

from plugins import languages, problems

ROOT = Path(__file__).parents[2]
LONG = 16  # lines of code, beyond which a reader may unfold them
INCLUDE = re.compile(r"^\[code: *([\w.]+)\][ ]*$")

_check = re.compile(
    r"(?:\w+\.)?_?check(?:s|ed)?(?:[._]\w+)?$"
)  # checks.array, _check_dss, _checked


def functions(text: str) -> dict[str, str]:
    """The functions of a Python file: name → source, without docstrings and checks."""
    lines, found = text.splitlines(), {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef):
            hidden = [range(n.lineno, n.end_lineno + 1) for n in node.body if is_aside(n)]
            shown = range(node.lineno, node.end_lineno + 1)
            found[node.name] = "\n".join(
                lines[n - 1] for n in shown if not any(n in part for part in hidden)
            )
    return found


def is_aside(node: ast.stmt) -> bool:
    """Whether a statement is a docstring, a check of arguments, or raises if one fails."""
    if isinstance(node, ast.If):
        return all(isinstance(one, ast.Raise) for one in node.body)
    value = getattr(node, "value", None)
    if isinstance(node, ast.Expr):
        return isinstance(value, ast.Constant)
    calls = value.elts if isinstance(value, ast.Tuple) else [value]
    return isinstance(node, ast.Assign) and all(
        isinstance(call, ast.Call) and _check.match(ast.unparse(call.func)) for call in calls
    )


class Include(Preprocessor):
    def run(self, lines):
        return [shown for line in lines for shown in self._shown(line)]

    def _shown(self, line: str) -> list[str]:
        match = INCLUDE.match(line)
        if not match:
            return [line]
        module, _, name = match[1].rpartition(".")
        file = ROOT.joinpath(*module.split(".")).with_suffix(".py")
        ours = module.startswith("models.") and file.is_file()  # and no author's
        known = functions(file.read_text("utf-8")) if ours else {}
        if name not in known:
            what = f"there is no function {name} in {module}" if known else f"no module {module}"
            instead = problems.nearest(name, known, "name one that is there")
            problems.report_at(self.md.source_path, line, what, instead)
            return [line]
        source = file.relative_to(ROOT).as_posix()
        words = languages.translate(self.md.lang, "from %(file)s, without its docstring and checks")
        return [
            "",
            "```python",
            *known[name].splitlines(),
            "```",
            "",
            words % {"file": f"[`{source}`]({{static}}/{source})"},
            "{.code-source}",
            "",
        ]


class NamesLanguage(HtmlFormatter):
    """Highlighted code that says what language it is in, as `language-python`."""

    def __init__(self, lang_str="", **options):
        super().__init__(**options)
        self.name_of_language = lang_str

    def wrap(self, source):
        """The `<pre>` of Pygments, with a `<code>` that has the name in it."""
        lines = list(source)
        if len(lines) > LONG:
            self.cssclass += " long"
        start = f'<pre><span></span><code class="{self.name_of_language}">'
        return chain([(0, start)], lines, [(0, "</code></pre>")])


class Code(Extension):
    def extendMarkdown(self, md):
        # After formulas are taken out (28), before fenced code is read (25).
        md.preprocessors.register(Include(md), "code", 26)


def makeExtension(**configs):
    return Code(**configs)
