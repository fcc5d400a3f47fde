"""A series: its page, the order of its articles, and its index for readers of each language.

The page, content/pages/<folder of the series>/<language>.md, names and describes the series; a
series may do without. An article has a place among those in its language; the index also has, for
each number, the article that is there in another language when there is none in the reader's. In
Markdown, a line of its own draws it:

    [series-index: ssm]

where `ssm` is the folder of the series.
"""

import os
import re
from collections import defaultdict
from dataclasses import dataclass
from html import unescape
from itertools import chain

from jinja2 import pass_context
from markupsafe import Markup
from pelican import signals
from pelican.contents import Page

from plugins import problems
from plugins.reading import paths

VIEW = re.compile(r"<p>\[series-index: *([\w-]+)\]</p>")


@dataclass
class Position:
    """Where an article stands among those of its series in its language; a draft stands nowhere."""

    name: str
    index: int  # from 1
    all: list
    page: Page | None = None

    @property
    def previous(self):
        return self.all[self.index - 2] if self.index > 1 else None

    @property
    def next(self):
        return self.all[self.index] if self.index < len(self.all) else None


def collect(generator):
    """Group the published articles by series (their folder) and number."""
    series = defaultdict(lambda: defaultdict(dict))
    numbers, seen = {}, {}
    drafts = [*generator.drafts, *generator.drafts_translations]
    articles = chain(generator.articles, generator.translations, drafts)
    for article in sorted(articles, key=lambda one: (one.date, one.source_path)):  # blame the newer
        folder, lang = article.category.slug, article.lang
        number = int(article.metadata["series_index"])
        article.series = Position(article.metadata["series"], 0, [])
        other = seen.setdefault((folder, number, lang), article)
        if other is not article:
            what = f"has the number of {os.path.relpath(other.source_path)}"
            free = max(index for where, index, _ in seen if where == folder) + 1
            _report(article, "Series_index", what, f"take the next free one, {free}")
        if number != numbers.setdefault((folder, article.slug), number):
            what = f"has number {numbers[folder, article.slug]} in another language"
            _report(article, "Series_index", what, "write the same in both")
        if article not in drafts:
            series[folder][number][lang] = article
    generator.context["series_by_folder"] = series
    for numbered in series.values():
        for lang in generator.settings["LANGUAGES"]:
            ordered = [by_lang[lang] for _, by_lang in sorted(numbered.items()) if lang in by_lang]
            for index, article in enumerate(ordered, start=1):
                article.series.index, article.series.all = index, ordered


def _report(article, key: str, what: str, instead: str):
    problems.report_at(article.source_path, f"{key}:", what, instead, always=True)


def name_pages(generators):
    """Let an article know the page of its series; report a name that the series does not have."""
    contents = paths.contents(generators[0].context)
    pages = {(one.slug, one.lang): one for one in contents if not hasattr(one, "category")}
    names = {place: page.title for place, page in pages.items()}
    for article in contents:
        if not hasattr(article, "category"):
            continue
        folder, name = article.category.slug, article.metadata["series"]
        article.series.page = pages.get((folder, article.lang))
        known = names.setdefault((folder, article.lang), name)
        if name != known:
            instead = f"did you mean {unescape(known)}?"
            _report(
                article, "Series", f"there is no series “{unescape(name)}” in {folder}/", instead
            )


@pass_context
def in_series(context, folder: str) -> list:
    """The articles of a series in order, each in the reader's language where it has it."""
    default = context["DEFAULT_LANG"]
    numbered = context["series_by_folder"][folder]
    return [
        by_lang.get(context["lang"]) or by_lang.get(default) or next(iter(by_lang.values()))
        for _, by_lang in sorted(numbered.items())
    ]


@pass_context
def with_series_index(context, html: str) -> Markup:
    """Draw the theme's index in place of each line `[series-index: …]`."""
    template = context.environment.get_template("includes/series_index.html")

    def draw(match):
        folder, content = match[1], context["content"]
        known = {*context["series_by_folder"], *(one.slug for one in context["pages"])}
        if folder not in known:
            what = f"there is no series {folder}/"
            instead = problems.nearest(folder, known, f"name one of {', '.join(sorted(known))}")
            problems.report_at(
                content.source_path, match[0][len("<p>") : -len("</p>")], what, instead
            )
        return template.render({**context.get_all(), "folder": folder})

    return Markup(VIEW.sub(draw, html))


def prepare(generator):
    generator.env.filters["in_series"] = in_series
    generator.env.filters["with_series_index"] = with_series_index


def register():
    signals.generator_init.connect(prepare)
    signals.article_generator_finalized.connect(collect)
    signals.all_generators_finalized.connect(name_pages)
