"""Each page as clean Markdown beside its HTML, `index.md`; and `llms.txt`, which lists them all.

Nothing in it is this site's own: figures are images with their captions, citations have their
list, formulas are LaTeX between dollars, code is there and not only named.
"""

import json
import re

from lxml import html
from pelican import signals

from plugins import languages
from plugins.output import portable, published
from plugins.output.published import address, text

TAG = re.compile(r"<(?=[a-zA-Z/!?])")

HEAD = """---
title: {title}
author: {author}
{dates}language: {language}
url: {url}
---

# {heading}

> {summary}

"""


class MarkdownCopies(published.WhenPublished):
    def write(self, output):
        contents = published.contents(self.context)
        for content in contents:
            tree = portable.text_of(content, self.context, output)
            file = published.folder(output, content) / "index.md"
            file.write_text(_head(content) + _markdown(tree) + "\n", "utf-8")
        (output / "llms.txt").write_text(_list(contents, self.context), "utf-8")


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
        heading=escaped(text(content.title)),
        summary=escaped(text(content.summary)),
    )


def escaped(words: str) -> str:
    """Words of which nothing is HTML, where Markdown is read that lets HTML through."""
    return TAG.sub("&lt;", words)


def _quoted(words: str) -> str:
    """A string of JSON is one of YAML, whatever stands in it."""
    return TAG.sub(r"\\u003c", json.dumps(words, ensure_ascii=False))


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
    return content.category.slug, published.number(content)


def _item(content) -> str:
    title = escaped(text(content.title)).replace("[", r"\[").replace("]", r"\]")
    item = f"- [{title}]({address(content, 'index.md')}): {escaped(text(content.summary))}"
    if not published.is_finished(content):
        item += f" ({languages.translate(content.lang, 'Work in progress')})"
    return item


def get_generators(_):
    return MarkdownCopies


def register():
    signals.get_generators.connect(get_generators)
