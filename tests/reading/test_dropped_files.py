"""A Markdown file that somebody simply drops into content/ works, whatever it was written for."""

import ctypes
import os
import shutil

import pytest
from justhtml import JustHTML

from plugins import problems
from tests.conftest import build, copy_of_the_project, pelican
from tests.reading.dropping import HEAD, dropped

YAML = """---
title: "Dropped: a file"
excerpt: >
  A sentence
  of two lines.
date: 2026-01-31 10:00:00 +0100
lang: en
series: Specimens
series_index: 2
tags: [ssm, mamba]
layout: post
thumbnail: /blog/x.png
authors:
- user: lbourdois
---
"""


def test_yaml_front_matter(content):
    page = dropped(content, YAML + "\n## A part\n\nText.\n")
    assert page.findtext(".//h1") == "Dropped: a file"
    assert page.xpath("//p[@class='lead']")[0].text == "A sentence of two lines."
    assert page.xpath("//time/@datetime") == ["2026-01-31"]
    told = [str(one) for one in problems.found if one.kind == "notice"]
    for key, line in (("Layout", 11), ("Thumbnail", 12)):
        assert any(f"en.md:{line}: notice: the field {key} is not known" in row for row in told)


@pytest.mark.parametrize(
    ("encode", "why"),
    [
        (lambda text: b"\xef\xbb\xbf" + text.encode(), "a byte order mark"),
        (lambda text: text.replace("\n", "\r\n").encode(), "CRLF"),
        (lambda text: b"\xef\xbb\xbf\r\n" + text.replace("\n", "\r\n").encode(), "all of it"),
    ],
)
@pytest.mark.parametrize("head", [HEAD, YAML])
def test_byte_order_marks_and_line_ends(content, encode, why, head):
    page = dropped(content, encode(head + "## Été\n\n$$\nx\n$$\n\n```\na\n\nb\n```\n"))
    assert page.findtext(".//h1").startswith("Dropped"), why
    assert page.xpath("//div[@class='text']//h2")[0].text_content() == "Été"
    assert page.find(".//math") is not None and page.find(".//pre") is not None


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("specimen/2026-01-31-A thing.md", "specimen/a-thing"),
        ("specimen/Été en série.md", "specimen/ete-en-serie"),
        ("specimen/thing.fr.md", "fr/specimen/thing"),
        ("specimen/more/deep/en.md", "specimen/deep"),
        ("specimen/more/deep/deeper/note.markdown", "specimen/note"),
        ("thing.md", "specimen/thing"),
        ("thing.fr.MD", "fr/specimen/thing"),
        ("specimen/A folder with spaces/en.md", "specimen/a-folder-with-spaces"),
    ],
)
def test_any_file_name(content, name, page):
    head = HEAD.replace("Specimens", "Spécimens") if ".fr." in name else HEAD
    if "2026-01-31" in name:
        head = head.replace("Date: 2026-01-31\n", "")
    assert dropped(content, head + "Text.\n", name, page).findtext(".//h1") == "Dropped"


def test_formulas_as_other_tools_write_them(content):
    text = "Inline $$x$$, \\(y\\) and $z$.\n\n| a | b |\n|--|--|\n| $$a|b$$ | 1 |\n"
    page = dropped(content, HEAD + text)
    assert len(page.findall(".//p//math")) == 3 and page.find(".//td/math") is not None
    assert "$" not in page.xpath("//div[@class='text']")[0].text_content()


