"""The pictures that go with a link, and the icon."""

import struct

import pytest

from plugins.output import social_cards

LONG = (
    "Pourquoi «\u202fAttention is all you need\u202f» n’a pas dit le dernier mot\u202f: "
    "HiPPO, S4, Mamba et les œuvres complètes d’un été\u202f?"
)


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


def test_each_page_has_its_own_and_it_is_light(found, published):
    drawn = {path: (published / path / "card.png").read_bytes() for path in found}
    assert all(size(card) == (1200, 630) for card in drawn.values())
    assert all(10_000 < len(card) < 100_000 for card in drawn.values())
    assert len(set(drawn.values())) == len(found)


def test_old_browsers_have_an_icon(published, found, address):
    assert size((published / "apple-touch-icon.png").read_bytes()) == (180, 180)
    for page in found.values():
        icons = page.xpath("//link[@rel='apple-touch-icon']/@href")
        assert icons == [address + "apple-touch-icon.png"]


def test_every_letter_of_a_title_is_in_the_font():
    widths, em = social_cards._font()
    letters = "«»’‘“”–—…œŒæàâäçéèêëîïôöùûüÿÀÇÉÈÊÎÔ\u202f\u00a0×λΔ·"
    assert not [letter for letter in letters if ord(letter) not in widths]
    assert social_cards.measure("M") == widths[ord("M")] / em


@pytest.mark.parametrize(
    "title",
    ["S4", "Introduction to SSM and S4", LONG, "Anticonstitutionnellement", "a " * 60 + "a"],
)
def test_a_title_fits_and_breaks_at_plain_spaces_only(title):
    points, lines = social_cards.set_title(title)
    assert " ".join(lines) == title
    assert max(map(social_cards.measure, lines)) * points <= social_cards.WIDTH
    assert len(lines) * points * social_cards.LEADING <= social_cards.HEIGHT


def test_lines_are_even():
    points, lines = social_cards.set_title("Introduction to SSM and S4")
    assert lines == ["Introduction", "to SSM and S4"] and points > 80


def test_letters_with_accents_are_drawn(tmp_path):
    def drawn(word: str) -> bytes:
        svg = (
            '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60">'
            f'<text y="50" font-size="50" font-family="STIX Two Math">{word}</text></svg>'
        )
        return social_cards.drawn(svg, str(tmp_path))

    assert len({drawn(word) for word in ("e", "é", "è", "\u202f")}) == 4


def test_what_was_drawn_is_not_drawn_again(tmp_path, monkeypatch):
    import resvg_py

    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    first = social_cards.drawn(svg, str(tmp_path / "cache"))
    monkeypatch.delattr(resvg_py, "svg_to_bytes")
    assert social_cards.drawn(svg, str(tmp_path / "cache")) == first


def test_a_card_begins_where_its_language_does():
    begun = {lang: social_cards.begins(lang)["x"] for lang in ("en", "zh", "ar", "he")}
    assert begun == {"en": 80, "zh": 80, "ar": 1120, "he": 1120}
