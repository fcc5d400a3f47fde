"""How to cite an article: its BibTeX, for the reader to copy."""

from html import unescape

from pelican import signals

from plugins import languages

BIBTEX = """@misc{{{key},
  author = {{{author}}},
  title = {{{title}}},
  year = {{{date.year}}},
  month = {{{date.month}}},
  howpublished = {{{site}}},
  langid = {{{language}}},{url}
}}"""


# The characters that mean something to TeX.
SIGNS = {one: f"\\{one}" for one in "&%$#_{}"}
SIGNS |= {"~": "{\\textasciitilde}", "^": "{\\textasciicircum}", "\\": "{\\textbackslash}"}


def _tex(words: str) -> str:
    return words.translate(str.maketrans(SIGNS))


def add_bibtex(content):
    """How to cite the article itself."""
    if not hasattr(content, "date"):
        return
    site = content.settings["SITEURL"]
    content.bibtex = BIBTEX.format(
        key=f"ssm-{content.slug}-{content.lang}",
        author=" and ".join(f"{{{_tex(str(one))}}}" for one in content.authors),
        title=_tex(unescape(languages.plain(content.title))),
        date=content.date,
        site=_tex(content.settings["SITENAME"]),
        language=languages.locale(content.lang).get_language_name("en").lower(),
        url=f"\n  url = {{{site}/{content.url}}}," if site else "",
    )


def register():
    signals.content_object_init.connect(add_bibtex)
