"""How long an article takes to read, in minutes: its prose, without what is looked at or folded."""

import re

from lxml import html
from pelican import signals

# Adults read 238 words of English non-fiction a minute in silence, and 260 characters of Chinese
# (Brysbaert 2019, doi:10.1016/j.jml.2019.104047); formulas, which are not counted, make
# it somewhat less.
WORDS_A_MINUTE = 230
CHARACTERS_A_MINUTE = 220
NOT_PROSE = (
    ".//pre | .//svg | .//math | .//style | .//script | .//table | .//details | "
    ".//*[contains(@class, 'atlas') or @class = 'citation']"
)
# Letters of scripts that part no words: Chinese, Japanese, Thai, Lao, Khmer.
_character = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def minutes(text: str) -> int:
    characters = len(_character.findall(text))
    words = len(_character.sub(" ", text).split())
    return max(1, round(words / WORDS_A_MINUTE + characters / CHARACTERS_A_MINUTE))


def prose(page: str) -> str:
    """The words of the HTML of a page that are read, and not looked at."""
    tree = html.fragment_fromstring(page, create_parent="div")
    for element in tree.xpath(NOT_PROSE):
        element.drop_tree()
    return tree.text_content()


def measure(content):
    if hasattr(content, "portable"):  # a file that goes along has no text
        content.reading_time = minutes(prose(content.portable[0]))


def register():
    signals.content_object_init.connect(measure)
