"""What a reader sees and does, in each of the three engines."""

import pytest

from commands import engines, system

SPECIMEN = "specimen/everything/"
LONG = ("ssm/introduction/", "ssm/history-2022/")
SIDEWAYS = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("path", ["", "ssm/", *LONG, SPECIMEN, *("fr/" + one for one in LONG)])
def test_no_page_pans_sideways_on_a_phone(engine, path):
    for width in (320, 360) if path == SPECIMEN else (320,):
        engine.open(path, width, 640)
        assert engine.run(SIDEWAYS) == 0


def test_what_is_wider_scrolls_in_a_box_that_has_a_name(engine):
    engine.open(SPECIMEN, 320, 640)
    engine.until("return document.querySelector('pre[role]')")
    for kind in (".formula", ".table", "pre"):
        wide = engine.run(
            """return [...document.querySelectorAll(arguments[0])].filter(
              box => box.checkVisibility() && box.scrollWidth > box.clientWidth + 1
            ).map(box => [box.role, box.ariaLabel, box.tabIndex])""",
            kind,
        )
        assert wide and set(map(tuple, wide)) == {("group", "Scrolls sideways", 0)}, kind
    engine.open(SPECIMEN, 1600)
    stops = "return [...document.querySelectorAll('.formula[tabindex]')].map(one => one.{}Width)"
    inner, outer = (engine.run(stops.format(kind)) for kind in ("scroll", "client"))
    assert all(within > without + 1 for within, without in zip(inner, outer, strict=True))


def test_the_search_finds_and_gives_the_place_back(engine):
    engine.open(LONG[0], 360, 640)
    link = "#cite-hochreiter1997lstm-1"
    engine.run(
        """
        const link = document.querySelector(arguments[0]);
        link.focus({ preventScroll: true });
        link.scrollIntoView({ block: "center", behavior: "instant" });
        """,
        link,
    )
    before = engine.run("return scrollY")
    engine.press("/")
    engine.until("return document.activeElement.id === 'site-query'")
    engine.press(*"HiPPO")
    found = engine.until("""
      const [list, first] = document.querySelectorAll("dialog ol, dialog li a");
      return first && [list.clientHeight, first.getBoundingClientRect().height];
    """)
    assert min(found) > 40
    engine.press("Escape")
    engine.until("return !document.querySelector('dialog[open]')")
    assert engine.run("return '#' + document.activeElement.id") == link
    assert engine.run("return scrollY") == before > 1000


def test_the_search_gives_the_place_back_to_who_had_focused_nothing(engine):
    engine.open(LONG[0], 360, 640)
    engine.run("scrollTo({ top: 9000, behavior: 'instant' })")
    # The first block that begins in the window: a point may lie between two of them.
    engine.until("""
      const below = (one) => one.getBoundingClientRect().top >= 0;
      const blocks = [...document.querySelectorAll(".text > *")];
      return scrollY > 8000 && (window.seen = blocks.find(below));
    """)
    engine.press("/")
    engine.until("return document.activeElement.id === 'site-query'")
    engine.press("Escape")
    engine.until("return !document.querySelector('dialog[open]')")
    # It is still near; the length of what is above it may be better known by now.
    top = engine.run("return window.seen.getBoundingClientRect().top")
    assert -900 < top < 1500


def test_the_theme_changes_by_a_click(engine):
    engine.open("")
    paper = "return getComputedStyle(document.body).backgroundColor"
    before = engine.run(paper)
    engine.click("#site-theme")
    assert engine.run(paper) != before
    engine.click("#site-theme")
    assert engine.run(paper) == before


def test_code_is_copied_by_a_click_below_its_lines(engine):
    engine.open(SPECIMEN)
    engine.click(".copy")
    assert engine.until("return document.querySelector('.said').textContent") == "Copied"
    assert (
        engine.run("""
      const [pre, copy] = [...document.querySelector(".code").children];
      return copy.getBoundingClientRect().top - pre.getBoundingClientRect().bottom;
    """)
        > 0
    )


def test_a_choice_filters_the_models(engine):
    engine.open(SPECIMEN)
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


# Of each formula that a script finds, the boxes of its parts.
BOXES = """
  const box = (one) => one.getBoundingClientRect();
  return [...document.querySelectorAll(arguments[0])].map((one) => {
    const [over, under] = [box(one.lastElementChild), box(one.firstElementChild)];
    return [one.textContent, under.top - over.bottom, under.height, box(one).height];
  });
"""


def test_accents_are_close_to_their_letters(engine):
    """An accent whose box floats, as in WebKit, makes a letter twice as tall."""
    engine.open(LONG[1])
    accents = [one for one in engine.run(BOXES, "mover[accent]") if one[0][-1] in "^~ˆ˜‾¯"]
    assert len(accents) > 15
    for text, _, letter, whole in accents:
        assert whole < 1.4 * letter, (text, letter, whole)


