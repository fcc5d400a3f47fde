"""The lines that ask for a view of the models: what is told of a wrong one, where they lead."""

import re

import pytest

from plugins import problems
from plugins.atlas import data as atlas
from tests.atlas.models import DATA, NEW, draw, told, with_data

# fmt: off
MISTAKES = {  # what an article says in its first line, its seventh; what is told
    "[compairson: 2022]": "there is no view “compairson” — did you mean comparison?",
    "So [timeline: 2022] it is": "[timeline: 2022] stands within other text — put an empty line",
    "- [timeline: 2022]": "[timeline: 2022] stands within other text",
    "**So** [timeline: 2022]": "[timeline: 2022] stands within other text",
    "[model: s44]": "there is no model “s44” — did you mean s4?",
    "[model: qqq]": "there is no model “qqq” — name one of content/models.toml",
    "[model: 2022]": "there is no model “2022” — name one of content/models.toml",
    "[model: s4, s5]": "[model: s4, s5] is one card too many — write one line for each model",
    "[model: s4]\n\n[model: s4]": "[model: s4] is one card too many",
    "[comparison: 2022, qqq]": "there is no model “qqq” — name one of content/models.toml, or",
    "[timeline: 1999]": "there is no model “1999” — name one of content/models.toml, or a year",
    "[family-tree:]": "there is no model “” — name one of",
    "[results: lar, 2022]": "there is no benchmark “lar” — did you mean lra?",
    "[results: 2022]": "there is no benchmark “2022” — name one of lra",
    "[results: , 2022]": "there is no benchmark “” — name one of lra",
    "[results: lra]": "there is no model “” — name one of",
    "[ledger: 2021]": "there is no ledger “2021” — did you mean 2022?",
    "[ledger: 2022, s4]": "there is no ledger “2022, s4” — ",
}
# fmt: on


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_in_a_line_is_named_with_its_place(text, tmp_path):
    draw(with_data(tmp_path, DATA), "fr", text)
    (said,) = told("fr.md")
    assert said.startswith(f"7: {MISTAKES[text]}")


def test_without_data_a_view_is_named(tmp_path):
    content = with_data(tmp_path, DATA)
    (content / atlas.FILE).unlink()
    draw(content, "en", "Text.\n\n[timeline: 2022]")
    assert told("en.md") == ["9: there is no content/models.toml — write one"]


@pytest.mark.parametrize(
    "text",
    [
        "`[timeline: 2022]` in a line.",
        "    [timeline: 2022]",
        "```\n[timeline: 2022]\n```",
        "See [results: table 4](https://example.org/).",
        "[Times: 3]" + "\n\n[note: a model]",
    ],
)
def test_what_is_no_view_stays_as_it_is(text, tmp_path):
    written = draw(with_data(tmp_path, DATA), "en", text)
    assert 'class="atlas' not in written and not problems.found


@pytest.mark.parametrize(
    ("lost", "where", "name"),
    [
        ('idea.fr = "Une phrase."\n', "idea.en", "idea"),
        (', fr = "perplexité"', "measure", "measure"),
        (', fr = "Couleur"', "title = { en", "title"),
        (', fr = "bleu"', "terms.blue", "terms.blue"),
    ],
)
def test_a_translation_that_is_missing_is_told_and_the_first_language_shown(
    lost, where, name, tmp_path
):
    changed = NEW.replace(lost, "")
    shown = draw(with_data(tmp_path, DATA + changed), "fr", "[model: new]\n\n[comparison: new]")
    line = (DATA + changed[: changed.index(where)]).count("\n") + 1
    (said,) = told(atlas.FILE)
    assert said.startswith(f"{line}: warning: {name} has no translation: French — add {name}.fr; ")
    for word, one in (("One sentence.", "idea"), ("perplexity", "measure"), ("Colour", "title")):
        assert (word in shown) == (one == name)


@pytest.mark.parametrize(
    ("head", "leads"),
    [
        ("Date: 2026-01-01", "../other/en.md#model-mega"),
        ("Date: 2026-01-01\nStatus: draft", "https://arxiv.org/"),
        ("Date: 2999-01-01", "https://arxiv.org/"),  # else it could not be published before
        ("Summary: Discr\xe9tisation", "../other/en.md#model-mega"),
        ("Date: 2026-01-01\n\nSo:\n\n```\nStatus: draft\n```", "../other/en.md#model-mega"),
        ("Summary: Dates\n\nSo:\n\n```\nDate: 2999-01-01\n```", "../other/en.md#model-mega"),
    ],
)
def test_a_card_is_led_to_in_the_article_that_is_published(head, leads, tmp_path):
    content = with_data(tmp_path, DATA)
    (content / "ssm" / "other").mkdir(parents=True)
    article = f"{head}\n\n[model: mega]\n"
    (content / "ssm/other/en.md").write_bytes(article.encode("latin-1"))
    shown = draw(content, "en", "[timeline: mega]")
    assert re.search(rf'href="({{filename}})?{re.escape(leads)}', shown), shown
