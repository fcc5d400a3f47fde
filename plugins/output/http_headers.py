"""The headers that a host which reads the file `_headers` sends: Netlify, Cloudflare Pages.

The names of most files stay when their content changes, and both hosts have browsers ask each
time whether it did; the parts of the search's index are named after their content.
"""

from pathlib import Path
from urllib.parse import quote

from pelican import signals

HEADERS = """\
/*
  Content-Security-Policy: {policy}; frame-ancestors 'none'
  Cross-Origin-Opener-Policy: same-origin
  Permissions-Policy: camera=(), geolocation=(), microphone=()
  Referrer-Policy: strict-origin-when-cross-origin
  X-Content-Type-Options: nosniff
/pagefind/fragment/*
  Cache-Control: public, max-age=31536000, immutable
/pagefind/index/*
  Cache-Control: public, max-age=31536000, immutable
"""


def allow_scripts(pelican):
    """Complete the policy: the site's scripts are in two folders, and run from nowhere else.

    A site whose links are relative does not know its address: there, all of its files may run.
    """
    settings, own = pelican.settings, "'self'"
    if not settings["RELATIVE_URLS"]:
        site = quote(settings["SITEURL"], safe=":/[]@%")
        own = f"{site}/theme/ {site}/pagefind/"
    policy = settings["CONTENT_SECURITY_POLICY"]
    settings["CONTENT_SECURITY_POLICY"] = policy.replace("{scripts}", own)


def write(pelican):
    if pelican.settings["RELATIVE_URLS"]:  # nothing is published
        return
    text = HEADERS.format(policy=pelican.settings["CONTENT_SECURITY_POLICY"])
    Path(pelican.output_path, "_headers").write_text(text, "utf-8")


def register():
    signals.initialized.connect(allow_scripts)
    signals.finalized.connect(write)
