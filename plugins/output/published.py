"""Which pages a published site shows the world, their addresses, and what is written about them."""

from html import unescape
from pathlib import Path

from pelican.generators import Generator

from plugins import languages, problems


class WhenPublished(Generator):
    """Writes what goes with the pages of a site that has an address.

    Pelican's generators write after all pages are known, and whatever the order of PLUGINS.
    """

    def generate_output(self, writer):
        # With errors the build comes to nothing, and what it would write from may be missing.
        if has_address(self.settings) and not problems.errors():
            self.write(Path(self.output_path))

    def write(self, output: Path) -> None:
        """Write to the folder `output`; `self.context` has Pelican's settings and contents."""
        raise NotImplementedError


def has_address(settings) -> bool:
    """Whether the pages know where they are; published to a folder, they may be anywhere."""
    return settings["PUBLISHED"] and not settings["RELATIVE_URLS"]


def contents(context) -> list:
    """Every page and article in each of its languages; no draft, nothing hidden."""
    groups = (*context["pages"], *context["articles"])
    return [one for content in groups for one in (content, *content.translations)]


def address(content, name: str = "") -> str:
    """Where `content` is published, or the file `name` beside it."""
    return f"{content.settings['SITEURL']}/{content.url}{name}"


def home(content) -> str:
    """The address of the landing page in the language of `content`."""
    return f"{content.settings['SITEURL']}/{languages.home(content.settings, content.lang)}"


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
    return problems.CONTROL.sub("", unescape(str(languages.plain(str(html))))).replace(
        "\N{FUNCTION APPLICATION}", "\u2009"
    )


def changed(content):
    """The day on which an article was last changed; None for a page, which has no date."""
    return getattr(content, "modified", None) or getattr(content, "date", None)


def is_article(content) -> bool:
    return hasattr(content, "date")


def is_finished(article) -> bool:
    return not getattr(article, "in_progress", False)


def number(article) -> int:
    """The number that an article gives itself in its series."""
    return int(article.metadata["series_index"])


def series_page(article):
    """The page of an article's series; None if it has none."""
    return getattr(article.series, "page", None)
