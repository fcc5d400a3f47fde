"""Reads a Markdown file: its metadata, validated, then its text; every mistake has its line.

Takes the place of Pelican's own Markdown reader, which knows no lines and stops at the first
mistake. The metadata are Pelican's `Key: value` lines before the first empty line.
"""

import re
from pathlib import Path

from markdown import Markdown
from pelican import signals
from pelican.readers import MarkdownReader

from plugins import citations, problems

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
        self._md = Markdown(**self.settings["MARKDOWN"])
        self._md.lang, self._md.source_path, self._md.body_line = lang, path, body_line
        known = len(problems.found)
        metadata = self._metadata(path, fields)
        complete = len(problems.found) == known
        content = self._md.reset().convert(body)
        if not complete:  # and what is left is too little for a page
            raise ValueError("the metadata")
        metadata["toc"] = self._md.toc_tokens
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
            if key in INLINE_MARKDOWN:
                value = self._md.reset().convert(value).removeprefix("<p>").removesuffix("</p>")
            if key == "series_index" and not value.isdecimal():
                problems.report(path, line, f"Series_index is “{value}”", "write a number from 1")
                continue
            try:
                metadata[key] = self.process_metadata(key, value)
            except ValueError:
                problems.report(
                    path,
                    line,
                    f"{key.capitalize()}: “{value}” is not understood",
                    f"write it as in “{REQUIRED_OF_ARTICLES.get(key, key)}”",
                )
        return metadata


def use(readers):
    for extension in SourceReader.file_extensions:
        readers.reader_classes[extension] = SourceReader


def register():
    signals.readers_init.connect(use)
