"""HTML to Markdown, with what `plugins.output.portable` leaves in it: formulas, code and its
language, footnotes.
"""

import re

from markdownify import ATX, MarkdownConverter

BAR = re.compile(r"\\?\|")
BARS = {"|": r"\vert ", r"\|": r"\Vert "}


class Converter(MarkdownConverter):
    """HTML to Markdown, with formulas in LaTeX."""

    class Options(MarkdownConverter.DefaultOptions):
        heading_style = ATX
        bullets = "-"

    def escape(self, words, parent_tags):
        return super().escape(words, parent_tags).replace("$", r"\$")

    def convert_math(self, element, _, parent_tags):
        latex = element["alttext"]
        if element.get("display") == "block":
            return f"\n\n$$\n{latex}\n$$\n\n"
        if parent_tags & {"td", "th"}:  # where a bar would end the cell
            latex = BAR.sub(lambda bar: BARS[bar[0]], latex)
        return f"${latex}$"

    def convert_pre(self, element, written, parent_tags):
        language = element.code.get("class", [""])[0].removeprefix("language-")
        code, fence = element.code.get_text().rstrip(), "```"
        while fence in code:
            fence += "`"
        return f"\n\n{fence}{language}\n{code}\n{fence}\n\n"

    def convert_sup(self, element, written, parent_tags):
        note = element.a and re.search(r"#fn:(.+)$", element.a["href"])
        return f"[^{note[1]}]" if note else super().convert_sup(element, written, parent_tags)

    def convert_li(self, element, written, parent_tags):
        if element.get("id", "").startswith("fn:"):
            return f"[^{element['id'].removeprefix('fn:')}]: {written.strip()}\n"
        return super().convert_li(element, written, parent_tags)
