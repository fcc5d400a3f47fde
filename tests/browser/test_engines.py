"""What a reader does, in each of the three engines."""

import pytest

from tests import engines, system

ARTICLE = "specimen/everything/"


def test_the_theme_changes_by_a_click(engine):
    engine.open("")
    paper = "return getComputedStyle(document.body).backgroundColor"
    before = engine.run(paper)
    engine.click("#site-theme")
    assert engine.run(paper) != before
    engine.click("#site-theme")
    assert engine.run(paper) == before


def test_code_is_copied_by_a_click(engine):
    engine.open(ARTICLE)
    engine.click(".copy")
    assert engine.until("return document.querySelector('.said').textContent") == "Copied"


def test_a_choice_filters_the_models(engine):
    engine.open(ARTICLE)
    rows = "return document.querySelectorAll('.comparison tbody tr:not([hidden])').length"
    all_ = engine.run(rows)
    engine.run("""
      const select = document.querySelector(".controls select");
      select.value = select.options[1].value;
      select.dispatchEvent(new Event("change"));
    """)
    assert 0 < engine.run(rows) < all_
    engine.click(".comparison th button")
    assert engine.run("return document.querySelector('.comparison th').ariaSort") == "ascending"


def test_without_an_engine_one_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(system.shutil, "which", lambda program: None)
    with pytest.raises(system.NotFound, match="apt-get install firefox-esr"):
        engines.find_or_install()
    monkeypatch.setattr(system.shutil, "which", lambda name: name in engines.FIREFOX or None)
    with pytest.raises(system.NotFound, match="apt-get install webkit2gtk-driver"):
        engines.find_or_install()
