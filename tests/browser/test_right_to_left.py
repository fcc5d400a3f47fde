"""A page in Arabic, in each of the three engines: what English has on the left is on the right."""

import re
import shutil
from pathlib import Path

import pytest

from commands.preview import Preview
from tests.conftest import ROOT, copy_of_the_project, pelican

ARTICLE = "ar/specimen/everything/"
WORDS = "نموذج فضاء الحالة يصف نظاما يتغير مع الزمن، ويتذكر ما مضى في حالة واحدة."
TEXT = f"""Title: فضاء الحالة
Summary: {WORDS}
Date: 2026-01-31
Series: عينات
Series_index: 1

## المعادلات

{WORDS} {WORDS}[^1]

"""


def make(folder: Path) -> str:
    """The site with Arabic as a third language, in which there is the specimen."""
    project = copy_of_the_project(folder)
    conf = project / "pelicanconf.py"
    conf.write_text(conf.read_text("utf-8").replace('["en", "fr"]', '["en", "fr", "ar"]'))
    translations = project / "theme/translations"
    shutil.copy(translations / "fr.po", translations / "ar.po")
    for name, path in (("landing", "ar/index.html"), ("not-found", "ar/404.html")):
        text = (project / f"content/pages/{name}/en.md").read_text("utf-8")
        text = re.sub(r"(?m)^URL:.*$", f"URL: {path.removesuffix('index.html')}", text)
        text = re.sub(r"(?m)^Save_as:.*$", f"Save_as: {path}", text)
        (project / f"content/pages/{name}/ar.md").write_text(text, "utf-8")
    specimen = shutil.copytree(ROOT / "tests/specimen", project / "content/specimen/everything")
    body = (specimen / "en.md").read_text("utf-8").partition("\n\n")[2]
    (specimen / "ar.md").write_text(TEXT + body, "utf-8")
    done = pelican("content", cwd=project)
    assert done.returncode == 0, done.stderr
    return str(project / "output")


@pytest.fixture
def arabic(engine, made_once, monkeypatch):
    with Preview(Path(made_once("right to left", make))) as server:
        monkeypatch.setattr(engine, "site", server.url)
        yield engine


def test_no_page_pans_sideways_on_a_phone(arabic):
    for path in ("ar/", ARTICLE):
        arabic.open(path, 320, 640)
        pans = "const { scrollWidth, clientWidth } = document.documentElement;"
        assert arabic.run(pans + "return scrollWidth - clientWidth") == 0, path
        assert arabic.run("scrollTo(-500, 0); return scrollX") == 0, path


# Where the middle of what a selector finds is, from −1 (left) to 1 (right) of the text's middle.
SIDE = """
  const middle = ({ left, right }) => (left + right) / 2;
  const box = (one) => document.querySelector(one).getBoundingClientRect();
  return Math.sign(middle(box(arguments[0])) - middle(box(arguments[1] || ".text")));
"""


def test_what_english_has_on_the_left_is_on_the_right(arabic):
    sides = {
        ".contents": 1,
        ".margin-note": -1,
        "header.site .home": 1,
        "#site-theme": -1,
        "footer.site p": 1,
        ".code .under": -1,
        ".task input": 1,
        ".timeline .ticks li": 1,
        ".scale span": 1,
    }
    for path, sign in ((ARTICLE, 1), ("specimen/everything/", -1)):
        arabic.open(path, 1280)
        arabic.until("return document.querySelector('.under')")
        for selector, side in sides.items():
            assert arabic.run(SIDE, selector) == sign * side, (path, selector)
        assert arabic.run(SIDE, ".comparison th", ".comparison") == sign
        assert arabic.run(SIDE, ".results td.number", ".results table") == sign


WAY = "return getComputedStyle(document.querySelector(arguments[0])).direction"


def test_code_formulas_and_drawings_run_from_left_to_right(arabic):
    arabic.open(ARTICLE)
    for one in ("pre", "p code", "math", ".formula", ".drawing svg"):
        assert arabic.run(WAY, one) == "ltr", one
    assert arabic.run(WAY, ".text") == arabic.run(WAY, "li") == arabic.run(WAY, "td") == "rtl"
    assert arabic.run(WAY, ".banner") == "ltr"


def test_a_preview_stands_under_its_link(arabic):
    arabic.open(ARTICLE, 320, 640)
    arabic.hover(".citation a")
    left, right = arabic.until("""
      const box = document.querySelector(".preview")?.getBoundingClientRect();
      return box && [box.left, box.right];
    """)
    assert 0 <= left < right <= 320
    assert arabic.run(WAY, ".preview > div") == "ltr"  # an English reference
    arabic.open(ARTICLE, 1280)
    arabic.hover(".citation a")
    link, box = arabic.until("""
      const ends = (one) => document.querySelector(one)?.getBoundingClientRect().right;
      return ends(".preview") && [ends(".citation a"), ends(".preview")];
    """)
    assert abs(link - box) < 1
