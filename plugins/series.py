"""The index of a series, for readers of each language.

`pelican-series` gives an article its place, its previous and its next one. It knows only articles
in one language; the index here also has, for each number, the article that is there in another
language when there is none in the reader's. In Markdown, a line of its own draws it:

    [series-index: ssm]

where `ssm` is the folder of the series.
"""

import os
import re
from collections import defaultdict
from itertools import chain

from jinja2 import pass_context
from markupsafe import Markup
from pelican import signals

from plugins import problems

VIEW = re.compile(r"<p>\[series-index: ([\w-]+)\]</p>")


def collect(generator):
    """Group the published articles by series (their folder) and number."""
    series = defaultdict(lambda: defaultdict(dict))
    names, numbers = {}, {}
    for article in chain(generator.articles, generator.translations):
        folder, lang = article.category.slug, article.lang
        number = int(article.metadata["series_index"])
        by_lang = series[folder][number]
        name = article.metadata["series"]
        if lang in by_lang:
            other = os.path.relpath(by_lang[lang].source_path)
            _report(article, "Series_index", f"has the number of {other}", "take the next free one")
        if name != names.setdefault((folder, lang), name):
            what = f"the series in {folder}/ is “{names[folder, lang]}” in the other articles"
            _report(article, "Series", what, "write it to the letter")
        if number != numbers.setdefault((folder, article.slug), number):
            what = f"has number {numbers[folder, article.slug]} in another language"
            _report(article, "Series_index", what, "write the same in both")
        by_lang[lang] = article
        _leave_drafts_out(article)
    generator.context["series_by_folder"] = series


def _leave_drafts_out(article):
    """Take from an article's series the drafts, which `pelican-series` counts among it."""
    listed = [one for one in article.series["all"] if one.status == "published"]
    place = listed.index(article)
    article.series |= {
        "all": listed,
        "index": place + 1,
        "previous": listed[place - 1] if place else None,
        "next": listed[place + 1] if place + 1 < len(listed) else None,
    }


def _report(article, key: str, what: str, instead: str):
    problems.report_at(article.source_path, f"{key}:", what, instead)


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
        if match[1] not in context["series_by_folder"]:
            known = ", ".join(context["series_by_folder"])
            source = context["content"].source_path
            problems.report_at(source, match[1], f"there is no series {match[1]}/", f"name {known}")
        return template.render({**context.get_all(), "folder": match[1]})

    return Markup(VIEW.sub(draw, html))


def prepare(generator):
    generator.env.filters["in_series"] = in_series
    generator.env.filters["with_series_index"] = with_series_index


def register():
    signals.generator_init.connect(prepare)
    signals.article_generator_finalized.connect(collect)
