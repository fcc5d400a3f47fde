"""Each page as Markdown, and llms.txt: nothing of this site's own, nothing lost."""

import json
import re

import markdown
import pytest
from lxml import html

from plugins.problems import ProblemsFound
from tests import small_site
from tests.conftest import build, short_specimen


@pytest.fixture(scope="module")
def texts(published, found) -> dict[str, str]:
    return {path: (published / path / "index.md").read_text("utf-8") for path in found}


def head(text: str) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in text.split("---\n")[1].splitlines())


def read_back(text: str) -> html.HtmlElement:
    body = text.split("---\n", 2)[2]
    body = re.sub(r"\$\$\n.*?\n *\$\$|\$(?:\\.|[^$\\\n])+\$", "F", body, flags=re.DOTALL)
    return html.fromstring(f"<div>{markdown.markdown(body, extensions=['extra'])}</div>")


def test_the_head_says_what_the_page_says(texts, found, address):
    for path, text in texts.items():
        page, said = found[path], head(text)
        assert json.loads(said["title"]) == page.findtext(".//h1")
        assert json.loads(said["author"]) == page.xpath("//meta[@name='author']/@content")[0]
        assert said["language"] == page.get("lang") and said["url"] == address + path
        dates = page.xpath("//header[@class='title']//time/@datetime")
        assert [said[key] for key in ("date", "modified") if key in said] == dates


def test_it_reads_back_with_the_same_parts(texts, found):
    for path, text in texts.items():
        page, back = found[path].xpath("//div[@class='text']")[0], read_back(text)
        if path.endswith("introduction/") or path.endswith("everything/"):
            for tag in ("h2", "h3"):
                titles = [one.text_content() for one in page.iter(tag)]
                assert [one.text_content() for one in back.iter(tag)] == titles
            assert len(list(back.iter("pre"))) == len(page.xpath(".//pre[not(ancestor::details)]"))
            assert len(list(back.iter("table"))) == len(list(page.iter("table")))
        assert len(list(back.iter("img"))) == len(list(page.iter("figure")))


def test_formulas_are_in_latex(texts, found):
    for path, text in texts.items():
        page = found[path].xpath("//div[@class='text']")[0]
        displayed = len(page.xpath(".//math[@display='block']"))
        assert len(re.findall(r"^ *\$\$\n(?:.|\n)*?\n *\$\$$", text, re.MULTILINE)) == displayed
    text = texts["ssm/introduction/"]
    assert r"$h_k = \tanh(W h_{k-1} + U u_k)$" in text
    assert r"x'(t) &= A\,x(t) + B\,u(t) \tag{1} \\" in text
    assert r"\label" not in text and r"\eqref" not in text


def test_the_forms_of_this_site_are_resolved(texts, address):
    for path, text in texts.items():
        prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
        assert not re.search(
            r"\[-?@|\[code:|\[series-index|\]\(\)|\{[#.]|\{static|\{filename", prose
        )
        links = re.findall(r"\]\(([^)\s]+)", prose)
        assert all(link.startswith("https://") for link in links), path
    text = texts["fr/ssm/introduction/"]
    assert "(Bengio et al., 1994\u202f; Pascanu et al., 2013)" in text
    assert f"[figure 1]({address}fr/ssm/introduction/#fig-costs)" in text.replace("\xa0", " ")
    assert f"]({address}fr/ssm/introduction/costs.fr.svg)\n\n**Figure 1.** " in text
    assert "```python\ndef zero_order_hold(A, B, step):\n" in text
    assert "\n## Références\n\n- " in text and "doi.org" in text
    assert f"1. [Introduction to SSM and S4]({address}ssm/introduction/)" in texts[""]
    assert f"1. [Introduction aux SSM et à S4]({address}fr/ssm/introduction/)" in texts["fr/"]


def test_what_else_an_author_can_use(texts):
    text = texts["specimen/everything/"]
    assert "5 \\$ and 6 \\$" in text and "`$x$`" in text
    assert "| a norm, with its bars | $\\vert x\\vert $ |" in text
    assert "A note[^1] at" in text and "\n[^1]: With its own formula, $N = 64$." in text
    assert "- ☑ done\n- ☐ to do" in text and "> **Remember**\n>\n> Diagonal is enough." in text
    assert "\u202f; formules" not in text and "\u202f;" in texts["fr/specimen/everything/"]


def test_a_page_leads_to_its_markdown_and_images_are_there(found, texts, published, address):
    for path, page in found.items():
        links = page.xpath("//link[@type='text/markdown']/@href")
        assert links == [f"{address}{path}index.md"]
        for image in re.findall(r"!\[[^\]]*\]\(([^)]*)\)", texts[path]):
            assert (published / image.removeprefix(address)).is_file()


def test_a_series_that_is_not_there_is_reported_as_ever(tmp_path):
    content = short_specimen(tmp_path)
    with (content / "pages" / "landing" / "en.md").open("a", encoding="utf-8") as page:
        page.write("\n[series-index: sms]\n")
    with pytest.raises(ProblemsFound, match="there is no series sms/"):
        build(content, tmp_path / "out", "publishconf.py")


def test_llms_txt_lists_every_page_in_each_language(published, found, address):
    text = (published / "llms.txt").read_text("utf-8")
    title, summary, *_ = text.split("\n\n")
    assert title == "# SSM Blog Posts" and summary.startswith("> State space models")
    links = re.findall(r"^- \[[^\]]+\]\((\S+)\): .+$", text, re.MULTILINE)
    assert {link.removeprefix(address).removesuffix("index.md") for link in links} == set(found)
    english, french = text.split("\n## ")[1:]
    assert english.startswith("English\n") and french.startswith("Français\n")
    assert all("/fr/" in line for line in french.splitlines() if line.startswith("- "))
    order = [
        line.split("/ssm/")[1].split("/")[0]
        for line in english.splitlines()
        if "/ssm/" in line and "/ssm/index.md" not in line
    ]
    assert order == ["introduction", "history-2022", "history-2023"]
    assert english.count("(Work in progress)") == french.count("(En cours d’écriture)") == 1


def test_a_drawing_of_another_article_has_a_name_of_its_own(tmp_path):
    content = small_site.content(tmp_path, "![x](../b/line.svg)\n\n[own](line.svg)\n")
    (content / "s/b").mkdir()
    drawing = (content / "s/a/line.svg").read_text("utf-8")
    (content / "s/b/line.svg").write_text(drawing.replace("<svg ", '<svg class="b" '), "utf-8")
    assert not small_site.told(content, "published")
    page = tmp_path / "published/s/a"
    assert 'class="b"' not in (page / "line.svg").read_text("utf-8")
    assert 'class="b"' in (page / "other-line.svg").read_text("utf-8")
    assert "other-line.svg" in (page / "index.md").read_text("utf-8")


def test_code_with_a_fence_in_it_reads_back_whole(tmp_path):
    content = small_site.content(tmp_path, "````\n```\ncode\n```\n````\n")
    assert not small_site.told(content, "published")
    copy = (tmp_path / "published/s/a/index.md").read_text("utf-8")
    assert "````text\n```\ncode\n```\n````\n" in copy
