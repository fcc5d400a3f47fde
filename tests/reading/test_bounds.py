"""No text takes the build down, or keeps it: what has no end is refused, with file and line."""

import pytest

from plugins.articles import thumbnails
from plugins.markdown import figures, lint
from plugins.reading import reader
from plugins.time_limit import at_most
from tests import small_site


@pytest.mark.parametrize(
    "text",
    [
        *("[" * 5000, "![" * 5000, "[](" * 5000, "<a " * 5000, "[@a; " * 5000, "> " * 2000 + "x"),
        *("- " * 2000 + "x", "<b>" * 2000, "[model: a" * 500, "1. " * 2000 + "x"),
    ],
    ids=lambda text: text[:9],
)
def test_what_nests_without_end_is_refused(tmp_path, text):
    said = small_site.told(small_site.content(tmp_path, text))
    assert said and all("content/s/a/en.md:7: " in one and " — " in one for one in said), said


def test_what_takes_too_long_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(reader, "SECONDS", 0.1)
    content = small_site.content(tmp_path, "*[a]: b\n" * 5000)
    said = small_site.told(content)
    assert [one for one in said if "content/s/a/en.md: takes more than 0.1 s to read — " in one]


def test_metadata_that_double_are_told(tmp_path):
    content = small_site.content(tmp_path)
    lines = "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 64))
    (content / "s/a/en.md").write_text(f"---\na0: &a0 x\n{lines}---\n\nText.\n")
    said = small_site.told(content)
    assert any("content/s/a/en.md:3: the metadata are not YAML: an alias" in one for one in said)


@pytest.mark.parametrize("inner", [" " * 200_000 + "x", "<text/>" * 100_000, "id" + " " * 200_000])
def test_a_drawing_is_read_once(inner):
    drawing = f'<svg width="100%" height="9">{inner}</svg>'
    with at_most(20):  # not the hours that it is when each sign is looked at from each other
        assert thumbnails.thumbnail(drawing)
        assert figures._labelled.sub("", drawing) == drawing


@pytest.mark.parametrize(
    "sign", ["{", "{{ ", "{%", "{{<", "^[", "[^", "==a", ":a", "a~", "^a", "[!a"]
)
def test_what_other_tools_leave_is_looked_for_once(sign):
    text = sign * 100_000
    with at_most(20):
        for pattern in [lint._note, lint._reference, *(one for one, *_ in lint._left_overs)]:
            pattern.findall(text)


def test_the_ids_of_many_drawings_are_told_apart_at_once(tmp_path):
    content = small_site.content(tmp_path, "\n\n".join(["![x](p.svg)"] * 4))
    parts = "".join(f'<g id="a{n}"/>' for n in range(3000))
    (content / "s/a/p.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg">{parts}</svg>')
    assert small_site.told(content) == []  # and not that it takes too long


def test_a_title_is_held_to_the_same(tmp_path):
    said = small_site.told(small_site.content(tmp_path, head={"Title": "[](" * 5000}))
    assert any("content/s/a/en.md:1: more than 100 “[” have no “]”" in one for one in said) or any(
        "en.md:1: more than 100 “](” have no “)”" in one for one in said
    ), said


@pytest.mark.parametrize("deep", ["[" * 5000, "{a: " * 3000, "- " * 3000])
def test_metadata_that_nest_are_told(tmp_path, deep):
    content = small_site.content(tmp_path)
    (content / "s/a/en.md").write_text(f"---\ntitle: {deep}\n---\n\nText.\n")
    said = small_site.told(content)
    assert any("content/s/a/en.md:2: the metadata" in one for one in said), said


@pytest.mark.parametrize("value", ["[" * 5000, "1e-99999999999999999999", "{a=" * 3000])
def test_models_that_nest_or_count_without_end_are_told(tmp_path, value):
    content = small_site.content(tmp_path)
    (content / "models.toml").write_text(f"[models.a]\nname = {value}\n")
    said = small_site.told(content)
    assert said and all("content/models.toml:" in one and " — " in one for one in said), said


@pytest.mark.parametrize("text", ["&#1;", "[x](https://example.org/&#x1f;)", "&#0000011;"])
def test_a_control_character_by_its_number_is_told(tmp_path, text):
    (said,) = small_site.told(small_site.content(tmp_path, text), "published")
    assert "content/s/a/en.md:7: &#" in said and "is not a character — delete it" in said
