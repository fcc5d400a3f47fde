"""What CommonMark reads and Python-Markdown does not, brought into the form that it knows.

Fenced code wherever it stands, with any words behind its language; lists by two spaces, `1)`, and
lists and tables right below a paragraph; blocks of HTML that end at an empty line, after which
Markdown goes on; a backslash at the end of a line; `~~struck~~`; lines `{: …}` of kramdown; words
in braces, which are no attributes.
"""

import re
from collections.abc import Iterable
from xml.etree import ElementTree

from markdown import Extension, util
from markdown.extensions.codehilite import CodeHilite, CodeHiliteExtension
from markdown.inlinepatterns import SimpleTagInlineProcessor, SubstituteTagInlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown_it.token import Token

from plugins.markdown import structure

SPLIT = "\x02split\x03"  # between two lists, or quotations, that would be one
LISTS = ("bullet_list_open", "ordered_list_open")
STARTS = (*LISTS, "list_item_open", "table_open", "blockquote_open", "paragraph_open")
_hash = re.compile(r"^([ >]*(?:[-*+][ ]+|\d+[.)][ ]+)?)#(?=[^#\s])")
_word = re.compile(r"[#.\w+-]+")
_marked = re.compile(r"[{ ](?:hl_lines=\"|\{)?([\d,\s-]+)[}\"]|hl_lines=\"([^\"]*)\"")
_title = re.compile(r"(?:title|filename|caption|file)=[\"']?([^\"'}]+)[\"']?")
_named = re.compile(r"^\w+:([\w./-]+\.\w+)")  # ```python:models/ssm.py
_item = re.compile(r"(?P<marker>[-*+]|\d+[.)])(?P<space>[ ]*)")
_attributes = re.compile(r"^([ >]*)(\{:(?!:)[^{}]*\})[ ]*$")
_image_or_link = re.compile(r"\]\([^()]*\)[ ]*$")
# `{#name .class key=value}`, or kramdown's `{: …}`; other braces are words: `{a, b}`.
_attribute = r"(?:[#.][^\s{}=,]+|[\w:-]+=(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s{}\"',]+))"
ATTRIBUTES = (
    rf"\{{(?=:|[ ]*{_attribute}(?:[ ]+{_attribute})*[ ]*\}})\:?[ ]*"
    r"((?:\"[^\"\n]*\"|'[^'\n]*'|[^{}\n\"'])+)\}"
)
_place = util.HTML_PLACEHOLDER % r"\d+"
_stashed = re.compile(rf"\s*({_place})\s*(?:\x02qq\w+\x03)?")
_first_tag = re.compile(r"\s*</?([a-zA-Z][\w-]*)")
_markdown_inside = re.compile(r"<[^>]*\bmarkdown\s*=")


