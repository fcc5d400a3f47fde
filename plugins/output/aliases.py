"""Old addresses that lead to where a page is now, by a line of its metadata:

    Aliases: /blog/introduction_ssm/, old.html

Each becomes a small page at that address, counted from the site's root, which sends readers on.
"""

import re
from pathlib import Path

from pelican import signals
from pelican.generators import Generator

from plugins import problems
from plugins.output import static_files
from plugins.reading.paths import contents

ADDRESS = re.compile(r"/?(?P<folder>(?:[\w~-][\w.~-]*/)*)(?P<file>[\w~-][\w.~-]*\.html)?")


class Aliases(Generator):
    def generate_output(self, writer):
        template = self.env.get_template("redirect.html")
        named: set[str] = set()
        for content in contents(self.context):
            aliases = content.metadata.get("aliases", "") if content.status == "published" else ""
            for alias in filter(None, re.split(r"\s*,\s*", aliases)):
                match = ADDRESS.fullmatch(alias)
                if not match:
                    what, instead = (
                        "is not an address of this site",
                        "write it as in /old/ or /old.html",
                    )
                    _report(content, alias, what, instead)
                    continue
                name = match["folder"] + (match["file"] or "index.html")
                file = Path(self.output_path, name)
                if why := static_files.taken(name):
                    _report(content, alias, f"cannot be: {why[0]}", why[1])
                elif name in named:
                    _report(content, alias, "is given twice", "leave one out")
                elif file.exists():
                    what = "is the address of a page that is there"
                    _report(content, alias, what, "leave it out")
                else:
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_text(self._page(template, content, name), "utf-8")
                named.add(name)

    def _page(self, template, content, name: str) -> str:
        """The page that stands at an old address, counted from the site's root."""
        target = f"{self.settings['SITEURL']}/{content.url}"
        if self.settings["RELATIVE_URLS"]:
            target = "../" * name.count("/") + content.save_as
        words = {"lang": content.lang, "content": content, "target": target}
        return template.render(self.context | words)


def _report(content, alias: str, what: str, instead: str):
    problems.report_at(content.source_path, alias, f"the alias {alias} {what}", instead)


def get_generators(_):
    return Aliases


def register():
    signals.get_generators.connect(get_generators)
