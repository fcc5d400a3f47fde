r"""Where the formulas of a Markdown text are.

Written for one reading of the raw text, before Markdown is parsed: code in fences and in
backticks, comments and HTML that holds code are passed over. Indented code, which only a block
parser knows, is not.
"""

import re
from typing import NamedTuple


class Formula(NamedTuple):
    tex: str  # as long as it is in the source
    display: bool | None  # None: an opening or closing sign that has no partner
    offset: int  # of `tex` in the text
    start: int  # of what is taken out of the text …
    end: int  # … and its end


# Anything but an empty line: no inline formula, and no inline code, goes beyond its paragraph.
_within = r"(?:[^\n]|\n(?![ \t>]*\n))"
# No sign begins a formula in its own, so that one without an end is not looked for again and again
# to the end of the text; and no environment is longer than this.
_long = "{0,10000}"
# In a display, what follows an empty line must look like TeX.
_display = r"(?:(?!\$\$)[^\n]|\n(?![ \t>]*\n)|\n[ \t>]*\n(?=[^\n]*[\\=&^_+$]))"
# What a display may have in front of it on its line: quotations, the mark of a list's item.
_margin = r"[ >]*(?:(?:[-*+]|\d+[.)])[ ]+)?"
# Words in a formula, which may have a formula in them.
_words = r"\\(?:text\w*|mbox)\{(?:[^{}$\n]|\$[^$\n]*\$)*\}"
_pattern = re.compile(
    rf"""
      ^{_margin}`{{3}}math[ ]*\n(?P<fenced>(?:(?!`{{3}}math).)*?)\n[ >]*`{{3}}[ ]*$
    | \$`(?P<github>[^`\n]+)`\$
    | (?P<code> ^{_margin}(?P<fence>`{{3,}}(?=[^`\n]*$)|~{{3,}})[^\n]*\n
                (?:(?:.*?\n)??[ >]*(?P=fence)[`~]*[ ]*$|.*\Z)
              | (?<!`)(?P<ticks>`+)(?!`){_within}+?(?<!`)(?P=ticks)(?!`)
              | <!--(?:(?!<!--).)*?-->
              | <(?P<element>pre|code|script|style|textarea|kbd|samp)\b[^<>]*>
                (?:(?!<(?P=element)\b).)*?</(?P=element)> )
    | ^(?P<margin>{_margin})
      (?: \$\$(?P<dollars>{_display}+?)\$\$
        | \\\\\[(?P<hub_brackets>(?:(?!\\\\\[){_within})+?)\\\\\]
        | \\\[(?P<brackets>(?:(?!\\\]|(?<!\\)\\\[){_within})+?)\\\]
        | (?P<definition>\\(?:(?:re|provide)?newcommand|def|DeclareMathOperator)\*?\s*[{{\\][^\n]+)
        | (?P<environment>\\begin\{{(?P<name>[a-zA-Z]+\*?)\}}
           (?:(?!\\begin\{{(?P=name)\}}).){_long}?\\end\{{(?P=name)\}}) )
      [.,;]?[ ]*$
    | (?P<inner_environment>\\begin\{{(?P<inner>[a-zA-Z]+\*?)\}}
       (?:(?!\\begin\{{(?P=inner)\}}).){_long}?\\end\{{(?P=inner)\}})
    | \$\$(?P<kramdown>(?:(?!\$\$){_within})+?)\$\$
    | \\\\\((?P<hub>(?:(?!\\\\\(){_within})+?)\\\\\)
    | \\\\\[(?P<hub_inner>(?:(?!\\\\\[){_within})+?)\\\\\]
    | (?P<escape>\\\\|\\\$)
    | \\\((?P<parens>(?:(?!(?<!\\)\\\(){_within})+?)\\\)
    | \\\[(?P<inner_brackets>(?=(?:(?!\\\]|(?<!\\)\\\[){_within})*?(?:\\[a-zA-Z]|[\^=]))
          (?:(?!\\\]|(?<!\\)\\\[){_within})+?)\\\]
    | (?P<reference>\\(?:eq)?ref\{{[^}}\n]*\}})
    | \$(?!\$)(?P<dollar>(?>{_words}|\\.|[^\\$\n]|\n(?![ \t>]*\n))+?)\$
    | (?P<open> \$\$ | \\(?:begin|end|label)\{{[^}}\n]*\}} | \$(?=\\[a-zA-Z]{{2}})
              | \\(?:\(|\[(?![^\n]{{0,500}}\\\]))(?=[^\n]{{0,500}}?(?:\\[a-zA-Z]|[\^=])) )
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
_code = re.compile(rf"(?<!`)(`+)(?!`){_within}+?(?<!`)\1(?!`)", re.DOTALL)
_displays = {"fenced", "dollars", "hub_brackets", "brackets", "definition", "environment"}
_displays |= {"inner_environment", "hub_inner", "inner_brackets"}
_inlines = {"github", "kramdown", "hub", "parens", "reference", "dollar"}
# Groups whose delimiters are not in them: how long these are.
_delimiters = {
    "github": 2,
    "dollars": 2,
    "kramdown": 2,
    "hub": 3,
    "hub_brackets": 3,
    "hub_inner": 3,
}
_delimiters |= {"brackets": 2, "inner_brackets": 2, "parens": 2, "dollar": 1}


def find(text: str) -> list[Formula]:
    """The formulas of a text in order, and the signs that begin or end one and have no partner."""
    found, position = [], 0
    while match := _pattern.search(text, position):
        position = match.end()
        groups = match.groupdict()
        kind = next((k for k in (*_displays, *_inlines, "open") if groups[k] is not None), None)
        if kind is None:
            continue
        tex, offset = match[kind], match.start(kind)
        if kind == "dollar" and not _is_formula(tex, text[match.end() : match.end() + 1]):
            position = match.start() + 1
            continue
        width = _delimiters.get(kind, 0)
        if kind in _inlines and _cuts_code(text, match):
            position = match.start() + width
            continue
        start, end = offset - width, match.end(kind) + width
        if kind == "fenced":
            start, end = text.index("```", match.start()), match.end()
        display = None if kind == "open" else kind in _displays
        if kind == "kramdown":  # in a line; over several, a display that ends a paragraph
            display = "\n" in tex.strip(" ")[:1]
        found.append(Formula(_clean(tex), display, offset, start, end))
        position = end
    return found


def _is_formula(tex: str, after: str) -> bool:
    """Whether what stands between two dollars is one, and no prices."""
    first, last = tex[0].isspace(), tex[-1].isspace()
    if not first and not last:
        return not after.isdigit() or len(tex) == 1 or bool(re.search(r"[\\^_{]", tex))
    if "\n" in tex:
        return False
    return bool(re.search(r"[\\^_]" if first and last else r"\\[a-zA-Z]{2}", tex))


def _cuts_code(text: str, match: re.Match) -> bool:
    """Whether the end of what looks like a formula lies in code that begins within it."""
    position = match.start() + 1
    while "`" in match[0] and (code := _code.search(text, position)):
        if code.end() > match.end():
            return code.start() < match.end()
        position = code.end()
    return False


def _clean(tex: str) -> str:
    """The same without signs of quotation and without empty lines, every character in its place."""
    tex = re.sub(r"(^|\n)[ ]*>[ >]*", lambda m: m[1] + " " * (len(m[0]) - len(m[1])), tex)
    return re.sub(r"\n(?=[ \t]*\n)", " ", tex).rstrip()