class Blocks(Preprocessor):
    """Rewrites the lines of a text, by what markdown-it-py finds in them."""

    def run(self, lines):
        self.tokens = structure.parse("\n".join(lines))
        self.md.has_raw_html = False
        self.lines = lines
        self.written = [[line] for line in lines]
        code = _lines(self.tokens, "fence", "code_block", "html_block")
        for number, line in enumerate(lines):
            if number not in code:  # a word, and no heading
                self.written[number] = [_hash.sub(r"\1\#", line) if _hash.match(line) else line]
        self._attributes()
        for token in self.tokens:
            if token.type == "fence":
                self._replace(token, fence(self.md, token))
            elif token.type == "html_block" and self._is_block(token.content):
                self.md.has_raw_html = True
                self._replace(token, token.content.rstrip("\n"))
        self._lists()
        self._part()
        return [line for lines in self.written for line in lines]

    def _is_block(self, html: str) -> bool:
        """Whether HTML is a block that Python-Markdown need not look into."""
        name = _first_tag.match(html)
        return bool(name) and self.md.is_block_level(name[1]) and not _markdown_inside.search(html)

    def _replace(self, token: Token, html: str) -> None:
        """Put what is to stand in the page in the place of a token's lines."""
        first, end = token.map
        line = self.lines[first]
        sign = token.markup or html.lstrip()[:1]
        before = line[: line.index(sign)] if sign in line else ""
        below = re.sub(r"[^ >]", " ", before)
        # Part it from what stands above and below; the item of a list may begin with it.
        above = below == before and bool(first and self.lines[first - 1].strip(" >"))
        under = end < len(self.lines) and bool(self.lines[end].strip(" >"))
        self.written[first] = [below.rstrip()] * above
        self.written[first] += [before + self.md.htmlStash.store(html)] + [below.rstrip()] * under
        for number in range(first + 1, end):
            self.written[number] = []

    def _attributes(self) -> None:
        for number, into in attribute_lines(self.lines, self.tokens):
            self.written[number] = []
            if into is not None:
                self.written[into][-1] += " " * self.lines[into].lstrip(" >").startswith("#")
                self.written[into][-1] += self.lines[number].strip(" >")

    def _lists(self) -> None:
        """Give every list the indentation that Python-Markdown wants: four columns a level."""
        ends: list[tuple[int, int, int, list]] = []  # end, its column, the one of its content, …
        nested = [token for token in self.tokens if token.type == "list_item_open"]
        code = _lines(self.tokens, "code_block")
        owner = {}
        for token in nested:  # the innermost item that a line is in
            for number in range(*token.map):
                owner[number] = token
        quoted, quotes = {}, 0
        for token in self.tokens:
            quotes += token.nesting * (token.type in ("blockquote_open", "blockquote_close"))
            quoted[id(token)] = quotes
        for token in nested:
            first, end = token.map
            ends = [one for one in ends if one[0] >= end and one[0] > first]
            quote = _quotation(self.lines[first], quoted[id(token)])
            outer = ends[-1] if ends else None
            rest = self.lines[first][len(quote) :]
            column = len(rest) - len(rest.lstrip(" "))
            if outer and first == outer[3]:  # `- - a`: an item that begins an item
                continue
            match = _item.match(rest.lstrip(" "))
            if not match:
                continue
            space = len(match["space"])
            content = column + len(match["marker"]) + (space if 0 < space < 5 else 1)
            new = outer[2] if outer else column // 4 * 4
            marker = match["marker"].replace(")", ".")
            self._shift(first, quote, column, new, match["marker"], marker)
            own = [
                number
                for number in range(first + 1, end)
                if owner[number] is token and self.lines[number].strip(" >")
            ]
            self._shift_content(own, quote, content, new + 4, code)
            ends.append((end, column, new + 4, first))

    def _shift_content(self, own: list[int], quote: str, old: int, new: int, code: set) -> None:
        """Move the lines of an item from the column `old` to `new`, if they are not there."""
        columns = {}
        for number in own:
            rest = self.lines[number][len(_quotation(self.lines[number], quote.count(">"))) :]
            columns[number] = len(rest) - len(rest.lstrip(" "))
        text = [column for n, column in columns.items() if n not in code and column >= old]
        shift = new - old if text and min(text) < new else 0
        block = [column for n, column in columns.items() if n in code]
        deeper = max(0, new + 4 - min(block) - shift) if block else 0
        for number, column in columns.items():
            more = shift + (deeper if number in code else 0)
            if more and column >= old:  # otherwise a line that lazily goes on
                start = _quotation(self.lines[number], quote.count(">"))
                self._shift(number, start, column, column + more)

    def _shift(self, number: int, quote: str, old: int, new: int, marker="", other="") -> None:
        start = quote + " " * old + marker
        self.written[number] = [
            quote + " " * new + other + line[len(start) :] if line.startswith(start) else line
            for line in self.written[number]
        ]

    def _part(self) -> None:
        """Leave an empty line where CommonMark begins a new block and Python-Markdown does not."""
        parents: list[Token] = []
        before: dict[int, Token] = {}  # how deep → the block that ended there last
        for token in self.tokens:
            depth = len(parents)
            if token.nesting == -1:
                before[depth - 1] = parents.pop()
                continue
            if token.map and depth in before and token.type in STARTS:
                self._part_from(before[depth], token, parents)
            if token.nesting == 1:
                parents.append(token)
                before.pop(depth + 1, None)
            elif token.type != "inline":
                before[depth] = token

    def _part_from(self, above: Token, token: Token, parents: list[Token]) -> None:
        first = token.map[0]
        line = self.written[first][0] if self.written[first] else ""
        margin = re.match(r"[ >]*", line)[0]
        if token.type == "blockquote_open":  # whose own sign is none of the margin
            around = sum(one.type == "blockquote_open" for one in parents)
            margin = re.match(rf"(?:[ ]*>[ ]?){{0,{around}}}[ ]*", line)[0]
        quote = margin.rstrip() if ">" in margin else ""
        if token.type in (*LISTS, "blockquote_open") and above.type == token.type:
            self.written[first][:0] = [quote, margin + SPLIT, quote]
        elif not self.lines[first - 1].strip(" >") or not self.written[first]:
            return
        elif token.type == "list_item_open":
            item = [line for number in range(*above.map) for line in self.written[number]]
            begun = next(n for n, line in enumerate(item) if line.strip(" >") not in ("", SPLIT))
            if not all(line.strip(" >") for line in item[begun:]):  # of several blocks
                self.written[first].insert(0, quote)
        elif above.type == "blockquote_open" or above.type in LISTS:
            self.written[first].insert(0, quote)
        elif above.type == "paragraph_open":
            tight = above.hidden and parents and parents[-1].type == "list_item_open"
            if not (tight and token.type in LISTS):
                self.written[first].insert(0, quote)


