"""References.bib as people have it: BibTeX and biblatex, with TeX in it, as words and links."""

import codecs
import re
import unicodedata
from functools import cache
from html import unescape
from pathlib import Path

import latexcodec  # noqa: F401 (the codec “ulatex”)
from pybtex.database import (
    BibliographyData,
    BibliographyDataError,
    Entry,
    InvalidNameString,
    Person,
)
from pybtex.database.input.bibtex import UndefinedMacro
from pybtex.errors import capture
from pybtex.exceptions import PybtexError

from plugins import dependencies, problems
from plugins.markdown.bibtex import parser_of
from plugins.markdown.mathematics.latex import Wrong, convert
from plugins.output import static_files

VENUES = ("booktitle", "journal", "journaltitle", "eventtitle", "school", "institution")
VENUES += ("organization", "publisher")
_doi = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_arxiv = re.compile(r"^(?:https?://arxiv\.org/(?:abs|pdf)/|arxiv:\s*)", re.IGNORECASE)
_arxiv_number = re.compile(r"(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?$")
_formula = re.compile(r"\$([^$]+)\$|\\\((.+?)\\\)")
_command = re.compile(r"\\(?:emph|textit|textbf|texttt|textsc|mbox|url|href\{[^{}]*\})\s*")
# In TeX, a mark above a letter may stand before it without braces.
_bare_accent = re.compile(r"""\\([`'^"~=.])\s*([A-Za-z])""")


@cache
def _parsed(file: Path, _changed: float):
    """The entries of a BibTeX file, and its mistakes: line, what is wrong, what to do."""
    text = file.read_text("utf-8-sig")
    parser, mistakes = None, []
    try:
        parser = parser_of(text)
        with capture() as errors:
            data = parser.parse_string(text)
    except PybtexError as error:  # a mistake that it cannot go beyond
        errors, data = [error], parser.data if parser else BibliographyData()
    for error in errors:
        line, what, instead = getattr(error, "lineno", None) or 0, str(error), "mend it"
        if isinstance(error, BibliographyDataError):
            name = what.rpartition(": ")[2]
            found = [m.start() for m in re.finditer(rf"{{\s*{re.escape(name)}\s*,", text)]
            line = text.count("\n", 0, found[1]) + 1 if len(found) > 1 else 0
            what = f"two entries have the key “{name}”"
        elif isinstance(error, InvalidNameString):
            line = problems.line_of(text, what.partition("'")[2].rpartition("'")[0])
            what += ": between two names stands “and”"
        what = re.sub(r"^.*? in line \d+: ", "", what)
        if isinstance(error, UndefinedMacro):
            instead = f"write it in braces, or “@string{{{what} = {{…}}}}” above"
            what = f"the abbreviation {what} stands for nothing"
        mistakes.append((line, what, instead))
    for entry in data.entries.values():
        parent = data.entries.get(entry.fields.get("crossref", ""))
        for name, value in parent.fields.items() if parent else ():
            name = "booktitle" if name == "title" else name
            if name not in entry.fields:
                entry.fields[name] = value
    return data.entries, mistakes, text


def known(file: Path) -> tuple[dict[str, Entry], str]:
    """The entries of a BibTeX file, and its text if it has mistakes, which are reported."""
    dependencies.saw(file)
    if why := static_files.outside(file, file.parent):
        problems.report(file, 0, *why)
        return {}, ""
    try:
        entries, mistakes, text = _parsed(file, file.stat().st_mtime)
    except (OSError, UnicodeDecodeError) as error:
        problems.report(file, 0, f"cannot be read: {error}", "mend it")
        return {}, ""
    for mistake in mistakes:
        problems.report(file, *mistake)
    return entries, text if mistakes else ""


def words(tex: str) -> str:
    """What a field in TeX says: its accents, dashes, formulas and signs as characters."""
    tex = _formula.sub(lambda match: _letters(match[1] or match[2]), tex)
    if "\\" in tex:
        tex = _command.sub("", _bare_accent.sub(r"\\\1{\2}", tex))
        tex = codecs.decode(tex, "ulatex").replace("\\$", "$")
    tex = re.sub(r"(?<![-])---(?!-)", "—", tex)
    tex = re.sub(r"(?<=\w)--(?=\w)", "–", tex).replace("~", " ")
    tex = tex.replace("``", "“").replace("''", "”").replace("'", "’")
    return " ".join(re.sub(r"[{}]", "", tex).split())


def _letters(tex: str) -> str:
    """A formula as a line of letters."""
    (mathml,) = convert([(tex, False)])
    if isinstance(mathml, Wrong):
        return tex
    letters = unescape(re.sub(r"<[^>]*>", "", mathml)).replace("\ufe00", "")
    return unicodedata.normalize("NFKC", letters)


def year(entry: Entry) -> str:
    """The year of `year` or of biblatex's `date`; empty if there is none."""
    written = entry.fields.get("year") or entry.fields.get("date") or ""
    found = re.search(r"\d{4}", written)
    return found[0] if found else words(written)


def persons(entry: Entry) -> list[Person]:
    return list(entry.persons.get("author") or entry.persons.get("editor") or [])


def venue(entry: Entry) -> str:
    return words(next((entry.fields[one] for one in VENUES if entry.fields.get(one)), ""))


def links(entry: Entry, link: str) -> list[tuple[str, str]]:
    """Where the work is to be read: names and addresses; `link` is the word for others."""
    fields, found = entry.fields, []
    if doi := fields.get("doi"):
        found.append(("DOI", "https://doi.org/" + _doi.sub("", doi.strip())))
    if number := fields.get("eprint"):
        number = _arxiv.sub("", number.strip())
        kind = fields.get("eprinttype") or fields.get("archiveprefix") or ""
        if kind.lower() == "arxiv" or (not kind and _arxiv_number.match(number)):
            found.append(("arXiv", "https://arxiv.org/abs/" + number))
    if not found:
        written = " ".join(fields.get(one) or "" for one in ("url", "howpublished", "note"))
        if address := re.search(r"https?://[^\s{}\"<>]+", written.replace("\\", "")):
            found.append((link, address[0]))
    return found
