"""What the site uses of Pelican that Pelican does not document, each in one place, with its reason.

tests/test_private_api.py tells when a new version of Pelican changes it.
"""

import logging
import re

from pelican import parse_arguments
from pelican.log import LimitFilter
from pelican.writers import FileOverwriteFailedError


def with_links(content, html: str, siteurl: str) -> str:
    """HTML in which links such as `{filename}../x.md` lead to where the files are published.

    Pelican does this for the text of a page; here it is done for the text of its Markdown copy.
    """
    return content._update_content(html, siteurl)


def repeat_warnings() -> None:
    """Let Pelican log a warning in each build; it silences what a build before has logged."""
    LimitFilter.LOGS_DEDUP_MIN_LEVEL = logging.NOTSET


def overwritten(error: FileOverwriteFailedError) -> str:
    """The file that two pages would be, which Pelican says in a sentence only."""
    return re.search(r'"([^"]*)"', str(error))[1]


def builds_again() -> bool:
    """Whether this is `pelican --autoreload`, which goes on after a build that failed."""
    return parse_arguments().autoreload
