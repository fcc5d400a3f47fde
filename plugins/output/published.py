"""Which pages a published site shows the world, and their addresses there."""

from functools import wraps
from html import unescape
from pathlib import Path

from plugins import languages, problems


def only(write):
    """Let the `write(generators)` of a plugin run in a build that has its own address.

    With errors, the build comes to nothing, and what it would write from may be missing.
    """

    @wraps(write)
    def write_if_published(generators):
        if not generators[0].settings["RELATIVE_URLS"] and not problems.errors():
            write(generators)

    return write_if_published


def contents(context) -> list:
    """Every page and article in each of its languages; no draft, nothing hidden."""
    groups = (*context["pages"], *context["articles"])
    return [one for content in groups for one in (content, *content.translations)]


def address(content, name: str = "") -> str:
    """Where `content` is published, or the file `name` beside it."""
    return f"{content.settings['SITEURL']}/{content.url}{name}"


def home(content) -> str:
    """The address of the landing page in the language of `content`."""
    default = content.settings["DEFAULT_LANG"]
    lang = "" if content.lang == default else f"{content.lang}/"
    return f"{content.settings['SITEURL']}/{lang}"


def is_home(content) -> bool:
    return address(content) == home(content)


def tagline(context, lang: str) -> str:
    """What the site is about: the summary of the landing page in a language."""
    pages = (one for one in contents(context) if is_home(one) and one.lang == lang)
    return next((text(page.summary) for page in pages), "")


def folder(output_path: str, content) -> Path:
    """The folder that `content` is written to."""
    folder = Path(output_path, content.save_as).parent
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def text(html: str) -> str:
    """The words of a title or a summary, which may hold Markdown and formulas."""
    return unescape(str(languages.plain(str(html)))).replace("\N{FUNCTION APPLICATION}", "\u2009")


def changed(content):
    """The day on which an article was last changed; None for a page, which has no date."""
    return getattr(content, "modified", None) or getattr(content, "date", None)


def is_article(content) -> bool:
    return hasattr(content, "date")
