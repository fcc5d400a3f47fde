"""The headers that a host which reads the file `_headers` sends: Netlify, Cloudflare Pages.

The names of most files stay when their content changes, and both hosts have browsers ask each
time whether it did; the parts of the search's index are named after their content.
"""

from pelican import signals

from plugins.output import published

HEADERS = """\
/*
  Content-Security-Policy: {policy}; frame-ancestors 'none'
  Permissions-Policy: camera=(), geolocation=(), microphone=()
  Referrer-Policy: strict-origin-when-cross-origin
  X-Content-Type-Options: nosniff
/pagefind/fragment/*
  Cache-Control: public, max-age=31536000, immutable
/pagefind/index/*
  Cache-Control: public, max-age=31536000, immutable
"""


class HttpHeaders(published.WhenPublished):
    def write(self, output):
        text = HEADERS.format(policy=self.settings["CONTENT_SECURITY_POLICY"])
        (output / "_headers").write_text(text, "utf-8")


def get_generators(_):
    return HttpHeaders


def register():
    signals.get_generators.connect(get_generators)
