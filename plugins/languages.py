"""The languages of the site: the theme's own words, dates and names in the reader's language.

The catalogues are gettext's, one a language, in theme/translations/; the words in the templates
are the messages' ids and are the English text. What a template prints is in the language of
its variable `lang`.
"""

import gettext as gnu
import io
import re
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
from jinja2.ext import InternationalizationExtension
from markupsafe import Markup
from pelican import signals

from plugins import per_build, problems
from plugins.reading.paths import contents

ROOT = Path(__file__).parent.parent
TRANSLATIONS = ROOT / "theme" / "translations"


@per_build.cached
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


@pass_context
def written_in(context, lang: str) -> Markup:
    """The attributes of an element whose words are in a language.

    Where the site has a language that runs from right to left, `dir` says which way each goes.
    """
    ways = {one: direction(one) for one in (*context["LANGUAGES"], lang)}
    way = f' dir="{ways[lang]}"' if "rtl" in ways.values() else ""
    return Markup(f'lang="{lang}"{way}')


def names(people: list, lang: str) -> str:
    """The names of authors as a sentence has them: “Ada, Bob and Carla”."""
    return format_list([str(one) for one in people], locale=locale(lang))


def language_name(lang: str) -> str:
    """The name of a language in that language: “English”, “Français”."""
    name = locale(lang).get_display_name() or lang
    return name[0].upper() + name[1:]


def long_date(date, lang: str) -> Markup:
    """A date as its language writes it in full, in HTML: “9 décembre 2023”."""
    return _dated(date, "long", lang)


def medium_date(date, lang: str) -> Markup:
    """A date in a table, in HTML: “9 déc. 2023”."""
    return _dated(date, "medium", lang)


def _dated(date, form: str, lang: str) -> Markup:
    """Babel's date; in French, the first of a month is “1er”, its letters raised."""
    written = escape(format_date(date, form, locale=locale(lang)))
    return Markup(re.sub(r"^1(?= )", "1<sup>er</sup>", written) if lang == "fr" else written)


def plain(html: str) -> Markup:
    """The words of a piece of HTML, for an attribute; unlike `striptags`, spaces stay narrow."""
    return Markup(escape(unescape(re.sub(r"<[^>]*>", "", html))))


def rank(content) -> int:
    """The place of a page's language among LANGUAGES."""
    return content.settings["LANGUAGES"].index(content.lang)


def in_languages(content) -> list:
    """A page and its translations, in the order of LANGUAGES."""
    return sorted([content, *content.translations], key=rank)


def order(generators):
    """Put each page's translations in the order of LANGUAGES."""
    for content in contents(generators[0].context):
        content.translations.sort(key=rank)


@pass_context
def home(context, lang: str) -> str:
    """The path of the landing page in a language."""
    return "" if lang == context["DEFAULT_LANG"] else f"{lang}/"


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


class Words(InternationalizationExtension):
    """Gives templates their words, dates and names, in the language of the variable `lang`."""

    def __init__(self, environment):
        super().__init__(environment)
        environment.install_gettext_callables(_gettext, _ngettext, newstyle=True)
        environment.filters |= {
            "home": home,
            "host": lambda url: urlsplit(url).hostname,
            "in_languages": in_languages,
            "language_name": language_name,
            "long_date": long_date,
            "medium_date": medium_date,
            "names": names,
            "plain": plain,
            "written_in": written_in,
        }


def register():
    signals.all_generators_finalized.connect(order)
    signals.all_generators_finalized.connect(tell_untranslated)
