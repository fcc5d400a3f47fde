"""Old addresses that lead to where a page is now, by a line of its metadata:

    Aliases: /blog/introduction_ssm/, old.html

Each becomes a small page at that address, counted from the site's root, which sends readers on.
"""

import re
from pathlib import Path

from pelican import signals

from plugins import problems

ADDRESS = re.compile(r"/?(?P<folder>(?:[\w~-][\w.~-]*/)*)(?P<file>[\w~-][\w.~-]*\.html)?")

pages: dict[str, tuple] = {}  # the file at an old address → what is in it, and where it is named


def draw(generators):
    """Draw the page at each old address."""
    pages.clear()
    context, template = generators[0].context, generators[0].env.get_template("redirect.html")
    for content in filter(None, context["generated_content"].values()):
        aliases = content.metadata.get("aliases", "") if content.status == "published" else ""
        for alias in filter(None, re.split(r"\s*,\s*", aliases)):
            match = ADDRESS.fullmatch(alias)
            if not match:
                what, instead = "is no address of this site", "write it as in /old/ or /old.html"
                _report(content, alias, what, instead)
                continue
            file = match["folder"] + (match["file"] or "index.html")
            if file in pages:
                _report(content, alias, "is given twice", "leave one out")
            target = f"{context['SITEURL']}/{content.url}"
            if context["RELATIVE_URLS"]:
                target = "../" * file.count("/") + content.save_as
            words = {"lang": content.lang, "content": content, "target": target}
            pages[file] = template.render(context | words), content, alias


def _report(content, alias: str, what: str, instead: str):
    problems.report_at(content.source_path, alias, f"the alias {alias} {what}", instead)


def write(pelican):
    """Write each where nothing else stands."""
    for name, (page, content, alias) in pages.items():
        file = Path(pelican.output_path, name)
        if file.exists():
            _report(content, alias, "is the address of a page that is there", "leave it out")
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page, "utf-8")


def register():
    signals.all_generators_finalized.connect(draw)
    signals.finalized.connect(write)
