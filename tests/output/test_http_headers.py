"""What a host that reads `_headers` sends: the policy of the pages, and what no page can say."""

import re

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
