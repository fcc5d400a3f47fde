"""The site as it is published: pelicanconf.py, and what differs. `pelican -s publishconf.py`."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from pelicanconf import *  # noqa: F403

# Where readers find it, without a slash at the end.
SITEURL = os.environ.get("SITEURL", "https://lbourdois-ssm-blog-posts.static.hf.space")
RELATIVE_URLS = False

# What is not yet published stays at home.
WITH_FUTURE_DATES = False
DRAFT_SAVE_AS = DRAFT_LANG_SAVE_AS = ""

# A feed for each language; what is still in progress is not in it.
TRANSLATION_FEED_ATOM = "feeds/{lang}.atom.xml"
