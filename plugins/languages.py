"""The languages of the site: the theme's own words, dates and names in the reader's language.

The catalogues are gettext's, one a language, in theme/translations/; the words in the templates
are the messages' ids and are the English text. What a template prints is in the language of
its variable `lang`.
"""

import gettext as gnu
import io
import re
from functools import cache
from html import escape, unescape
from pathlib import Path
from urllib.parse import urlsplit

from babel import Locale
from babel.dates import format_date
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import pass_context
from pelican import signals

from plugins import problems

ROOT = Path(__file__).parent.parent
TRANSLATIONS = ROOT / "theme" / "translations"


@cache
def catalogue(lang: str) -> gnu.NullTranslations:
    """The messages in the language `lang` (BCP 47); English needs no catalogue.

    Raises `ProblemsFound` if another language has none.
    """
    if lang == "en":
        return gnu.NullTranslations()
    file, compiled = TRANSLATIONS / f"{lang}.po", io.BytesIO()
    if not file.is_file():
        problems.report(file, 0, "there is no such catalogue", "`invoke messages` makes it")
        raise problems.ProblemsFound
    with file.open("rb") as po:
        write_mo(compiled, read_po(po, locale=lang))
    compiled.seek(0)
    return gnu.GNUTranslations(compiled)


def translate(lang: str, message: str) -> str:
    """The `message` in the language `lang`, for what is written outside the templates."""
    return catalogue(lang).gettext(message)


@pass_context
def _gettext(context, message):
    return catalogue(context["lang"]).gettext(message)


@pass_context
def _ngettext(context, singular, plural, number):
    return catalogue(context["lang"]).ngettext(singular, plural, number)


def extract() -> Catalog:
    """Every message of the templates and the plugins, without translations."""
    template = Catalog()
    methods = [("theme/templates/**.html", "jinja2"), ("plugins/**.py", "python")]
    options = {"theme/templates/**.html": {"trimmed": "true"}}
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2), "translate": (2,)}
    for file, line, message, *_ in extract_from_dir(ROOT, methods, options, keywords):
        template.add(message, locations=[(file, line)])
    return template


def english_name(lang: str) -> str:
    return Locale.parse(lang, sep="-").english_name


def language_name(lang: str) -> str:
    """The name of a language in that language: “English”, “Français”."""
    name = Locale.parse(lang, sep="-").get_display_name() or lang
    return name[0].upper() + name[1:]


def long_date(date, lang: str) -> str:
    """A date as its language writes it in full: “9 décembre 2023”."""
    return _dated(date, "long", lang)


def medium_date(date, lang: str) -> str:
    """A date in a table: “9 déc. 2023”."""
    return _dated(date, "medium", lang)


def _dated(date, form: str, lang: str) -> str:
    """Babel's date; in French, the first of a month is “1er”."""
    written = format_date(date, form, locale=Locale.parse(lang, sep="-"))
    return re.sub(r"^1(?= )", "1er", written) if lang == "fr" else written


def plain(html: str) -> str:
    """The words of a piece of HTML, for an attribute; unlike `striptags`, spaces stay narrow."""
    return escape(unescape(re.sub(r"<[^>]*>", "", html)))


def rank(content) -> int:
    """The place of a page's language among LANGUAGES."""
    return content.settings["LANGUAGES"].index(content.lang)


def in_languages(content) -> list:
    """A page and its translations, in the order of LANGUAGES."""
    return sorted([content, *content.translations], key=rank)


def order(generators):
    """Put each page's translations in the order of LANGUAGES."""
    for content in filter(None, generators[0].context["generated_content"].values()):
        content.translations.sort(key=rank)


def teach(env):
    """Give templates their words and dates, in the language of the variable `lang`."""
    env.add_extension("jinja2.ext.i18n")
    env.install_gettext_callables(_gettext, _ngettext, newstyle=True)
    env.filters["long_date"] = long_date
    env.filters["medium_date"] = medium_date


def prepare(generator):
    """Give the templates of a generator their words, and the words about languages."""
    env = generator.env
    teach(env)
    env.filters["language_name"] = language_name
    env.filters["plain"] = plain
    env.filters["host"] = lambda url: urlsplit(url).hostname
    default = generator.settings["DEFAULT_LANG"]
    env.filters["home"] = lambda lang: "" if lang == default else f"{lang}/"
    env.filters["in_languages"] = in_languages


def register():
    signals.generator_init.connect(prepare)
    signals.all_generators_finalized.connect(order)
