"""The reading time counts prose, and not what is looked at, copied or unfolded."""

from types import SimpleNamespace

import pytest

from plugins.articles import reading_time

PROSE = "<p>" + "word " * 920 + "</p>"
REST = "word " * 2000


def minutes(html: str) -> int:
    content = SimpleNamespace(portable=(html, {}))
    reading_time.measure(content)
    return content.reading_time


@pytest.mark.parametrize(
    "html",
    [
        "",
        f"<pre><code>{REST}</code></pre>",
        f"<table><tr><td>{REST}</td></tr></table>",
        f"<p><math><mtext>{REST}</mtext></math></p>",
        f"<details><summary>More</summary><p>{REST}</p></details>",
        f'<div class="atlas card"><div>{REST}</div></div>',
        f"<figure><svg><text>{REST}</text></svg></figure>",
    ],
)
def test_only_prose_is_counted(html):
    assert minutes(PROSE + html + PROSE) == 8


def test_an_empty_page_takes_a_minute():
    assert minutes("") == 1
