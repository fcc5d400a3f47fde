r"""LaTeX in Markdown, written to the page as MathML Core by math-core; see README.md beside.

All formulas are taken out of the text before Markdown sees it, so that no `_`, `*` or `|` in
them means anything, and are put back, translated together, at the very end.
"""

import logging
import re
from difflib import get_close_matches
from html import escape

from markdown import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from .browsers import boxed
from .finding import Formula, find
from .latex import Wrong, convert

__all__ = ["Formula", "Mathematics", "find", "makeExtension"]

LABEL, REFERS = re.compile(r"\\label\{([^}]*)\}"), re.compile(r"\\(?:eq)?ref\{([^}]*)\}")
PLACEHOLDER = "\x02formula:{}\x03"
PLACES = re.compile(r"\x02formula:(\d+)\x03")
# A line may not break between a formula and the stop behind it.
BEFORE_A_STOP = re.compile(r"(?<!<p>)(\x02formula:\d+\x03\u202f?[.,;:!?)]+)")
# Where words are wanted and no elements: within a tag.
_tag = re.compile(r"<[a-zA-Z][^<>]*\x02formula:[^<>]*>")
_address = re.compile(r'\b(?:href|src|id)="[^"]*"')
_opening = re.compile(r"(?<=[\s(>])&r([ds]quo);(?=\x02formula:)")
_closing = re.compile(r"(\x02formula:\d+\x03)&l([ds]quo);")
_alone = re.compile(r"<p>\s*(?:\x02formula:\d+\x03\s*)+</p>\n?")


class TakeOut(Preprocessor):
    """Put a placeholder where each formula stands; code spans and blocks stay as they are."""

    def run(self, lines):
        self.md.text = text = "\n".join(lines)
        pieces, last = [], 0
        for number, formula in enumerate(find(text)):
            self.md.formulas.append(formula)
            pieces += [text[last : formula.start], PLACEHOLDER.format(number)]
            last = formula.end
        return "".join([*pieces, text[last:]]).split("\n")


class LeaveCode(Treeprocessor):
    """Indented code, which only the block parser knows, gets its dollars back."""

    def run(self, root):
        for code in root.iterfind(".//pre/code"):
            code.text = PLACES.sub(self._source, code.text or "")

    def _source(self, match: re.Match) -> str:
        self.md.no_formulas.add(int(match[1]))
        return source(self.md, int(match[1]))


def source(md, number: int) -> str:
    formula = md.formulas[number]
    return md.text[formula.start : formula.end]


class PutBack(Postprocessor):
    """Translate all formulas of the file together, and put them where they stood."""

    def __init__(self, md, on_error):
        super().__init__(md)
        self.on_error = on_error

    def run(self, text):
        if self.md.mathml is None:  # the table of contents asks for each heading by itself
            self.md.mathml = self._convert()
        mathml = self.md.mathml
        text = _tag.sub(self._in_words, text)
        text = _alone.sub(self._without_definitions, text)
        # A formula is a word, for the quotes around it.
        text = _closing.sub(r"\1&r\2;", _opening.sub(r"&l\1;", text))
        text = BEFORE_A_STOP.sub(r'<span class="unbroken">\1</span>', text)
        # For what shows no MathML, the same text with the LaTeX of each formula.
        self.md.portable = PLACES.sub(lambda match: self._with_latex(mathml, int(match[1])), text)
        return PLACES.sub(lambda match: mathml[int(match[1])], text)

    def _without_definitions(self, paragraph: re.Match) -> str:
        """A paragraph of formulas; nothing, if each of them only defines something."""
        shown = any(self.md.mathml[int(number)] for number in PLACES.findall(paragraph[0]))
        return paragraph[0] if shown else ""

    def _in_words(self, tag: re.Match) -> str:
        """The attributes of an element: an address as it was written, words without dollars."""
        written = _address.sub(
            lambda match: PLACES.sub(
                lambda m: escape(re.sub(r"\\([()\[\]])", r"\1", source(self.md, int(m[1])))),
                match[0],
            ),
            tag[0],
        )
        return PLACES.sub(lambda m: escape(self.md.formulas[int(m[1])].tex.strip()), written)

    def _with_latex(self, mathml: list[str], number: int) -> str:
        latex = escape(self.md.formulas[number].tex.strip())
        return mathml[number].replace("<math", f'<math alttext="{latex}"', 1)

    def _convert(self) -> list[str]:
        """The HTML of each formula; what is wrong is reported and stays as it is written."""
        md = self.md
        written = [escape(source(md, number)) for number in range(len(md.formulas))]
        numbered = [(n, one) for n, one in enumerate(md.formulas) if n not in md.no_formulas]
        for _, one in numbered:
            if one.display is None:
                what = f"{one.tex} stands alone: the formula is not closed, or not opened"
                self._report(one, 0, what, "write both its ends, or a backslash before a dollar")
        formulas = [(number, one) for number, one in numbered if one.display is not None]
        self._find_lost([one for _, one in formulas])
        translated = convert((one.tex, one.display) for _, one in formulas)
        for (number, one), mathml in zip(formulas, translated, strict=True):
            if isinstance(mathml, Wrong):
                offset, reason, instead = mathml.args
                instead = instead or "mend it, or write \\$ where a dollar is meant"
                what = f"the formula does not parse: {reason}"
                self._report(one, offset, what, f"{instead}: {' '.join(one.tex.split())[:60]}")
                written[number] = f'<code class="wrong-formula">{written[number]}</code>'
            else:
                empty = mathml in ("<math></math>", '<math display="block"></math>')
                written[number] = "" if empty else boxed(mathml)  # a definition shows nothing
        return written

    def _find_lost(self, formulas: list[Formula]) -> None:
        """Report references to equations that there are not."""
        labels = {label for one in formulas for label in LABEL.findall(one.tex)}
        for one in formulas:
            for match in REFERS.finditer(one.tex):
                if match[1] not in labels:
                    near = get_close_matches(match[1], labels, 1)
                    instead = f"write \\label{{{match[1]}}} in the one that is meant"
                    instead = f"did you mean {near[0]}?" if near else instead
                    what = f"no equation has the label “{match[1]}”"
                    self._report(one, match.start(), what, instead)

    def _report(self, formula: Formula, offset: int, what: str, instead: str) -> None:
        before = self.md.text[: formula.offset + offset]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        self.on_error(self.md, line, f"column {column}: {what}", instead)


def log(_md, line: int, what: str, instead: str) -> None:
    logging.getLogger("MARKDOWN").error("line %d, %s — %s", line, what, instead)


class Mathematics(Extension):
    def __init__(self, **configs):
        message = "called with the Markdown object, the line, what is wrong, what to write instead"
        self.config = {"on_error": [log, message]}
        super().__init__(**configs)

    def extendMarkdown(self, md):
        self.md = md
        md.registerExtension(self)
        md.ESCAPED_CHARS.append("$")
        # After white space is normalised (30), before anything else reads the text.
        md.preprocessors.register(TakeOut(md), "take-out-formulas", 28)
        # Before code is highlighted (30).
        md.treeprocessors.register(LeaveCode(md), "leave-code", 31)
        md.postprocessors.register(PutBack(md, self.getConfig("on_error")), "put-back-formulas", 0)
        self.reset()

    def reset(self):
        self.md.formulas, self.md.no_formulas, self.md.mathml = [], set(), None


def makeExtension(**configs):
    return Mathematics(**configs)
