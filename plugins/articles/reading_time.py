"""How long an article takes to read, in minutes."""

from markupsafe import Markup
from pelican import signals

# Adults read 238 words of English non-fiction a minute in silence (Brysbaert 2019,
# doi:10.1016/j.jml.2019.104047); formulas make it somewhat less.
WORDS_A_MINUTE = 200


def measure(content):
    words = len(Markup(content._content or "").striptags().split())
    content.reading_time = max(1, round(words / WORDS_A_MINUTE))


def register():
    signals.content_object_init.connect(measure)
