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
from babel.lists import format_list
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
        write_mo(compiled, read_po(po, locale=locale(lang)))
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


def locale(lang: str) -> Locale:
    """The locale of a language in BCP 47: `fr`, `pt-BR`, `zh-Hant`."""
    return Locale.parse(lang, sep="-")


def english_name(lang: str) -> str:
    return locale(lang).english_name


def direction(lang: str) -> str:
    """Which way a language is written: “ltr” or “rtl”."""
    return locale(lang).text_direction


def names(people: list, lang: str) -> str:
    """The names of authors in a sentence of a language, for HTML: “Ada, Bob and Carla”."""
    return escape(format_list([str(one) for one in people], locale=locale(lang)))


def language_name(lang: str) -> str:
    """The name of a language in that language: “English”, “Français”."""
    name = locale(lang).get_display_name() or lang
    return name[0].upper() + name[1:]


def long_date(date, lang: str) -> str:
    """A date as its language writes it in full: “9 décembre 2023”."""
    return format_date(date, "long", locale=locale(lang))


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


def tell_untranslated(generators):
    """Notice the words of the theme that a catalogue leaves in English."""
    for lang in generators[0].settings["LANGUAGES"]:
        file = TRANSLATIONS / f"{lang}.po"
        if not file.is_file():
            continue
        with file.open("rb") as po:
            messages = [one for one in read_po(po, locale=locale(lang)) if one.id]
        if left := sum(not all(one.string or [""]) for one in messages):
            what = f"{left} of {len(messages)} messages are not translated"
            instead = f"readers of {lang} see them in English"
            problems.report(file, 0, what, instead, problems.NOTICE)


def teach(env):
    """Give templates their words and dates, in the language of the variable `lang`."""
    env.add_extension("jinja2.ext.i18n")
    env.install_gettext_callables(_gettext, _ngettext, newstyle=True)
    env.filters["long_date"] = long_date


def prepare(generator):
    """Give the templates of a generator their words, and the words about languages."""
    env = generator.env
    teach(env)
    env.filters["language_name"] = language_name
    env.filters["plain"] = plain
    env.filters["names"] = names
    env.filters["direction"] = direction
    env.filters["host"] = lambda url: urlsplit(url).hostname
    default = generator.settings["DEFAULT_LANG"]
    env.filters["home"] = lambda lang: "" if lang == default else f"{lang}/"
    env.filters["in_languages"] = in_languages


def register():
    signals.generator_init.connect(prepare)
    signals.all_generators_finalized.connect(order)
    signals.all_generators_finalized.connect(tell_untranslated)
