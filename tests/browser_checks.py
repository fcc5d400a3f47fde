"""What tests ask of a page in a browser: rules for axe, and what leaves it sideways."""

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # what passes is not described: half the time
}
OVERFLOWING = """() => {
  const width = document.documentElement.clientWidth;
  const boxed = element => element.closest("pre, .table, math, .contents, .spoken, .skip");
  return [...document.querySelectorAll("body *")]
    .filter(e => !boxed(e) && e.getBoundingClientRect().right > width + 1)
    .map(e => e.outerHTML.slice(0, 80))
    .concat(document.documentElement.scrollWidth > width ? ["the page scrolls sideways"] : []);
}"""
