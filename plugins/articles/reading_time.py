"""How long an article takes to read, in minutes: its prose, without code, figures and formulas."""

from lxml import html
from pelican import signals

# Adults read 238 words of English non-fiction a minute in silence (Brysbaert 2019,
# doi:10.1016/j.jml.2019.104047); formulas make it somewhat less.
WORDS_A_MINUTE = 200
NOT_PROSE = ".//pre | .//svg | .//math | .//*[contains(@class, 'atlas')]"


def words(page: str) -> int:
    """How many words of prose there are in the HTML of a page."""
    tree = html.fragment_fromstring(page, create_parent="div")
    for element in tree.xpath(NOT_PROSE):
        element.drop_tree()
    return len(tree.text_content().split())


def measure(content):
    if hasattr(content, "portable"):  # a file that goes along has no text
        content.reading_time = max(1, round(words(content.portable[0]) / WORDS_A_MINUTE))


def register():
    signals.content_object_init.connect(measure)
