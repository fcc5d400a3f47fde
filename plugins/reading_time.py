"""How long an article takes to read, in minutes: its prose, without what is looked at or folded."""

from pelican import signals
from selectolax.lexbor import LexborHTMLParser

# Adults read 238 words of English non-fiction a minute in silence (Brysbaert 2019,
# doi:10.1016/j.jml.2019.104047); formulas, which are not counted, make it somewhat less.
WORDS_A_MINUTE = 230
NOT_PROSE = "pre, math, table, svg, details, .atlas, .citation"


def measure(content):
    tree = LexborHTMLParser(content._content or "", is_fragment=True)
    for node in tree.css(NOT_PROSE):
        node.decompose()
    words = len(tree.text(separator=" ").split())
    content.reading_time = max(1, round(words / WORDS_A_MINUTE))


def register():
    signals.content_object_init.connect(measure)
