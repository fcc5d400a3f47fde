"""Each page as clean Markdown beside its HTML, `index.md`; and `llms.txt`, which lists them all.

Nothing in it is this site's own: figures are images with their captions, citations have their
list, formulas are LaTeX between dollars, code is there and not only named.
"""

import json
import re
from pathlib import Path

from lxml import html
from markdownify import ATX, MarkdownConverter
from pelican import signals

from plugins import languages, portable, published
from plugins.published import address, text

HEAD = """---
title: {title}
author: {author}
{dates}language: {language}
url: {url}
---

# {heading}

> {summary}

"""

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
        return f"\n\n```{language}\n{element.code.get_text().rstrip()}\n```\n\n"

    def convert_sup(self, element, written, parent_tags):
        note = element.a and re.search(r"#fn:(.+)$", element.a["href"])
        return f"[^{note[1]}]" if note else super().convert_sup(element, written, parent_tags)

    def convert_li(self, element, written, parent_tags):
        if element.get("id", "").startswith("fn:"):
            return f"[^{element['id'].removeprefix('fn:')}]: {written.strip()}\n"
        return super().convert_li(element, written, parent_tags)


@published.only
def write(generators):
    context, output = generators[0].context, generators[0].output_path
    contents = published.contents(context)
    for content in contents:
        tree = portable.text_of(content, context, output)
        file = published.folder(output, content) / "index.md"
        file.write_text(_head(content) + _markdown(tree) + "\n", "utf-8")
    Path(output, "llms.txt").write_text(_list(contents, context), "utf-8")


def _markdown(tree) -> str:
    written = Converter().convert(html.tostring(tree, encoding="unicode"))
    return re.sub(r"\n{3,}", "\n\n", written).strip()


def _head(content) -> str:
    dates = ""
    if published.is_article(content):
        dates = f"date: {content.date.date()}\n"
        if published.changed(content) != content.date:
            dates += f"modified: {content.modified.date()}\n"
    return HEAD.format(
        title=_quoted(text(content.title)),
        author=_quoted(str(content.author)),
        dates=dates,
        language=content.lang,
        url=address(content),
        heading=text(content.title),
        summary=text(content.summary),
    )


def _quoted(words: str) -> str:
    """A string of JSON is one of YAML, whatever stands in it."""
    return json.dumps(words, ensure_ascii=False)


def _list(contents: list, context) -> str:
    """llms.txt, in the form of llmstxt.org: a section of links for each language."""
    default = context["DEFAULT_LANG"]
    summary = next(text(one.summary) for one in contents if one.lang == default)
    sections = [
        "\n".join(
            [f"## {languages.language_name(lang)}", ""]
            + [_item(one) for one in sorted(contents, key=_place) if one.lang == lang]
        )
        for lang in context["LANGUAGES"]
    ]
    return "\n\n".join([f"# {context['SITENAME']}", f"> {summary}", *sections]) + "\n"


def _place(content) -> tuple:
    """Pages come first, then each series in its order."""
    if not published.is_article(content):
        return "", 0
    return content.category.slug, content.series["index"]


def _item(content) -> str:
    item = f"- [{text(content.title)}]({address(content, 'index.md')}): {text(content.summary)}"
    if content.in_progress:
        item += f" ({languages.translate(content.lang, 'Work in progress')})"
    return item


def register():
    signals.all_generators_finalized.connect(write)
