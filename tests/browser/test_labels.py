"""The words in figures: whole, apart from each other, and struck by no line."""

import pytest

WIDTHS = (320, 360, 768, 1280)
LABELS = """() => {
  const found = [];
  // Of the box of a text, what its letters fill.
  const inked = (text) => {
    const { left, right, top, bottom } = text.getBoundingClientRect();
    return { text, words: text.textContent.trim(), left, right, top: top + 3, bottom: bottom - 3 };
  };
  const leaves = (box, edge) =>
    box.left < edge.left - 1 || box.right > edge.right + 1 ||
    box.top < edge.top - 3 || box.bottom > edge.bottom + 3;
  const meet = (a, b) =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom && b.top < a.bottom;
  const strikes = (shape, box) => {
    // A rim of paper keeps away the lines that were painted before.
    const after = box.text.compareDocumentPosition(shape) & Node.DOCUMENT_POSITION_FOLLOWING;
    const rim = getComputedStyle(box.text).paintOrder.startsWith("stroke");
    if (shape.closest("defs, marker") || (rim && !after)) return false;
    const [matrix, length] = [shape.getScreenCTM(), shape.getTotalLength()];
    return Array.from({ length: 200 }, (_, n) => shape.getPointAtLength((length * n) / 199))
      .map((point) => point.matrixTransform(matrix))
      .some(({ x, y }) => box.left < x && x < box.right && box.top < y && y < box.bottom);
  };
  for (const svg of document.querySelectorAll(".drawing > svg")) {
    const tell = (what) => found.push(`${svg.getAttribute("aria-label")?.slice(0, 40)}: ${what}`);
    const boxes = [...svg.querySelectorAll("text")].map(inked).filter(({ words }) => words);
    for (const [place, box] of boxes.entries()) {
      if (leaves(box, svg.getBoundingClientRect())) tell(`“${box.words}” leaves the figure`);
      for (const other of boxes.slice(place + 1))
        if (meet(box, other)) tell(`“${box.words}” meets “${other.words}”`);
      for (const shape of svg.querySelectorAll("line, path, circle, rect"))
        if (strikes(shape, box)) tell(`“${box.words}” is struck by a ${shape.tagName}`);
    }
  }
  return found;
}"""


@pytest.mark.parametrize("lang", ["", "fr/"])
def test_labels_stand_clear(open_page, pages, lang):
    shown = [path for path, tree in pages.items() if tree.xpath("//div[@class='drawing']")]
    shown = [path for path in shown if path.startswith("fr/") == bool(lang)]
    assert len(shown) >= 4
    found = []
    for path in shown:
        page = open_page(path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found += [f"/{path} at {width} px: {one}" for one in page.evaluate(LABELS)]
        page.context.close()
    assert found == [], "\n".join(found)
