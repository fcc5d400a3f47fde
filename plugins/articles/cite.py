"""How to cite an article: its BibTeX, for the reader to copy."""

from pelican import signals

from plugins import languages

BIBTEX = """@misc{{{key},
  author = {{{{{author}}}}},
  title = {{{title}}},
  year = {{{date.year}}},
  month = {{{date.month}}},
  howpublished = {{{site}}},
  langid = {{{language}}},{url}
}}"""


def add_bibtex(content):
    """How to cite the article itself."""
    if not hasattr(content, "date"):
        return
    site = content.settings["SITEURL"]
    content.bibtex = BIBTEX.format(
        key=f"ssm-{content.slug}-{content.lang}",
        author=content.author,
        title=languages.plain(content.title),
        date=content.date,
        site=content.settings["SITENAME"],
        language=languages.english_name(content.lang).lower(),
        url=f"\n  url = {{{site}/{content.url}}}," if site else "",
    )


def register():
    signals.content_object_init.connect(add_bibtex)
