"""What a host that reads `_headers` sends: the policy of the pages, and what no page can say."""

import re

from fontTools.ttLib import TTFont
from lxml import html


def test_the_headers_have_the_policy_of_the_pages(published, site):
    rules = {}
    for line in (published / "_headers").read_text("utf-8").splitlines():
        if line.startswith("/"):
            rule = rules[line] = {}
        else:
            name, value = re.fullmatch(r"  ([A-Z][\w-]+): (.+)", line).groups()
            rule[name] = value
    page = html.parse(published / "index.html").getroot()
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    every = rules["/*"]
    # The one rule that browsers heed in a header only.
    assert every["Content-Security-Policy"] == policy + "; frame-ancestors 'none'"
    assert every["X-Content-Type-Options"] == "nosniff"
    assert {"Referrer-Policy", "Permissions-Policy"} <= every.keys()
    # What may be kept for ever is named after what it holds.
    for path, rule in rules.items():
        if "immutable" in rule.get("Cache-Control", ""):
            kept = list(published.glob(path.lstrip("/")))
            assert kept and all(re.search(r"_[0-9a-f]{7,}\.", file.name) for file in kept)
    assert not (site / "_headers").exists()


def test_licences_go_out_with_what_they_are_of(published):
    """The font says its own, too: it is a file by itself."""
    terms = (published / "theme/licences.txt").read_text("utf-8")
    for words in ("SIL OPEN FONT LICENSE", "The STIX Fonts Project Authors", "CloudCannon"):
        assert words in terms
    with TTFont(published / "theme/stix-two-math.woff2") as font:
        names = {name.nameID: str(name) for name in font["name"].names}
    assert "SIL Open Font License" in names[13] and names[14] == "https://scripts.sil.org/OFL"
    assert "STIX Fonts Project Authors" in names[0]
