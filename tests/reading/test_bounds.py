"""No text takes the build down, or keeps it: what has no end is refused, with file and line."""

import pytest

from tests import small


@pytest.mark.parametrize(
    "text",
    [
        *("[" * 5000, "![" * 5000, "[](" * 5000, "<a " * 5000, "[@a; " * 5000, "> " * 2000 + "x"),
        *("- " * 2000 + "x", "<b>" * 2000, "[model: a" * 500, "1. " * 2000 + "x"),
    ],
    ids=lambda text: text[:9],
)
def test_what_nests_without_end_is_refused(tmp_path, text):
    said = small.told(small.content(tmp_path, text))
    assert said and all("content/s/a/en.md:7: " in one and " — " in one for one in said), said


def test_a_title_is_held_to_the_same(tmp_path):
    said = small.told(small.content(tmp_path, head={"Title": "[](" * 5000}))
    assert any("content/s/a/en.md:1: more than 100 “[” have no “]”" in one for one in said) or any(
        "en.md:1: more than 100 “](” have no “)”" in one for one in said
    ), said


@pytest.mark.parametrize("deep", ["[" * 5000, "{a: " * 3000, "- " * 3000])
def test_metadata_that_nest_are_told(tmp_path, deep):
    content = small.content(tmp_path)
    (content / "s/a/en.md").write_text(f"---\ntitle: {deep}\n---\n\nText.\n")
    said = small.told(content)
    assert any("content/s/a/en.md:2: the metadata" in one for one in said), said


@pytest.mark.parametrize("value", ["[" * 5000, "1e-99999999999999999999", "{a=" * 3000])
def test_models_that_nest_or_count_without_end_are_told(tmp_path, value):
    content = small.content(tmp_path)
    (content / "models.toml").write_text(f"[models.a]\nname = {value}\n")
    said = small.told(content)
    assert said and all("content/models.toml:" in one and " — " in one for one in said), said


@pytest.mark.parametrize("text", ["&#1;", "[x](https://example.org/&#x1f;)", "&#0000011;"])
def test_a_control_character_by_its_number_is_told(tmp_path, text):
    (said,) = small.told(small.content(tmp_path, text), "published")
    assert "content/s/a/en.md:7: &#" in said and "is not a character — delete it" in said
