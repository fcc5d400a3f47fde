r"""LaTeX in Markdown, written to the page as MathML Core by math-core.

Inline: `$…$`, `\(…\)`, and `$$…$$` within a line of text, as kramdown has it.
Display: `$$…$$`, `\[…\]` or `\begin{equation}…\end{equation}` on lines of its own.
`equation` and `align` are numbered; `\label` and `\eqref` work across the whole file.

All formulas are taken out of the text before Markdown sees it, so that no `_`, `*` or `|` in
them means anything, and are put back, translated together, at the very end.
"""

import re
from html import escape

from markdown import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from math_core import LatexError, LatexToMathML
from pelican import signals

from plugins import problems, typography

# \widetilde and its like are drawn from the mathematical font, which every page brings along.
LATEX = LatexToMathML(allow_unreliable_rendering=True, fancy_error=False)

# Anything but an empty line: no formula, and no code in a line, goes beyond its paragraph.
_within = r"(?:[^\n]|\n(?![ \t]*\n))"
FORMULA = re.compile(
    rf"""
      (?P<code> ^(?P<indent>[ >]*)(?P<fence>`{{3,}}|~{{3,}})[^\n]*\n.*?^[ >]*(?P=fence)[ ]*$
              | (?<!`)(?P<ticks>`+)(?!`){_within}+?(?<!`)(?P=ticks)(?!`)
              | \\[\\$] )
    | ^(?P<margin>[ >]*)
      (?: \$\$(?P<dollars>{_within}+?)\$\$
        | \\\[(?P<brackets>{_within}+?)\\\]
        | (?P<environment>\\begin\{{(?P<name>equation|align|gather|multline)(?P<star>\*?)\}}
           {_within}+?\\end\{{(?P=name)(?P=star)\}}) )
      (?P<after>[.,;]?)[ ]*$
    | \$\$(?P<kramdown>[^\n]+?)\$\$
    | \\\((?P<parens>{_within}+?)\\\)
    | \$(?![\s$])(?P<dollar>(?:\\.|[^\\$\n]|\n(?![ \t]*\n))+?)(?<![\s\\])\$(?!\d)
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
OPEN = re.compile(r"\$\$|\\(?:begin|end|eqref|ref|label)\{[^}]*\}|\\\[|\\\(")
LABEL, REFERS = re.compile(r"\\label\{([^}]*)\}"), re.compile(r"\\(?:eq)?ref\{([^}]*)\}")
DISPLAY, INLINE = ("dollars", "brackets", "environment"), ("kramdown", "parens", "dollar")
PLACE = "\x02formula:{}\x03"
PLACES = re.compile(r"\x02formula:(\d+)\x03")
# A line may not break between a formula and the stop behind it.
BEFORE_A_STOP = re.compile(r"(?<!<p>)(\x02formula:\d+\x03\u202f?[.,;:!?)]+)")


REFERENCE = re.compile(r"<math><mtext>(<a href=[^>]*>[^<]*</a>)</mtext></math>")


def without_formulas(text: str) -> str:
    """The text without formulas and code, in as many lines."""
    return FORMULA.sub(lambda match: "\n" * match[0].count("\n"), text)


def adapted(mathml: str) -> str:
    """What math-core writes, as browsers and screen readers need it."""
    # A link within a formula is none to a screen reader: a reference alone is a link, no formula.
    mathml = REFERENCE.sub(r"\1", mathml)
    # \overline comes with U+0332, which browsers set askew.
    return mathml.replace(">\u0332<", ">\u203e<")


class TakeOut(Preprocessor):
    """Put a placeholder where each formula stands; code spans and blocks stay as they are."""

    def run(self, lines):
        self.md.text = text = "\n".join(lines)
        self._find_open(text)
        text = FORMULA.sub(self._place, text)
        self._find_lost()
        return text.split("\n")

    def _find_lost(self) -> None:
        """Report references to equations that there are not."""
        labels = {label for tex, *_ in self.md.formulas for label in LABEL.findall(tex)}
        for tex, _, start, _ in self.md.formulas:
            for match in REFERS.finditer(tex):
                if match[1] not in labels:
                    line = self.md.body_line + self.md.text.count("\n", 0, start + match.start())
                    what = f"no equation has the label “{match[1]}”"
                    otherwise = f"write \\label{{{match[1]}}} in the one that is meant"
                    instead = problems.nearest(match[1], labels, otherwise)
                    problems.report(self.md.source_path, line, what, instead)

    def _find_open(self, text: str) -> None:
        """Report what begins or ends a formula and stands in none."""
        for number, line in enumerate(without_formulas(text).split("\n"), self.md.body_line):
            for match in OPEN.finditer(line):
                what = f"{match[0]} stands alone: the formula is not closed, or not opened"
                problems.report(self.md.source_path, number, what, "write both its ends")

    def _place(self, match: re.Match) -> str:
        name = next((name for name in DISPLAY + INLINE if match[name] is not None), None)
        if name is None:
            return match[0]
        tex, start = match[name].rstrip(), match.start(name)
        self.md.formulas.append((tex, name in DISPLAY, start, match[0]))
        place = PLACE.format(len(self.md.formulas) - 1)
        return match["margin"] + place + match["after"] if name in DISPLAY else place


class LeaveCode(Treeprocessor):
    """Indented code, which only the block parser knows, gets its dollars back."""

    def run(self, root):
        for code in root.iterfind(".//pre/code"):
            code.text = PLACES.sub(lambda m: self.md.formulas[int(m[1])][3], code.text or "")


class PutBack(Postprocessor):
    """Translate all formulas of the file together, and put them where they stood."""

    def run(self, text):
        if self.md.mathml is None:  # the table of contents asks for each heading by itself
            self.md.mathml = self._convert()
        mathml = self.md.mathml
        text = BEFORE_A_STOP.sub(r'<span class="unbroken">\1</span>', text)
        # For what shows no MathML, the same text with the LaTeX of each formula.
        self.md.portable = PLACES.sub(lambda match: self._with_latex(mathml, int(match[1])), text)
        return PLACES.sub(lambda match: mathml[int(match[1])], text)

    def _with_latex(self, mathml: list[str], number: int) -> str:
        latex = escape(self.md.formulas[number][0].strip())
        return mathml[number].replace("<math", f'<math alttext="{latex}"', 1)

    def _convert(self) -> list[str]:
        snippets = [(tex, display) for tex, display, *_ in self.md.formulas]
        try:
            written = map(adapted, LATEX.convert_all(snippets))
            return [typography.numbers(mathml, self.md.lang) for mathml in written]
        except LatexError:
            for number, snippet in enumerate(snippets):
                self._try(number, snippet)
        return ["<math><mi>x</mi></math>"] * len(snippets)  # on a page that is not published

    def _try(self, number: int, snippet: tuple[str, bool]) -> None:
        try:
            LATEX.convert_all([snippet])
        except LatexError as error:
            offset, reason = re.match(r"input0:(\d+): (.*)", str(error)).groups()
            self._report(number, int(offset), reason)

    def _report(self, number: int, offset: int, reason: str) -> None:
        tex, _, start, _ = self.md.formulas[number]
        before = self.md.text[: start + offset]
        line = self.md.body_line + before.count("\n")
        column = len(before) - before.rfind("\n")
        problems.report(
            self.md.source_path,
            line,
            f"column {column}: the formula does not parse: {reason}",
            f"mend it, or write \\$ where a dollar is meant: {' '.join(tex.split())[:60]}",
        )


class Mathematics(Extension):
    def extendMarkdown(self, md):
        self.md = md
        md.registerExtension(self)
        md.ESCAPED_CHARS.append("$")
        # After white space is normalised (30), before anything else reads the text.
        md.preprocessors.register(TakeOut(md), "take-out-formulas", 28)
        # Before code is highlighted (30).
        md.treeprocessors.register(LeaveCode(md), "leave-code", 31)
        md.postprocessors.register(PutBack(md), "put-back-formulas", 0)
        self.reset()

    def reset(self):
        self.md.formulas, self.md.mathml = [], None


def makeExtension(**configs):
    return Mathematics(**configs)


def mark(content):
    """Tell the templates whether a page needs the mathematical font."""
    content.has_mathematics = "<math" in (content._content or "")


def register():
    signals.content_object_init.connect(mark)
