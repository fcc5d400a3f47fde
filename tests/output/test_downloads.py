"""What an article computes with can be had from the site, and what it says of itself."""

from zipfile import ZipFile

from tests.conftest import ROOT, build, with_specimen


def test_code_leads_to_its_file_and_all_files_are_there(site, pages):
    for path in ("ssm/introduction/", "fr/ssm/introduction/"):
        links = pages[path].xpath("//p[@class='code-source']/a/@href")
        assert len(links) > 5
        for link in links:
            name = "models/" + link.rpartition("/")[2]
            assert (site / path / link).read_bytes() == (ROOT / name).read_bytes()
    names = {f"models/{file.name}" for file in (ROOT / "models").glob("*.py")} | {"models/LICENSE"}
    assert {f"models/{file.name}" for file in (site / "models").iterdir()} == names
    with ZipFile(site / "models.zip") as archive:
        assert set(archive.namelist()) == names


def test_an_article_says_who_writes_and_where_errors_go(pages, tmp_path):
    about = pages["ssm/introduction/"].xpath("//div[@class='about']")[0]
    assert "Loïck Bourdois" in about.text_content() and about.xpath(
        ".//a[contains(@href, 'models.zip')]"
    )
    assert "Report an error" not in about.text_content()
    address = "https://example.org/issues"
    output = build(with_specimen(tmp_path), tmp_path / "output", REPORT_URL=address)
    assert f'<a href="{address}">' in (output / "ssm/introduction/index.html").read_text("utf-8")


def test_a_note_stands_behind_its_number_and_elsewhere_at_the_end(pages, published):
    page = pages["specimen/everything/"]
    note = page.xpath("//sup[@id='fnref:1']/following-sibling::*[1]")[0]
    assert note.get("class") == "margin-note" and note.find(".//math") is not None
    assert not page.xpath("//div[@class='footnote']")
    copy = (published / "specimen/everything/index.md").read_text("utf-8")
    assert copy.index("With its own formula") > copy.index("[^1]:") > copy.index("A note")


def test_the_series_shows_its_feed(found):
    assert found["ssm/"].xpath("//header//a[contains(@href, 'feeds/ssm.en.atom.xml')]")
