"""Each page as clean Markdown beside its HTML, `index.md`; and `llms.txt`, which lists them all.

Nothing in it is this site's own: figures are images with their captions, citations have their
list, formulas are LaTeX between dollars, code is there and not only named.
"""

import json
from pathlib import Path

from lxml import html
from pelican import signals

from plugins import languages
from plugins.output import portable, published
from plugins.output.published import address, text

HEAD = """---
title: {title}
author: {author}
{dates}language: {language}
url: {url}
---

# {heading}

> {summary}

"""


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
    from plugins.output.html_to_markdown import Converter  # slow to import: only once published

    return Converter().convert(html.tostring(tree, encoding="unicode")).strip()


def _head(content) -> str:
    dates = ""
    if published.is_article(content):
        dates = f"date: {content.date.date()}\n"
        if published.changed(content) != content.date:
            dates += f"modified: {content.modified.date()}\n"
    return HEAD.format(
        title=_quoted(text(content.title)),
        author=_quoted(", ".join(map(str, content.authors))),
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
    summary = published.tagline(context, context["DEFAULT_LANG"])
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
    return content.category.slug, content.series.index


def _item(content) -> str:
    item = f"- [{text(content.title)}]({address(content, 'index.md')}): {text(content.summary)}"
    if content.in_progress:
        item += f" ({languages.translate(content.lang, 'Work in progress')})"
    return item


def register():
    signals.all_generators_finalized.connect(write)
