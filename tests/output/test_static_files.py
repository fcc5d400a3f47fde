"""What may be copied into the site: nothing from elsewhere, nothing that would run."""

from pathlib import Path

import pytest
from lxml import html

from plugins import problems
from plugins.output import static_files
from tests import small_site

SECRET = "a secret of this machine"
RUNS = '<svg xmlns="http://www.w3.org/2000/svg"{}</svg>'


def names(folder: Path) -> set[str]:
    return {one.relative_to(folder).as_posix() for one in folder.rglob("*")}


@pytest.mark.parametrize(
    "text",
    [
        "[x]({attach}../../../secret.txt)",
        "[x]({attach}../../../../../../../../../../../../proc/self/environ)",
        "[x]({static}../../../secret.txt)",
        "[x](../../../secret.txt)",
        '<img src="{static}../../../secret.txt" alt="x">',
        '<video src="{static}link.txt"></video>',
        '<video poster="{static}link.txt"></video>',
        '<a href="{static}/s/a/link.txt">x</a>',
        "[x](link.txt)",
        "[x]({static}.hidden.txt)",
        "![x](picture.png)",
        "[x]({static}en.md)",
        "[x](page.html) [js](evil.js)",
        "[x](card.png)",
        "<video src='{static}http://['></video>",
        "<!-- <a href='{static}http://[x'> -->",
        "![x](SECRETS/drawing.svg)",
        "![x]({static}SECRETS/drawing.svg)",
        "[x](page.html.bib)",
        "[x](3.svg.gz)",
        *(f"[x]({number}.svg)" for number in range(15)),
    ],
)
def test_nothing_from_elsewhere_and_nothing_that_runs_is_copied(tmp_path, text):
    content = small_site.content(tmp_path, text.replace("SECRETS", str(tmp_path)))
    article = content / "s/a"
    (tmp_path / "secret.txt").write_text(SECRET)
    (tmp_path / "drawing.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    (article / "page.html.bib").write_text("<script>1</script>")
    (article / "3.svg.gz").write_text("<script>1</script>")
    (article / "link.txt").symlink_to(tmp_path / "secret.txt")
    (article / "picture.png").symlink_to(tmp_path / "secret.txt")
    (article / ".hidden.txt").write_text(SECRET)
    (article / "page.html").write_text("<script>1</script>")
    (article / "evil.js").write_text("1")
    (article / "card.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    for number, inner in enumerate(
        (
            "><script>1</script>",
            ' onload="x()">',
            '><a href="java&#9;script:x()"><text>x</text></a>',
            ' xmlns:h="http://www.w3.org/1999/xhtml"><h:script>1</h:script>',
            "><foreignObject><p>x</p></foreignObject>",
            '><image href="https://elsewhere.example/x.png"/>',
            "><style>@import 'https://elsewhere.example/x.css';</style>",
            '><style onload="x()">g{}</style>',
            "><style><g/>@import 'https://elsewhere.example/x.css';</style>",
            "><style><x:y xmlns:x='z'/>@import 'https://elsewhere.example/x.css';</style>",
            "><style>@\\69mport 'https://elsewhere.example/x.css';</style>",
            "><style>g { mask: u\\72l(https://elsewhere.example/x) }</style>",
            "><style>g { mask: image-set('https://elsewhere.example/x' 1x) }</style>",
            '><image href="//elsewhere.example/x.png"/>',
            '><image href="/&#9;/elsewhere.example/x.png"/>',
        )
    ):
        (article / f"{number}.svg").write_text(RUNS.format(inner))
    before = names(tmp_path)
    said = small_site.told(content)
    assert said and all("content/s/a/en.md:7: " in one and " — " in one for one in said), said
    assert names(tmp_path) == before


def test_an_address_is_not_the_name_of_a_file(tmp_path):
    content = small_site.content(tmp_path, "![x](http://host/linked.svg)")
    drawing = content / "s/a/http:/host/linked.svg"
    drawing.parent.mkdir(parents=True)
    (tmp_path / "drawing.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    drawing.symlink_to(tmp_path / "drawing.svg")
    (said,) = small_site.told(content, "published")
    assert "the page would fetch http://host/linked.svg from another site" in said


@pytest.mark.parametrize("form", small_site.FORMS)
def test_what_stands_beside_a_text_is_copied(tmp_path, form):
    text = "[data](x.csv) ![x](photo.png)\n\n<video src='film.webm'></video>"
    content = small_site.content(tmp_path, text)
    for name, data in (("x.csv", b"1,2"), ("photo.png", b"\x89PNG"), ("film.webm", b"1")):
        (content / "s/a" / name).write_bytes(data)
    assert small_site.told(content, form) == []
    assert {"s/a/x.csv", "s/a/photo.png", "s/a/film.webm"} <= names(tmp_path / form)


INKSCAPE = """<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!-- Created with Inkscape -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg
   width="10"
   height="10"{}
   xmlns="http://www.w3.org/2000/svg">
  <circle r="{}"{}/>
</svg>
"""


def test_an_svg_as_drawing_programs_write_it_has_its_label_everywhere(tmp_path):
    content = small_site.content(
        tmp_path, "![One](one.svg)\n\n![Two](two.svg)\n\n![Three](line.svg)"
    )
    own = '\n   xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"'
    (content / "s/a/one.svg").write_text(INKSCAPE.format("", 1, ""))
    (content / "s/a/two.svg").write_text(INKSCAPE.format(own, 2, ' inkscape:label="L"'))
    assert small_site.told(content, "published") == []
    page = (tmp_path / "published/s/a/index.html").read_text("utf-8")
    assert '<svg role="img" aria-label="One"' in page and 'alt="Two"' in page
    assert "DOCTYPE svg" not in page and "data-source" not in page and "inkscape" not in page
    copy = (tmp_path / "published/s/a/index.md").read_text("utf-8")
    for number, (name, alt) in enumerate((("one", "One"), ("two", "Two"), ("line", "Three")), 1):
        assert f"![{alt}](https://site.example/s/a/{name}.svg)" in copy
        if name != "line":
            assert f'r="{number}"' in (tmp_path / f"published/s/a/{name}.svg").read_text()


def test_a_bomb_in_an_svg_is_refused():
    bomb = b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>'
    assert not static_files.is_picture("x.svg", bomb)
    assert not static_files.is_picture("x.svg", b'<?xml-stylesheet href="x.xsl"?><svg/>')
    assert not static_files.is_picture("x.svg", b"<g>" * 5000)
    assert static_files.is_picture("x.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>')


DRAWN = """<svg
\txmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="t d"
><title id="t">T</title><desc id='d'>D</desc
><linearGradient id = "code"/><path id="b" fill="url(#code)" stroke="url('#code')"
/><use href="#b"/></svg>
"""


def test_ids_of_drawings_are_their_own(tmp_path):
    """Drawing programs count from 1 in each file, and name layers as authors name sections."""
    text = "## Code\n\n![One](one.svg)\n\n![Two](two.svg)\n\nBack to [the code](#code)."
    content = small_site.content(tmp_path, text)
    for name in ("one", "two"):
        (content / f"s/a/{name}.svg").write_text(f"<!-- <svg> -->\n{DRAWN}<!-- {name} -->")
    assert small_site.told(content, "published") == []
    page = html.parse(tmp_path / "published/s/a/index.html").getroot()
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert page.xpath("//h2/@id")[0] == "code"
    for drawing in page.xpath("//div[@class='drawing']/svg"):
        (gradient,), (path,) = drawing.xpath("lineargradient/@id"), drawing.xpath("path")
        assert (
            path.get("fill") == f"url(#{gradient})" and path.get("stroke") == f"url('#{gradient}')"
        )
        assert drawing.xpath("use/@href") == [f"#{path.get('id')}"]
        assert drawing.get("aria-label") and drawing.get("aria-labelledby") is None


def test_an_svg_in_another_encoding_is_shown_as_an_image(tmp_path):
    content = small_site.content(tmp_path, "![One](one.svg)\n\n![Two](two.svg)")
    xml = (
        '<?xml version="1.0" encoding="{}"?>\n<!-- é -->\n<svg xmlns="http://www.w3.org/2000/svg"/>'
    )
    for name, encoding in (("one", "utf-16"), ("two", "iso-8859-1")):
        (content / f"s/a/{name}.svg").write_bytes(xml.format(encoding).encode(encoding))
    assert small_site.told(content, "published") == []
    page = html.parse(tmp_path / "published/s/a/index.html").getroot()
    assert page.xpath("//figure/img/@alt") == ["One", "Two"]


def test_a_film_goes_along_with_its_poster_and_its_words(tmp_path):
    film = "<video src='f%C3%A9%20x.mp4' poster='p.png' controls><track src='t.vtt'></video>"
    content = small_site.content(tmp_path, film)
    data = {"fé x.mp4": b"\0\0\0\x18ftyp", "p.png": b"\x89PNG\r\n\x1a\n", "t.vtt": b"WEBVTT"}
    for name, one in data.items():
        (content / "s/a" / name).write_bytes(one)
    assert small_site.told(content, "published") == []
    assert not [one for one in problems.found if "<track>" in one.what]
    assert {f"s/a/{name}" for name in data} <= names(tmp_path / "published")
    page = html.parse(tmp_path / "published/s/a/index.html", html.HTMLParser(encoding="utf-8"))
    addresses = page.xpath("//video/@poster | //source/@src | //track/@src")
    assert [one.rpartition("/")[2] for one in addresses] == ["p.png", "fé x.mp4", "t.vtt"]


@pytest.mark.parametrize("written", ["R&D.csv", "R%26D.csv", "<R&D.csv>"])
def test_a_name_that_an_address_reads_otherwise_is_told(tmp_path, written):
    content = small_site.content(tmp_path, f"Text.\n\n[x]({written})")
    (content / "s/a/R&D.csv").write_text("1")
    (told,) = small_site.told(content)
    assert "s/a/en.md:9: the name R&D.csv has a &" in told


@pytest.mark.parametrize(
    "name", ["plugins.problems.report", "content.s.a.mine.secret", "tasks.site"]
)
def test_code_is_shown_of_the_models_only(tmp_path, name):
    content = small_site.content(tmp_path, f"[code: {name}]")
    (content / "s/a/mine.py").write_text("def secret():\n    return 1\n")
    (said,) = small_site.told(content)
    assert f"content/s/a/en.md:7: no module {name.rpartition('.')[0]}" in said
