"""Reads a Markdown file: its metadata, validated, then its text; every mistake has its line.

Takes the place of Pelican's own Markdown reader, which knows no lines and stops at the first
mistake. The metadata are Pelican's `Key: value` lines before the first empty line.
"""

import re
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path

from markdown import Markdown
from pelican import signals
from pelican.readers import MarkdownReader

from plugins import citations, problems, typography

REQUIRED = {  # a metadata key → what a missing line looks like
    "title": "Title: What the reader sees at the top",
    "summary": "Summary: One sentence for the index and for search engines",
}
REQUIRED_OF_ARTICLES = REQUIRED | {
    "date": "Date: 2026-01-31",
    "series": "Series: State space models",
    "series_index": "Series_index: 1",
}
INLINE_MARKDOWN = ("title", "summary", "series")
KNOWN = {
    *REQUIRED_OF_ARTICLES,
    "aliases",
    "author",
    "elsewhere",
    "lang",
    "modified",
    "save_as",
    "slug",
    "stage",
    "status",
    "tags",
    "template",
    "url",
}

_field = re.compile(r"^([A-Za-z0-9_-]+):[ \t]*(.*)$")


def split(text: str) -> tuple[dict[str, tuple[str, int]], str, int]:
    """Part the metadata at the head of `text` from the body.

    Returns `{key: (value, line)}`, the body, and the line at which the body begins.
    """
    metadata, key = {}, None
    lines = text.split("\n")
    number = 0
    for number, line in enumerate(lines, start=1):
        if match := _field.match(line):
            key = match[1].lower()
            metadata[key] = (match[2].strip(), number)
        elif key and line.startswith("    ") and line.strip():
            value, first = metadata[key]
            metadata[key] = (f"{value} {line.strip()}", first)
        else:
            break
    body_line = number if metadata else 1
    return metadata, "\n".join(lines[body_line - 1 :]), body_line


class SourceReader(MarkdownReader):
    """Markdown, with metadata that were checked before Pelican sees them."""

    def read(self, source_path):
        """Return the HTML and the metadata of the file; what is wrong goes to the problems."""
        path = Path(source_path)
        text = self._text(path)
        fields, body, body_line = split(text)
        lang = fields["lang"][0] if "lang" in fields else path.stem
        if lang not in self.settings["LANGUAGES"]:
            problems.report(
                path,
                fields.get("lang", ("", 1))[1],
                f"“{lang}” is not a language of this site",
                f"name the file after one of {', '.join(self.settings['LANGUAGES'])} "
                "or add the language to LANGUAGES in pelicanconf.py",
            )
            raise ValueError(lang)
        if not re.match(self.settings["PATH_METADATA"], self._relative(path)):
            problems.report(
                path,
                0,
                "stands where no article is looked for",
                "move it to content/<series>/<article>/<language>.md",
            )
            raise ValueError(path)
        self._md = Markdown(**self.settings["MARKDOWN"])
        self._md.preprocessors.deregister("meta", strict=False)  # Pelican's; they are read here
        self._md.lang, self._md.source_path, self._md.body_line = lang, path, body_line
        known = len(problems.found)
        metadata = self._metadata(path, fields)
        complete = len(problems.found) == known
        content = self._md.reset().convert(body)
        if not complete:  # and what is left is too little for a page
            raise ValueError("the metadata")
        metadata["toc"] = self._contents(self._md.toc_tokens)
        metadata["references"] = citations.listed(self._md)
        metadata["lang"] = lang
        return content, metadata

    def _text(self, path: Path) -> str:
        try:
            return path.read_text("utf-8-sig")
        except UnicodeDecodeError as error:
            line = path.read_bytes()[: error.start].count(b"\n") + 1
            problems.report(
                path, line, f"byte {error.start} is not UTF-8", "save the file as UTF-8"
            )
            raise
        except OSError as error:
            problems.report(
                path, 0, f"cannot be read ({error.strerror})", "give yourself the right to read it"
            )
            raise

    def _metadata(self, path: Path, fields: dict[str, tuple[str, int]]) -> dict:
        pages = [Path(self.settings["PATH"], folder) for folder in self.settings["PAGE_PATHS"]]
        is_page = any(folder in path.parents for folder in pages)
        for key, example in (REQUIRED if is_page else REQUIRED_OF_ARTICLES).items():
            if not fields.get(key, ("", 0))[0]:
                problems.report(
                    path, fields.get(key, ("", 1))[1], f"has no {key}", f"add the line “{example}”"
                )
        metadata = {}
        for key, (value, line) in fields.items():
            wrong = self._wrong(key, value)
            if wrong:
                problems.report(path, line, *wrong)
                continue
            if key in INLINE_MARKDOWN:
                value = self._inline(value)
            metadata[key] = self.process_metadata(key, value)
        return metadata

    def _wrong(self, key: str, value: str) -> tuple[str, str] | None:
        """What is wrong with a field, and what to write instead."""
        name = key.capitalize()
        if key not in KNOWN and (near := get_close_matches(key, KNOWN, 1)):
            return f"there is no field {name}", f"did you mean {near[0].capitalize()}?"
        if key == "series_index" and value and not re.fullmatch(r"[1-9]\d*", value):
            return f"{name} is “{value}”", "write a number from 1"
        if key in ("date", "modified") and value:
            try:
                datetime.strptime(value, "%Y-%m-%d")
            except ValueError:
                return f"{name}: “{value}” is not understood", "write it as in “Date: 2026-01-31”"
        return None

    def _inline(self, value: str) -> str:
        """A field as Markdown, in which nothing begins a list, a heading or the like."""
        # A word joiner in front keeps the text from being read as any block but a paragraph.
        return self._md.reset().convert(f"\u2060{value}")[len("<p>\u2060") : -len("</p>")]

    def _contents(self, tokens: list[dict]) -> list[dict]:
        """The table of contents, with the narrow spaces that Markdown's own has lost."""
        return [
            token
            | {
                "name": typography.spaced(token["name"], self._md.lang),
                "children": self._contents(token["children"]),
            }
            for token in tokens
        ]

    def _relative(self, path: Path) -> str:
        return path.relative_to(self.settings["PATH"]).as_posix()


def use(readers):
    for extension in SourceReader.file_extensions:
        readers.reader_classes[extension] = SourceReader


def register():
    signals.readers_init.connect(use)
