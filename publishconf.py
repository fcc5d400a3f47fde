"""The site as it is published: pelicanconf.py, and what differs. `pelican -s publishconf.py`.

What stands in capitals in `os.environ.get` may be said by the environment instead. Secrets, that
is the token HF_TOKEN, are in the environment only.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from pelicanconf import *  # noqa: F403
from plugins.output import hub_card

# `invoke publish pages`: the branch of a git remote that GitHub Pages serves. Without a domain of
# your own, the address is the one that GitHub gives: https://user.github.io/repository.
PAGES_REMOTE = os.environ.get("PAGES_REMOTE", "origin")
PAGES_BRANCH = os.environ.get("PAGES_BRANCH", "gh-pages")
PAGES_DOMAIN = os.environ.get("PAGES_DOMAIN", "")

# `invoke publish space`: a static Space of the Hugging Face Hub, and the card at its head.
SPACE_ID = os.environ.get("SPACE_ID", "lbourdois/SSM_blog_posts")
SPACE_CARD = {
    "title": "SSM Blog Posts",
    "emoji": "📝",
    "colorFrom": "purple",
    "colorTo": "yellow",
    "sdk": "static",
    "pinned": False,
}

# `invoke publish rsync`: a folder of a server, as in user@example.org:/var/www/ssm, and where
# readers find it.
RSYNC_TARGET = os.environ.get("RSYNC_TARGET", "")
RSYNC_URL = os.environ.get("RSYNC_URL", "")

# Where readers find the site. SITEURL in the environment goes before what is known of each host.
SITEURL = os.environ.get("SITEURL", hub_card.address(SPACE_ID)).rstrip("/")
PUBLISHED, RELATIVE_URLS = True, False
if not SITEURL.startswith(("https://", "http://")):
    sys.exit(
        f"SITEURL is “{SITEURL}”, not a whole address — write it as in https://user.github.io/ssm"
    )

REPORT_URL = os.environ.get("REPORT_URL", REPORT_URL)  # noqa: F405

# What is not yet published stays at home.
WITH_FUTURE_DATES = False
DRAFT_SAVE_AS = DRAFT_LANG_SAVE_AS = ""

# Begins the id of everything in the feeds. It names the site once and for all (RFC 4151), wherever
# the site moves: were it changed, readers would see each article as new.
FEED_ID = "tag:lbourdois-ssm-blog-posts.static.hf.space,2026:"
