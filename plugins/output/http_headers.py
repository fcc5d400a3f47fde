"""The headers that a host which reads the file `_headers` sends: Netlify, Cloudflare Pages.

The names of most files stay when their content changes, and both hosts have browsers ask each
time whether it did; the parts of the search's index are named after their content.
"""

from urllib.parse import quote

from pelican import signals

from plugins.output import published

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


def complete_policy(settings) -> None:
    """Say where scripts may come from: the site's stand in two folders, and run from nowhere else.

    A site whose links are relative does not know its address: there, all of its files may run.
    """
    own = "'self'"
    if not settings["RELATIVE_URLS"]:
        site = quote(settings["SITEURL"], safe=":/[]@%")
        own = f"{site}/theme/ {site}/pagefind/"
    policy = settings["CONTENT_SECURITY_POLICY"]
    settings["CONTENT_SECURITY_POLICY"] = policy.replace("{scripts}", own)


class HttpHeaders(published.WhenPublished):
    def write(self, output):
        text = HEADERS.format(policy=self.settings["CONTENT_SECURITY_POLICY"])
        (output / "_headers").write_text(text, "utf-8")


def get_generators(_):
    return HttpHeaders


def register():
    signals.get_generators.connect(get_generators)
