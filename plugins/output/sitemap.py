"""`sitemap.xml`, with each page's translations and the day of its last change; `robots.txt`.

A work in progress is in it: its page says what is planned, and links to what there is already.
"""

from lxml import etree
from lxml.builder import ElementMaker
from pelican import signals

from plugins.output import published
from plugins.output.published import address

SITEMAP, XHTML = "http://www.sitemaps.org/schemas/sitemap/0.9", "http://www.w3.org/1999/xhtml"
E = ElementMaker(namespace=SITEMAP, nsmap={None: SITEMAP, "xhtml": XHTML})
X = ElementMaker(namespace=XHTML)


class Sitemap(published.WhenPublished):
    def write(self, output):
        contents = sorted(published.contents(self.context), key=address)
        sitemap = etree.ElementTree(E.urlset(*(_url(content, contents) for content in contents)))
        written = etree.tostring(sitemap, encoding="UTF-8", xml_declaration=True, pretty_print=True)
        (output / "sitemap.xml").write_bytes(written)
        robots = f"User-agent: *\nAllow: /\n\nSitemap: {self.settings['SITEURL']}/sitemap.xml\n"
        (output / "robots.txt").write_text(robots, "utf-8")


def _url(content, contents: list):
    changed = _last_changed(content, contents)
    languages = [(one.lang, one) for one in (content, *content.translations)]
    default = content.settings["DEFAULT_LANG"]
    languages += [("x-default", one) for lang, one in languages if lang == default]
    return E.url(
        E.loc(address(content)),
        *([E.lastmod(changed.date().isoformat())] if changed else []),
        *(
            X.link(rel="alternate", hreflang=lang, href=address(one))
            for lang, one in sorted(languages, key=lambda pair: pair[0])
        ),
    )


def _last_changed(content, contents: list):
    """The landing page changes when an article that it lists does; other pages have no date."""
    if published.is_home(content):
        articles = filter(published.is_article, contents)
        return max((published.changed(one) for one in articles), default=None)
    return published.changed(content)


def get_generators(_):
    return Sitemap


def register():
    signals.get_generators.connect(get_generators)
