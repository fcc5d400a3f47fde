"""What a page says of itself to search engines, social networks and Zotero.

The words of the Open Graph, and the description of the page in the vocabulary of schema.org
(JSON-LD), for the templates `head_*.html`. A page that is hidden says nothing.
"""

import json

from babel.core import get_global
from jinja2 import pass_context
from markupsafe import Markup
from pelican import signals

from plugins import languages
from plugins.output import published
from plugins.output.published import address, home, text


@pass_context
def json_ld(context, content) -> str:
    """A page in the vocabulary of schema.org."""
    described = {"@context": "https://schema.org", "@graph": _graph(content, context)}
    # Within <script>, no "<" may stand: "</script>" in a title would end it.
    written = json.dumps(described, ensure_ascii=False, separators=(",", ":"))
    return Markup(written.replace("<", "\\u003c"))


def locale_name(lang: str) -> str:
    """The language with its likeliest country, as the Open Graph wants it: `fr_FR`."""
    parsed = languages.locale(lang)
    name = "_".join(filter(None, (parsed.language, parsed.script)))
    likely = get_global("likely_subtags").get(name, name).split("_")
    return f"{parsed.language}_{parsed.territory or likely[-1]}"


def _graph(content, context) -> list[dict]:
    if published.is_article(content):
        return [_article(content), _breadcrumbs(content)]
    if published.is_home(content):
        return [_blog(content, context)]
    return [_common(content, "WebPage"), _breadcrumbs(content)]


def _common(content, kind: str) -> dict:
    authors = [_author(str(one), content.settings["SITENAME"]) for one in content.authors]
    described = {
        "@type": kind,
        "@id": address(content),
        "url": address(content),
        "name": text(content.title),
        "description": text(content.summary),
        "inLanguage": content.lang,
        "author": authors if len(authors) > 1 else authors[0],
        "image": address(content, "card.png"),
    }
    default = content.settings["DEFAULT_LANG"]
    others = [{"@id": address(one)} for one in content.translations]
    original = [{"@id": address(one)} for one in content.translations if one.lang == default]
    if original:
        described["translationOfWork"] = original[0]
    elif others:
        described["workTranslation"] = others
    return described


def _author(name: str, site: str) -> dict:
    return {"@type": "Organization" if name == site else "Person", "name": name}


def _article(article) -> dict:
    described = _common(article, "BlogPosting") | {
        "headline": text(article.title),
        "datePublished": article.date.date().isoformat(),
        "dateModified": published.changed(article).date().isoformat(),
        "position": published.number(article),
        "isPartOf": [
            {"@type": "CreativeWorkSeries", "name": text(article.metadata["series"])},
            {"@type": "Blog", "@id": home(article), "name": article.settings["SITENAME"]},
        ],
    }
    return described | ({} if published.is_finished(article) else {"creativeWorkStatus": "Draft"})


def _blog(content, context) -> dict:
    articles = filter(published.is_article, published.contents(context))
    posts = [{"@id": address(one)} for one in articles if one.lang == content.lang]
    return _common(content, "Blog") | {"blogPost": posts}


def _breadcrumbs(content) -> dict:
    steps = [(content.settings["SITENAME"], home(content))]
    if published.is_article(content) and (page := published.series_page(content)):
        steps.append((text(content.metadata["series"]), address(page)))
    steps.append((text(content.title), address(content)))
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": {"@id": link}}
            for place, (name, link) in enumerate(steps, start=1)
        ],
    }


def prepare(generator):
    generator.env.filters |= {"json_ld": json_ld, "locale_name": locale_name}


def register():
    signals.generator_init.connect(prepare)
