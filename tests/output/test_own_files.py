"""Nothing of an author's stands in the place of what the build writes, nor of another page."""

import pytest

from tests import small_site

OWN = [
    *("sitemap.xml/index.html", "robots.txt/x.html", "llms.txt/x.html", "_headers/x.html"),
    *("models.zip/x.html", "models/ssm.py/x.html", "apple-touch-icon.png/x.html", "CNAME/x.html"),
    *("theme/search.en.html", "theme/style.css/x.html", "pagefind/x.html", "feeds/x.html"),
    *("s/a/line.svg/x.html", "s/a/card.png/x.html", "s/a/index.md/x.html", "drafts/x.html"),
    *("s/a/index.html", "fr/s/a/index.html", "fr/index.html", "index.html"),
]
FIELDS = "Title: P\nSummary: S.\nSave_as: {}\nURL: {}\n\nText.\n"


@pytest.mark.parametrize("path", OWN)
def test_a_page_cannot_stand_there(tmp_path, path):
    content = small_site.content(tmp_path)
    page = content / "pages/p/en.md"
    page.parent.mkdir()
    page.write_text(FIELDS.format(path, path.removesuffix("index.html")))
    said = small_site.told(content)
    assert said and all(" — " in one and "fault of the site" not in one for one in said), said
    both = "two pages would be"  # both of them say so themselves
    assert any("content/pages/p/en.md:3: " in one or one.startswith(both) for one in said), said


@pytest.mark.parametrize("status", ["published", "hidden"])
def test_a_page_has_a_folder_of_its_own(tmp_path, status):
    content = small_site.content(tmp_path)
    page = content / "pages/p/en.md"
    page.parent.mkdir()
    page.write_text(f"Status: {status}\n" + FIELDS.format("about.html", "about.html"))
    said = small_site.told(content)
    place = "content/pages/p/en.md:4: Save_as is “about.html”"
    assert [place in one for one in said] == [True] * (status == "published"), said


@pytest.mark.parametrize("path", [one for one in OWN if one != "index.html"])
def test_an_old_address_cannot_lead_from_there(tmp_path, path):
    content = small_site.content(tmp_path, head={"Aliases": path})
    said = small_site.told(content)
    assert said and all("content/s/a/en.md:6: the alias" in one for one in said), said


@pytest.mark.parametrize("name", ["references.bib", "models.toml"])
def test_data_that_stand_elsewhere_are_not_read(tmp_path, name):
    content = small_site.content(tmp_path, "[@mine]")
    (tmp_path / "private").write_text("@misc{mine, title={A secret}}")
    (content / name).unlink(missing_ok=True)
    (content / name).symlink_to(tmp_path / "private")
    said = small_site.told(content)
    assert any(f"content/{name}: the link {name} leaves the folder" in one for one in said), said


@pytest.mark.parametrize("name", ["s/b/en.md", "pages/b/en.md"])
def test_a_file_without_an_end_is_not_read(tmp_path, name):
    content = small_site.content(tmp_path)
    (content / name).parent.mkdir()
    (content / name).symlink_to("/dev/zero")
    said = small_site.told(content)
    assert any("en.md: is a link to /dev/zero, which leaves" in one for one in said), said
