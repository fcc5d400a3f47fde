"""Atom feeds of the finished articles, with their full text: `feeds/en.atom.xml` for each
language, and `feeds/ssm.en.atom.xml` for each series in it.

Whoever opens one in a browser finds a page that says what it is, and lists what is in it. That
page is styled by CSS: browsers are giving XSLT up (in Chrome, it is off from version 158).
"""

from collections import defaultdict
from html import escape
from pathlib import Path

from jinja2 import pass_context
from lxml import etree, html
from lxml.builder import ElementMaker
from pelican import signals

from plugins import languages
from plugins.output import drawn_formulas, mathml, portable, published
from plugins.output.published import address, text

ATOM, XHTML = "http://www.w3.org/2005/Atom", "http://www.w3.org/1999/xhtml"
E = ElementMaker(namespace=ATOM, nsmap={None: ATOM})
H = ElementMaker(namespace=XHTML, nsmap={None: XHTML})
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class Feeds(published.WhenPublished):
    """The feed of each language, and that of each series in each language."""

    def write(self, output):
        feeds, full_texts = defaultdict(list), {}
        for article in filter(published.is_article, published.contents(self.context)):
            for name in _names(article):
                feeds[name].append(article)
            if published.is_finished(article):
                full_texts[article] = _full_text(article, self.context, output)
        for name, articles in feeds.items():
            articles.sort(key=lambda one: (one.date, published.number(one)), reverse=True)
            feed = etree.ElementTree(_feed(name, articles, full_texts, self.context))
            for style in ("style.css", "feed.css"):
                link = f'type="text/css" href="../theme/{style}"'
                feed.getroot().addprevious(etree.ProcessingInstruction("xml-stylesheet", link))
            file = output / "feeds" / f"{name}.atom.xml"
            file.parent.mkdir(exist_ok=True)
            # Not by lxml, whose errors of a full disk are its own.
            written = etree.tostring(
                feed, encoding="UTF-8", xml_declaration=True, pretty_print=True
            )
            file.write_bytes(written)


def _names(article) -> tuple[str, str]:
    """The feeds that an article is in: that of its language, and that of its series in it."""
    return article.lang, f"{article.category.slug}.{article.lang}"


@pass_context
def is_feed(context, name: str) -> bool:
    """Whether there is a feed of this name; where all articles are drafts, there is none."""
    articles = filter(published.is_article, published.contents(context))
    return published.has_address(context) and any(name in _names(one) for one in articles)


def _feed(name: str, articles: list, full_texts: dict, context):
    """The feed of `articles`, the newest first, of which those with a full text are entries."""
    first = articles[0]
    settings, lang, site = first.settings, first.lang, context["SITENAME"]
    title, subtitle = site, published.tagline(context, lang)
    if name != lang:  # of a series
        page = published.series_page(first)
        title = f"{text(first.metadata['series'])} · {site}"
        subtitle = text(page.summary) if page else subtitle
    finished = [article for article in articles if article in full_texts]
    # Where nothing is finished, the feed is as old as what announces it.
    updated = max(map(published.changed, finished or articles))
    return E.feed(
        {LANG: lang},
        E.id(settings["FEED_ID"] + name),
        E.title(title),
        E.subtitle(subtitle),
        E.updated(updated.isoformat()),
        E.author(E.name(site)),
        E.link(
            rel="self",
            type="application/atom+xml",
            href=f"{settings['SITEURL']}/feeds/{name}.atom.xml",
        ),
        E.link(rel="alternate", type="text/html", hreflang=lang, href=published.home(first)),
        E.icon(f"{settings['SITEURL']}/apple-touch-icon.png"),
        _for_a_browser(title, lang, finished, published.home(first)),
        *(_entry(article, full_texts[article]) for article in finished),
    )


def _entry(article, full_text: str):
    return E.entry(
        E.id(article.settings["FEED_ID"] + article.url),
        E.title(text(article.title)),
        E.link(rel="alternate", type="text/html", hreflang=article.lang, href=address(article)),
        E.published(article.date.isoformat()),
        E.updated(published.changed(article).isoformat()),
        *(E.author(E.name(str(one))) for one in article.authors),
        E.summary(text(article.summary)),
        E.content(full_text, type="html"),
    )


def _full_text(article, context, output: Path) -> str:
    tree = portable.text_of(article, context, output)
    for math in list(tree.iter("math")):
        written = html.fragment_fromstring(_formula(math, context, output), create_parent="span")
        written.tail = math.tail
        math.getparent().replace(math, written)
        written.drop_tag()
    return html.tostring(tree, encoding="unicode")


def _formula(math, context, output: Path) -> str:
    """A formula for readers that drop the tags of MathML and run its letters together."""
    latex = escape(math.get("alttext"))
    if math.get("display") != "block":
        return mathml.as_letters(math) or f"<code>{latex}</code>"
    try:
        name, svg, width, height = drawn_formulas.drawn(math, context["CACHE_PATH"])
    except ValueError:
        return f"<code>{latex}</code>"
    file = output / "formulas" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(svg, "utf-8")
    source = f"{context['SITEURL']}/formulas/{name}"
    return f'<img src="{source}" alt="{latex}" width="{width}" height="{height}">'


def _for_a_browser(title: str, lang: str, articles: list, home: str):
    """What a person sees who opens the feed; readers of feeds pass it over."""
    return H.div(
        {"class": "feed"},
        H.h1(title),
        H.p(
            {"class": "lead"},
            languages.translate(
                lang,
                "This is a feed. Add its address to your feed reader to receive each new article.",
            ),
        ),
        H.p(H.a(languages.translate(lang, "To the site"), href=home)),
        *(
            H.section(
                H.h2(H.a(text(article.title), href=address(article))),
                H.p({"class": "byline"}, text(languages.long_date(article.date, lang))),
                H.p(text(article.summary)),
            )
            for article in articles
        ),
    )


def prepare(generator):
    generator.env.tests["feed"] = is_feed


def get_generators(_):
    return Feeds


def register():
    signals.generator_init.connect(prepare)
    signals.get_generators.connect(get_generators)