def test_lists_and_tables_right_below_a_paragraph(content):
    page = dropped(content, HEAD + "These:\n- a\n- b\n\nAnd:\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    text = page.xpath("//div[@class='text']")[0]
    assert [item.text_content() for item in text.findall("ul/li")] == ["a", "b"]
    assert len(text.findall(".//td")) == 2 and text.find("p").text == "These:"


def test_what_is_no_loose_end_is_not_told(content):
    text = "<https://example.org/> and <a@example.org>, a[0][1], [x][y], ``` in ``` and 3 < 4.\n\n"
    page = dropped(content, HEAD + text + "[y]: https://example.org\n\n| a |\n|---|\n| `x|y` |\n")
    assert page.xpath("//a[@href='https://example.org/']")
    told = [str(one) for one in problems.found if "has no translation" not in one.what]
    assert told == []


@pytest.mark.parametrize("folder", ["no-free-lunch", "my-first-article", "so-what", "it-is"])
def test_a_folder_may_begin_with_any_word(content, folder):
    assert dropped(content, HEAD + "Text.\n", f"specimen/{folder}/en.md") is not None


RAW = """
# A section as others write it

## <span style="color:blue">Blue</span> and <u>underlined</u>

<center>

![A line](line.svg)
*Not a figure of ours.*

</center>

Words<br>on two lines, <u>underlined</u>, <span style="color: red">red</span>, <b>open

<center><b>Centred</b></center>

In a line <center>centred</center> too, and <font color="red">red</font>, <tt>code</tt>.

<p align="center"><img src="line.svg" alt="A line" width="60%"></p>

| a | b |
|---|---|
| ![A line](line.svg) | <br/>x |

<details>
<summary>More</summary>

Some *Markdown* and $x$.

</details>

<a name="here"></a>A [link](#here).

`<center>` stays code.

    <center>and here</center>
"""


def test_html_of_other_tools_becomes_valid(content):
    folder = content / "specimen" / "dropped"
    folder.mkdir()
    shutil.copy(content / "specimen/everything/line.svg", folder)
    page = dropped(content, HEAD + RAW)
    written = (content.parent / "output/specimen/dropped/index.html").read_text("utf-8")
    assert JustHTML(written, collect_errors=True).errors == []
    text = page.xpath("//div[@class='text']")[0]
    assert not [e.tag for e in text.iter("center", "font", "tt", "big", "strike")]
    assert not text.xpath(".//*[@align or @bgcolor or @face]")
    assert [h.tag for h in text.iter("h1", "h2", "h3")] == ["h2", "h3"]
    assert text.find("h3").text_content() == "Blue and underlined"
    centred = text.xpath(".//div[@class='center']")
    assert [one.text_content().strip()[:8] for one in centred[1:]] == ["Centred", "centred"]
    assert centred[0].xpath(".//*[local-name()='svg' or local-name()='img']")
    assert len(text.findall(".//td//img")) == 1 and text.xpath(".//img/@style") == ["width: 60%"]
    details = text.find(".//details")
    assert details.find(".//em").text == "Markdown" and details.find(".//math") is not None
    assert text.xpath(".//a[@id='here']") and text.xpath(".//span/@style")
    code = [one.text for one in text.iter("code")]
    assert code[1:3] == ["<center>", "<center>and here</center>\n"]
    output = content.parent / "output"
    assert (output / "specimen/dropped/line.svg").is_file()


def test_html_of_other_tools_is_mended_for_feeds_and_markdown_too(content):
    folder = content / "specimen" / "dropped"
    folder.mkdir()
    shutil.copy(content / "specimen/everything/line.svg", folder)
    (folder / "en.md").write_text(HEAD + RAW, "utf-8")
    output = build(content, content.parent / "published", "publishconf.py")
    written = (output / "specimen/dropped/index.md").read_text("utf-8")
    feed = (output / "feeds/specimen.en.atom.xml").read_text("utf-8")
    for text in (written, feed):
        assert "/specimen/dropped/line.svg" in text and "{static}" not in text
    assert "<font" not in feed and "&lt;font" not in feed and "&lt;tt" not in feed
    assert (output / "specimen/dropped/line.svg").is_file()


def test_the_sites_own_pages_are_valid(site):
    for file in site.rglob("*.html"):
        part = file.name.startswith("search.")  # of a page, put into it by a script
        errors = JustHTML(file.read_text("utf-8"), collect_errors=True, fragment=part).errors
        assert errors == [], file.relative_to(site)


def without_the_rights_of_root():
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


def test_a_file_that_one_may_not_read_is_named(tmp_path):
    project = copy_of_the_project(tmp_path)
    file = project / "content/ssm/history-2023/en.md"
    file.chmod(0)
    as_anybody = {"preexec_fn": without_the_rights_of_root} if os.geteuid() == 0 else {}
    done = pelican("content", cwd=project, **as_anybody)
    file.chmod(0o644)
    assert done.returncode == 1
    assert (
        "content/ssm/history-2023/en.md: cannot be read (Permission denied) — give yourself"
        in done.stderr
    )
