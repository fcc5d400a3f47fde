"""HTML to Markdown, with what `plugins.output.portable` leaves in it: formulas, code and its
language, footnotes.
"""

import re

from markdownify import ATX, MarkdownConverter

from plugins.output.markdown_copies import TAG, escaped

BAR = re.compile(r"\\?\|")
BARS = {"|": r"\vert ", r"\|": r"\Vert "}


class Converter(MarkdownConverter):
    """HTML to Markdown, with formulas in LaTeX."""

    class Options(MarkdownConverter.DefaultOptions):
        heading_style = ATX
        bullets = "-"

    def escape(self, words, parent_tags):
        return escaped(super().escape(words, parent_tags)).replace("$", r"\$")

    def convert_math(self, element, _, parent_tags):
        latex = TAG.sub(lambda _: r"\lt ", element.get("alttext") or element.get_text())
        if element.get("display") == "block":
            return f"\n\n$$\n{latex}\n$$\n\n"
        if parent_tags & {"td", "th"}:  # where a bar would end the cell
            latex = BAR.sub(lambda bar: BARS[bar[0]], latex)
        return f"${latex}$"

    def convert_img(self, element, written, parent_tags):
        for key in ("alt", "title"):
            if element.get(key):
                element[key] = escaped(element[key])
        return super().convert_img(element, written, parent_tags)

    def convert_a(self, element, written, parent_tags):
        if element.get("title"):
            element["title"] = escaped(element["title"])
        return super().convert_a(element, written, parent_tags)

    def convert_pre(self, element, written, parent_tags):
        code = element.code or element
        language = re.sub(r"^language-|[^\w+#.-].*", "", " ".join(code.get("class", [""])))
        text, fence = code.get_text().rstrip(), "```"
        while fence in text:
            fence += "`"
        return f"\n\n{fence}{language}\n{text}\n{fence}\n\n"

    def convert_sup(self, element, written, parent_tags):
        note = element.a and re.search(r"#fn:([^\s<\]]+)$", element.a.get("href", ""))
        return f"[^{note[1]}]" if note else super().convert_sup(element, written, parent_tags)

    def convert_li(self, element, written, parent_tags):
        note = re.fullmatch(r"fn:([^\s<\]]+)", element.get("id", ""))
        if note:
            return f"[^{note[1]}]: {written.strip()}\n"
        return super().convert_li(element, written, parent_tags)