def test_brackets_are_as_tall_as_the_sums_within(engine):
    engine.open(SPECIMEN)
    heights = engine.run("""
      const sum = document.querySelector("mrow > mo[minsize] ~ :is(munderover, munder)");
      const box = (one) => one.getBoundingClientRect().height;
      const within = sum.parentElement;
      return [sum, within.firstElementChild, within.lastElementChild].map(box);
    """)
    assert heights[1] > 0.85 * heights[0] and heights[2] > 0.85 * heights[0], heights


def test_small_fractions_and_products_stay_small(engine):
    engine.open(SPECIMEN)
    small, large, product, letter = engine.run("""
      const box = (selector) => document.querySelector(selector).getBoundingClientRect();
      const within = "math[display] mfrac[displaystyle=false]";
      return [box(`${within} > mn`).width, box(`${within} ~ mn`).width,
        box("math[display] mover ~ mo").height, box("math[display] mover mi").height];
    """)
    assert small < 0.8 * large  # both of two digits
    assert product < 1.4 * letter


def test_formulas_within_a_line_do_not_break(engine):
    engine.open(LONG[1], 768, 640)
    heights = engine.run("""
      return [...document.querySelectorAll("p math:not([display])")].filter(
        (one) => one.getClientRects().length > 1 || one.getBoundingClientRect().height > 80
      ).map((one) => one.textContent);
    """)
    assert heights == []


def test_the_heads_of_a_table_stand_on_one_line(engine):
    engine.open(SPECIMEN)
    assert (
        engine.run("return getComputedStyle(document.querySelector('thead th')).verticalAlign")
        == "bottom"
    )


def test_the_bar_tells_how_much_is_read(engine):
    engine.open(LONG[0], 360, 640)
    share = "return new DOMMatrix(getComputedStyle(document.body, '::before').transform).a"
    engine.until(share.replace("return", "return 1 - (") + ") > 0.9")
    engine.run("scrollTo({ top: document.documentElement.scrollHeight / 2, behavior: 'instant' })")
    assert 0.4 < engine.until(f"const x = (() => {{ {share} }})(); return x > 0.3 && x") < 0.6


def test_the_contents_follow(engine):
    engine.open(LONG[1], 1280, 600)
    engine.run("document.getElementById('references').scrollIntoView({ behavior: 'instant' })")
    list_, entry = engine.until("""
      const entry = document.querySelector(".contents [aria-current]");
      const box = (one) => (({ top, bottom }) => [top, bottom])(one.getBoundingClientRect());
      return entry?.hash === "#references" && [box(entry.closest(".contents")), box(entry)];
    """)
    assert list_[0] <= entry[0] and entry[1] <= list_[1] + 1


def test_a_preview_shows_what_is_referred_to(engine):
    engine.open(SPECIMEN)
    shown = "return document.querySelector('.preview')?.{}"
    for link, inside in (
        (".citation a", "Gu A."),
        ("p a[href^='#eq']", "math"),
        ("p a[href='#figure-1']", "svg"),
    ):
        engine.hover(link)
        engine.until("return document.querySelector('.preview')")
        within = engine.run("""
          const box = document.querySelector(".preview").getBoundingClientRect();
          return [box.left >= 0, box.top >= 0, box.right <= innerWidth, box.bottom <= innerHeight];
        """)
        assert within == [True] * 4, link
        html = engine.run(shown.format("innerHTML"))
        assert inside in html, link
        engine.hover(".preview")
        engine.press("Escape")
        assert engine.run(shown.format("id")) is None


def test_a_note_stands_in_the_margin_or_opens_in_place(engine):
    engine.open(SPECIMEN, 1280)
    place = """
      const note = document.querySelector(".margin-note").getBoundingClientRect();
      const text = document.querySelector(".margin-note").closest("p").getBoundingClientRect();
      return [note.width, note.left - text.right, innerWidth - note.right];
    """
    width, gap, left = engine.run(place)
    assert width > 150 and gap > 10 and left > 0
    engine.open(SPECIMEN, 360, 640)
    assert engine.run(place)[0] == 0
    engine.click(".footnote-ref")
    assert (
        engine.until("return document.querySelector('.margin-note').getBoundingClientRect().height")
        > 20
    )
    assert engine.run(SIDEWAYS) == 0


def test_without_an_engine_one_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(system.shutil, "which", lambda program: None)
    with pytest.raises(system.NotFound, match="apt-get install firefox-esr"):
        engines.find_or_install()
    monkeypatch.setattr(system.shutil, "which", lambda name: name in engines.FIREFOX or None)
    with pytest.raises(system.NotFound, match="apt-get install webkit2gtk-driver"):
        engines.find_or_install()
