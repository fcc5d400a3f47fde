"""The documentation says what is there: its examples build, its pictures are of them."""

import re

from lxml import html

from commands import pictures
from plugins.reading.fields import OF_ARTICLES
from tests.conftest import ROOT

DOCUMENT = (ROOT / "docs/writing.md").read_text("utf-8")


def test_each_example_builds_and_has_the_picture_of_what_it_gives(tmp_path):
    sources, looks = zip(*pictures.examples(DOCUMENT), strict=True)
    assert len(sources) > 10
    pages = pictures.build(ROOT, list(sources), tmp_path)
    assert [pictures.digest(page) for page in pages] == list(looks), "invoke pictures"
    there = {file.stem for file in (ROOT / "docs/looks").glob("*.png")}
    assert there == set(looks)
    for page in pages:
        text = html.parse(page).xpath("//div[@class='text']")[0].text_content()
        assert "[series-index" not in text and "[code:" not in text and "[@" not in text


def test_each_field_is_named():
    table = DOCUMENT.partition("## The metadata")[2].partition("## ")[0]
    named = set(re.findall(r"`(\w+)`(?=[^|]*\|.*\|)", table))
    assert {key.capitalize() for key in OF_ARTICLES} <= named


def test_links_of_the_documentation_lead_somewhere():
    for file in (ROOT / "README.md", ROOT / "docs/writing.md"):
        text = re.sub(r"^(```+).*?^\1$", "", file.read_text("utf-8"), flags=re.M | re.S)
        for target in re.findall(r"\]\((?!https?:)([^)#\s]+)", re.sub(r"`[^`\n]*`", "", text)):
            assert (file.parent / target).exists(), (file.name, target)


def test_the_readme_names_the_licence_of_every_package():
    licences = (ROOT / "README.md").read_text("utf-8").partition("## Licences")[2]
    named = set(re.findall(r"[a-z0-9][a-z0-9-]+", licences))
    for file in ("requirements.txt", "commands/requirements.txt", "tests/requirements.txt"):
        pinned = re.findall(
            r"^([\w.-]+)==[^;\n]*?(; .*)?$", (ROOT / file).read_text(), re.MULTILINE
        )
        everywhere = {name for name, where in pinned if "platform" not in where}
        assert everywhere and everywhere <= named, everywhere - named
