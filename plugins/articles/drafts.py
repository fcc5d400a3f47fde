"""Drafts stay at home: they are built while one writes, and left out of what is published."""

from itertools import chain

from pelican import signals


def keep_home(generator):
    """Forget the drafts, and their files, once the site is published."""
    if not generator.settings["PUBLISHED"]:
        return
    for draft in (*generator.drafts, *generator.drafts_translations):
        del generator.context["generated_content"][draft.get_relative_source_path()]
    generator.drafts, generator.drafts_translations = [], []
    generator.context["static_links"].clear()
    for article in chain(generator.articles, generator.translations):
        generator.add_static_links(article)


def register():
    signals.article_generator_pretaxonomy.connect(keep_home)