def fence(md, token: Token) -> str:
    """The HTML of fenced code: highlighted; its title, if it has one, stands below."""
    info = token.info.strip()
    options = next(
        (
            ext.getConfigs()
            for ext in md.registeredExtensions
            if isinstance(ext, CodeHiliteExtension)
        ),
        {},
    )
    language = _word.match(info.lstrip("{ "))
    language = language[0].lstrip(".") if language else None
    if marked := _marked.search(info):
        lines = []
        for part in re.split(r"[,\s]+", (marked[1] or marked[2]).strip()):
            first, _, last = part.partition("-")
            if first.isdecimal():
                lines += range(int(first), int(last if last.isdecimal() else first) + 1)
        options["hl_lines"] = lines
    options.pop("use_pygments", None)
    style = options.pop("pygments_style", "default")
    written = CodeHilite(token.content, lang=language, style=style, **options).hilite(shebang=False)
    if title := _title.search(info) or _named.match(info):
        written += f'\n<p class="code-source"><code>{title[1].strip()}</code></p>'
    return written


def attribute_lines(lines: list[str], tokens: Iterable[Token]) -> list[tuple[int, int | None]]:
    """The lines `{: …}` that Python-Markdown does not understand where they are.

    Each with the line whose end is the place for it; None if there is none, and it is dropped.
    """
    found = []
    tokens = list(tokens)
    code, tables = _lines(tokens, "fence", "code_block"), _lines(tokens, "table_open")
    for number, line in enumerate(lines):
        if number in code or not _attributes.match(line):
            continue
        above = lines[number - 1] if number else ""
        below = lines[number + 1] if number + 1 < len(lines) else ""
        if not above.strip(" >") or number - 1 in tables or number - 1 in code:
            found.append((number, None))
        elif above.lstrip(" >").startswith("#"):
            found.append((number, number - 1))
        elif below.strip(" >"):
            found.append((number, number - 1 if _image_or_link.search(above) else None))
    return found


def _lines(tokens: Iterable[Token], *kinds: str) -> set[int]:
    return {n for token in tokens if token.type in kinds for n in range(*token.map)}


def _quotation(line: str, depth: int) -> str:
    """The signs of quotation that a line begins with, at most `depth` of them."""
    return re.match(rf"(?:[ ]{{0,3}}>[ ]?){{0,{depth}}}", line)[0]


class Splits(Treeprocessor):
    """Takes away what kept two blocks apart; parts code at the end of a note from its way back."""

    def run(self, root):
        for parent in list(root.iter()):
            for place, child in reversed(list(enumerate(parent))):
                if child.tag != "p":
                    continue
                if child.text == SPLIT:
                    parent.remove(child)
                elif len(child) and (match := _stashed.fullmatch(child.text or "")):
                    block = ElementTree.Element("p")
                    block.text, child.text = match[1], None
                    parent.insert(place, block)


class CommonMark(Extension):
    def extendMarkdown(self, md):
        attributes = md.treeprocessors["attr_list"]
        attributes.HEADER_RE = re.compile(rf"[ ]+{ATTRIBUTES}[ ]*$")
        attributes.BLOCK_RE = re.compile(rf"\n[ ]*{ATTRIBUTES}[ ]*$")
        attributes.INLINE_RE = re.compile(rf"^{ATTRIBUTES}")
        # In the place of Python-Markdown's own fences (25).
        md.preprocessors.register(Blocks(md), "fenced_code_block", 25)
        # A backslash at the end of a line breaks it, as in CommonMark; before escapes (180).
        md.inlinePatterns.register(SubstituteTagInlineProcessor(r"\\\n", "br"), "break", 185)
        struck = SimpleTagInlineProcessor(r"(~~)(?!~)(.+?)(?<!~)~~(?!~)", "del")
        md.inlinePatterns.register(struck, "struck", 65)
        # Before the lines are parsed (20).
        md.treeprocessors.register(Splits(md), "splits", 26)


def makeExtension(**configs):
    return CommonMark(**configs)
