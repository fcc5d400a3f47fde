"""The site as it is published: pelicanconf.py, and what differs. `pelican -s publishconf.py`."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from pelicanconf import *  # noqa: F403

# Where readers find it, without a slash at the end.
SITEURL = os.environ.get("SITEURL", "https://lbourdois-ssm-blog-posts.static.hf.space")
RELATIVE_URLS = False

# Begins the id of everything in the feeds. It names the site once and for all (RFC 4151), wherever
# the site moves: were it changed, readers would see each article as new.
FEED_ID = "tag:lbourdois-ssm-blog-posts.static.hf.space,2026:"
