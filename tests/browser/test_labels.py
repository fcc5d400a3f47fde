"""The words in figures: whole, apart from each other, and struck by no line."""

import pytest

WIDTHS = (320, 360, 768, 1280)
LABELS = """() => {
  const found = [];
  for (const svg of document.querySelectorAll(".drawing > svg")) {
    const edge = svg.getBoundingClientRect();
    const name = svg.getAttribute("aria-label").slice(0, 40);
    // Of the box of a text, what its letters fill.
    const boxes = [...svg.querySelectorAll("text")].filter((text) => text.textContent.trim()).map((text) => {
      const { left, right, top, bottom } = text.getBoundingClientRect();
      return { text, left, right, top: top + 3, bottom: bottom - 3 };
    });
    const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom && b.top < a.bottom;
    for (const [place, box] of boxes.entries()) {
      const words = box.text.textContent.trim();
      if (box.left < edge.left - 1 || box.right > edge.right + 1 || box.top < edge.top - 3 || box.bottom > edge.bottom + 3)
        found.push(`${name}: “${words}” leaves the figure`);
      for (const other of boxes.slice(place + 1))
        if (meet(box, other)) found.push(`${name}: “${words}” meets “${other.text.textContent.trim()}”`);
      // A rim of paper keeps away the lines that were painted before.
      const rim = getComputedStyle(box.text).paintOrder.startsWith("stroke");
      for (const shape of svg.querySelectorAll("line, path, circle, rect")) {
        const after = box.text.compareDocumentPosition(shape) & Node.DOCUMENT_POSITION_FOLLOWING;
        if (shape.closest("defs, marker") || (rim && !after)) continue;
        const matrix = shape.getScreenCTM(), length = shape.getTotalLength();
        const strikes = Array.from({ length: 200 }, (_, n) => shape.getPointAtLength((length * n) / 199).matrixTransform(matrix))
          .some(({ x, y }) => box.left < x && x < box.right && box.top < y && y < box.bottom);
        if (strikes) found.push(`${name}: “${words}” is struck by a ${shape.tagName}`);
      }
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
