"""The site, read from top to bottom. publishconf.py says what differs once it is published."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))  # so that `plugins` is found from wherever Pelican is called

from plugins.build import Site  # noqa: E402
from plugins.cached_results import Templates  # noqa: E402
from plugins.markdown.code import NamesLanguage  # noqa: E402
from plugins.markdown.headings import anchor  # noqa: E402
from plugins.reading.reader import SourceReader, report_formula  # noqa: E402

# The site and its languages: the first is the default, each other stands under its own name.
SITENAME = AUTHOR = "SSM Blog Posts"
LANGUAGES = ["en", "fr"]
DEFAULT_LANG = LANGUAGES[0]
TIMEZONE = "Europe/Paris"
# Who wrote the articles elsewhere that the field `Elsewhere:` of an article links to.
ELSEWHERE_AUTHOR = "Loïck Bourdois"
# Where a reader reports an error, as in https://github.com/user/ssm/issues or mailto:…; no link if
# there is none.
REPORT_URL = ""

# Where things are, and where they go. While writing, links are relative: they lead from any folder.
PATH = str(ROOT / "content")
THEME = str(ROOT / "theme")
OUTPUT_PATH = str(ROOT / "output")
CACHE_PATH = str(ROOT / ".cache")
PUBLISHED = False
SITEURL = ""
RELATIVE_URLS = True

# content/<series>/<article>/<language>.md: plugins.reading.paths reads the names.
USE_FOLDER_AS_CATEGORY = False
ARTICLE_EXCLUDES = PAGE_PATHS = ["pages"]
STATIC_PATHS = []  # what an article links to goes along, if plugins.output.static_files lets it
INTRASITE_LINK_REGEX = "[{](?P<what>filename|static)[}]"
IGNORE_FILES = [".*", "#*#", "*~", "import-report.md"]  # of editors, and of `invoke import`
READERS = dict.fromkeys(["md", "MD", "markdown", "mdown", "mkd"], SourceReader)
READERS |= {"html": None, "rst": None}

# Addresses.
ARTICLE_URL = "{category}/{slug}/"
ARTICLE_SAVE_AS = ARTICLE_URL + "index.html"
ARTICLE_LANG_URL = "{lang}/" + ARTICLE_URL
ARTICLE_LANG_SAVE_AS = ARTICLE_LANG_URL + "index.html"
PAGE_URL = "{slug}/"
PAGE_SAVE_AS = PAGE_URL + "index.html"
PAGE_LANG_URL = "{lang}/" + PAGE_URL
PAGE_LANG_SAVE_AS = PAGE_LANG_URL + "index.html"

# What is not yet published is there while one writes: a date to come, `Status: draft`.
WITH_FUTURE_DATES = True
DRAFT_URL = "drafts/" + ARTICLE_URL
DRAFT_SAVE_AS = DRAFT_URL + "index.html"
DRAFT_LANG_URL = "drafts/" + ARTICLE_LANG_URL
DRAFT_LANG_SAVE_AS = DRAFT_LANG_URL + "index.html"

# An article and its translations are one folder.
ARTICLE_TRANSLATION_ID = ["category", "slug"]
PAGE_TRANSLATION_ID = "slug"

# The landing page in each language is the index: none of Pelican's own lists.
DIRECT_TEMPLATES = []
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = ""
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None

# Markdown: what authors may use.
MARKDOWN = {
    "output_format": "html5",
    "extension_configs": {
        "markdown.extensions.extra": {},  # tables, footnotes, definition lists, code, attributes
        "markdown.extensions.admonition": {},
        "markdown.extensions.codehilite": {
            "guess_lang": False,
            "css_class": "code",
            "pygments_formatter": NamesLanguage,
        },
        "markdown.extensions.sane_lists": {},
        "markdown.extensions.smarty": {},  # curly quotes, dashes
        "markdown.extensions.toc": {
            "toc_depth": "2-3",
            "slugify": anchor,
            "anchorlink": True,  # each heading is a link to itself
            "anchorlink_class": "anchor",
        },
        "plugins.markdown.mathematics": {"on_error": report_formula},  # LaTeX
        "plugins.markdown.figures": {},  # images with captions, links between files
        "plugins.markdown.citations": {},  # from references.bib
        "plugins.markdown.code": {},  # functions from models/
        "plugins.atlas.views": {  # of the models of content/models.toml
            "languages": LANGUAGES,
            "templates": str(ROOT / "theme" / "templates"),
        },
        "plugins.markdown.task_lists": {},
        "plugins.markdown.headings": {},  # levels and anchors
        "plugins.markdown.lint": {},  # what Markdown passes over in silence
        "plugins.markdown.raw_html": {},  # HTML of the past and of other tools
        "plugins.markdown.commonmark": {},  # fences and lists wherever they stand
        "plugins.markdown.alerts": {},  # GitHub's `> [!NOTE]`
        "plugins.markdown.tables": {},  # wide ones scroll
        "plugins.markdown.labels": {},  # what Markdown writes by itself, in the page's language
        "plugins.markdown.typography": {},  # no-break spaces
        "plugins.markdown.margin_notes": {},  # footnotes
    },
}
FORMATTED_FIELDS = []  # plugins.reading.reader formats the metadata

# The theme.
THEME_STATIC_PATHS = [
    f"static/{one}" for one in ("js", "icons", "search", "atlas", "feed.css", "licences.txt")
]
# On every page, and in the headers of a host that takes them. The search is WebAssembly;
# plugins.output.http_headers says which folders scripts are in.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; "
    "style-src-attr 'unsafe-inline'; script-src {scripts} 'wasm-unsafe-eval'; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)
# What is HTML says so, by markupsafe.Markup; all else is escaped where a template prints it.
JINJA_ENVIRONMENT = {
    "autoescape": True,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "extensions": ["plugins.languages.Words"],  # the reader's words, dates and names
    "bytecode_cache": Templates(CACHE_PATH),
}

# A build is whole or does not happen; each capability is one plugin.
PELICAN_CLASS = Site
PLUGINS = [
    "plugins.languages",  # translations in one order
    "plugins.reading.reader",  # the fields of an article, their mistakes
    "plugins.articles.translations",  # missing, out of step, older
    "plugins.articles.drafts",  # at home, once the site is published
    "plugins.articles.series",  # place, previous and next, the index
    "plugins.articles.work_in_progress",  # the mark
    "plugins.articles.reading_time",
    "plugins.articles.thumbnails",  # a picture of each article, for the index
    "plugins.articles.cite",  # how to cite an article
    "plugins.atlas.data",  # the models that articles speak of
    "plugins.output.static_files",  # which files go along
    "plugins.output.aliases",  # old addresses that lead on
    "plugins.output.http_headers",  # what a host is told to send
    "plugins.output.stylesheet",
    "plugins.output.math_font",  # the characters that the formulas use
    "plugins.output.downloads",  # the models that articles compute with
    # Once the site is published:
    "plugins.output.structured_data",  # what search engines, social networks and Zotero read
    "plugins.output.social_cards",  # a picture of each page for who links to it
    "plugins.output.feeds",  # one for each language and series
    "plugins.output.markdown_copies",  # each page as Markdown, and llms.txt
    "plugins.output.sitemap",
    "plugins.output.search",  # its index
    "plugins.output.link_check",  # links, anchors, images of what was written
]
