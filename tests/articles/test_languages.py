"""Two languages, or more: the same pages, the way from one to the other, words and typography."""

import re
import sys

import pytest
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment
from lxml import html

from plugins.languages import ROOT, TRANSLATIONS, extract
from tests.conftest import copy_of_the_project, pelican
from tests.crawling import target


def test_both_languages_have_the_same_pages(pages):
    english = {path for path in pages if not path.startswith("fr/")}
    assert {path.removeprefix("fr/") for path in pages if path.startswith("fr/")} == english
    assert {"", "ssm/introduction/", "ssm/history-2022/", "ssm/history-2023/"} < english


def test_the_banner_leads_to_the_same_page_and_back(pages):
    for path, page in pages.items():
        lang = page.get("lang")
        other = "en" if lang == "fr" else "fr"
        banner = page.xpath("//aside[@class='banner']")[0]
        assert banner.get("lang") == other
        there = target(path, banner.find("a").get("href"))
        assert there == (path.removeprefix("fr/") if lang == "fr" else "fr/" + path)
        assert pages[there].get("lang") == other


def test_the_header_leads_to_the_other_language_too(pages):
    for path, page in pages.items():
        link = page.xpath("//header[@class='site']/nav/a")[0]
        assert pages[target(path, link.get("href"))].get("lang") == link.get("hreflang")
        assert link.text == {"fr": "Français", "en": "English"}[link.get("lang")]


def test_dates_are_in_the_language_of_the_page(pages):
    dates = {
        path: [time.text_content() for time in pages[path].iterfind(".//header//time")]
        for path in ("specimen/everything/", "fr/specimen/everything/")
    }
    assert dates["specimen/everything/"] == ["January 31, 2026", "February 1, 2026"]
    assert dates["fr/specimen/everything/"] == ["31 janvier 2026", "1er février 2026"]


def catalogues():
    return sorted(TRANSLATIONS.glob("*.po"))


@pytest.mark.parametrize("file", catalogues(), ids=lambda file: file.stem)
def test_no_catalogue_lacks_a_word_or_has_one_too_many(file):
    with file.open("rb") as po:
        catalogue = read_po(po, locale=file.stem)
    wanted = {message.id for message in extract() if message.id}
    assert len(wanted) > 15
    assert {message.id for message in catalogue if message.id} == wanted
    for message in catalogue:
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(strings) and not message.fuzzy, message.id
        assert not list(message.check(catalogue))


def test_every_language_has_its_catalogue():
    sys.path.insert(0, str(ROOT))
    import pelicanconf

    assert {file.stem for file in catalogues()} == set(pelicanconf.LANGUAGES) - {"en"}


@pytest.mark.parametrize(
    "template", sorted(ROOT.glob("theme/templates/**/*.html")), ids=lambda t: t.name
)
def test_no_template_has_words_of_its_own(template):
    tokens = Environment(extensions=["jinja2.ext.i18n"]).lex(template.read_text("utf-8"))
    kept, translated, block = [], False, ""
    for _, kind, value in tokens:
        if kind == "name" and value in ("trans", "endtrans"):
            translated = value == "trans"
        if kind == "data" and not translated:
            kept.append(value)
        elif kind in ("variable_begin", "block_begin"):
            kept.append("\0")
        block += value
    text = "".join(kept)
    named = re.findall(r'(?:aria-label|title|alt|placeholder)="([^"\0]+)"', text)
    outside = re.sub(r"<[^>]*>", "", text)
    # The separator between two titles is no word.
    assert not re.findall(r"[^\W\d_]{2,}", outside) and not named


def texts(page):
    """What a reader reads, without code and formulas."""
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        skipped = any(
            e.tag in ("code", "pre", "math", "style", "script")
            for e in (element, *element.iterancestors())
        )
        foreign = any(e.get("lang", "fr") != "fr" for e in (element, *element.iterancestors()))
        if not skipped and not foreign and element.text:
            yield element.text
        parent = element.getparent()
        if parent is not None and element.tail:
            above = (parent, *parent.iterancestors())
            if not any(e.tag in ("code", "pre", "math") for e in above) and not any(
                e.get("lang", "fr") != "fr" for e in above
            ):
                yield element.tail


def test_french_has_its_narrow_spaces_and_quotes(pages):
    narrow = 0
    for path, page in pages.items():
        if page.get("lang") == "fr":
            attributes = [
                e.get(key)
                for e in page.iter()
                for key in ("alt", "aria-label", "content")
                if isinstance(e.tag, str) and e.get(key)
            ]
            for text in [*texts(page), *attributes]:
                if "default-src" in text:
                    continue
                assert not re.search(r"[ \xa0][;:!?%»]|«[ \xa0\w]|\w[;!?»]", text), (path, text)
                assert '"' not in text and "'" not in text, (path, text)
                narrow += text.count("\u202f")
    assert narrow > 50


def test_english_has_no_french_spaces(pages):
    for path, page in pages.items():
        if page.get("lang") == "en":
            for p in page.xpath("//div[@class='text']//p[not(@lang)]"):
                assert not re.search("\u202f[;:!?]", p.text_content()), path


def test_a_third_language_needs_a_catalogue_a_line_and_markdown(tmp_path):
    project = copy_of_the_project(tmp_path)
    conf = project / "pelicanconf.py"
    conf.write_text(
        conf.read_text().replace('LANGUAGES = ["en", "fr"]', 'LANGUAGES = ["en", "fr", "de"]')
    )
    with (project / "theme/translations/fr.po").open("rb") as po:
        catalogue = read_po(po, locale="de")
    for message in catalogue:
        if message.id:
            one = message.id if isinstance(message.id, str) else message.id[1]
            word = "Deutsch: " + one
            message.string = word if isinstance(message.id, str) else (word, word)
    catalogue.locale = "de"
    with (project / "theme/translations/de.po").open("wb") as po:
        write_po(po, catalogue)
    for english in project.glob("content/**/en.md"):
        text = english.read_text("utf-8").replace("\nURL:\nSave_as: ", "\nURL: de/\nSave_as: de/")
        text = text.replace(": 404.html", ": de/404.html")
        english.with_name("de.md").write_text(text, "utf-8")

    done = pelican("content", cwd=project)
    assert done.returncode == 0, done.stderr
    output = project / "output"
    for path in ("de", "de/ssm/introduction", "de/ssm/history-2022", "de/ssm/history-2023"):
        page = html.parse(output / path / "index.html").getroot()
        assert page.get("lang") == "de"
        assert {b.get("lang") for b in page.xpath("//aside[@class='banner']")} == {"en", "fr"}
        assert "Deutsch: Skip to content" in page.text_content()
    english = html.parse(output / "index.html").getroot()
    german = english.xpath("//aside[@class='banner'][@lang='de']")[0]
    assert german.find("a").get("href") == "./de/" and "Deutsch: " in german.text_content()
    entry = english.xpath("//span[@class='languages']")[0].text_content().split()
    assert entry == ["Français", "Deutsch"]  # the title leads to the reader's own


def test_a_language_without_catalogue_says_what_to_do(tmp_path):
    project = copy_of_the_project(tmp_path)
    conf = project / "pelicanconf.py"
    conf.write_text(conf.read_text().replace('"fr"]', '"fr", "de"]'))
    (project / "content/pages/landing/de.md").write_text(
        "Title: T\nSummary: S\nURL: de/\nSave_as: de/index.html\nTemplate: landing\n\nText.\n"
    )
    done = pelican("content", cwd=project)
    assert (
        done.returncode == 1
        and "theme/translations/de.po: there is no such catalogue" in done.stderr
    )
