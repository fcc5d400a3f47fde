"""The site as it is published: pelicanconf.py, and what differs. `pelican -s publishconf.py`."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from pelicanconf import *  # noqa: F403
from pelicanconf import PLUGINS
from plugins import cards, feeds, metadata, plain_markdown, sitemap

# Where readers find it, without a slash at the end.
SITEURL = os.environ.get("SITEURL", "https://lbourdois-ssm-blog-posts.static.hf.space")
RELATIVE_URLS = False

# Begins the id of everything in the feeds. It names the site once and for all (RFC 4151), wherever
# the site moves: were it changed, readers would see each article as new.
FEED_ID = "tag:lbourdois-ssm-blog-posts.static.hf.space,2026:"

# What needs addresses that are whole.
PLUGINS = [
    *PLUGINS,
    metadata,  # what search engines, social networks and Zotero read in a page
    cards,  # a picture of each page for who links to it
    feeds,  # one for each language and series
    plain_markdown,  # each page as Markdown, and llms.txt
    sitemap,
]
