"""The fields of an article or a page: which there are, which must be there, what they may say."""

import re
from collections import defaultdict
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from zoneinfo import ZoneInfo

from plugins import per_build, problems
from plugins.output import static_files
from plugins.reading.front_matter import Field
from plugins.reading.paths import SourcePath, is_page, series_names, slugified

REQUIRED = {  # a metadata key → what a missing line looks like
    "title": "Title: What the reader sees at the top",
    "summary": "Summary: One sentence for the index and for search engines",
}
REQUIRED_OF_ARTICLES = REQUIRED | {
    "date": "Date: 2026-01-31",
    "series": "Series: State space models",
    "series_index": "Series_index: 1",
}
COMMON = {"aliases", "authors", "elsewhere", "lang", "slug", "status"}
OF_PAGES = {*REQUIRED, *COMMON, "save_as", "template", "url"}
OF_ARTICLES = {*REQUIRED_OF_ARTICLES, *COMMON, "level", "modified", "stage", "tags"}
LEVELS = ("introductory", "intermediate", "advanced")
STATUS_OF_PAGES = ("published", "hidden")  # built, but listed nowhere
STATUS_OF_ARTICLES = ("published", "draft")

_offset = re.compile(r" (?=[+-]\d{2}:?\d{2}$)")

# What other tools write and this site has no use for: key → where it stands.
_unknown: dict[str, list[tuple[Path, int]]] = per_build.remembered(defaultdict(list))


def adapt(fields: dict[str, Field]) -> bool:
    """Bring what other tools call differently into the site's own fields; whether it is a draft."""
    for key, says in (("draft", ("true", "yes", "on", "1")), ("published", ("false", "no", "off"))):
        if (field := fields.get(key)) and not (key == "published" and instant(field.value)):
            del fields[key]
            if field.value.lower() in says:
                fields["status"] = Field("draft", field.line)
    if author := fields.pop("author", None):
        others = fields.get("authors", Field("", author.line))
        people = dict.fromkeys([*names(author.value), *names(others.value)])
        fields["authors"] = Field("; ".join(people), author.line)
    if status := fields.get("status"):
        fields["status"] = status._replace(value=status.value.lower())
    return bool(status) and status.value.lower() == "draft"


def names(value: str) -> list[str]:
    """The names in a field: with semicolons between them, or commas, or “and”."""
    parts = value.split(";") if ";" in value else re.split(r",(?:\s+and\s)?|\s+and\s+", value)
    return [name for one in parts if (name := " ".join(one.split()))]


def check(path: Path, fields: dict[str, Field], place: SourcePath, settings) -> dict[str, Field]:
    """Report what is missing or wrong, and return the fields that say something."""
    of_page = is_page(path, settings)
    for key, example in (REQUIRED if of_page else REQUIRED_OF_ARTICLES).items():
        field = fields.get(key, Field("", 1))
        if not field.value:
            line = _line_to_add(path, key, place, settings) or example
            problems.report(
                path, field.line, f"has no {key}", f"add the line “{line}”", always=True
            )
    known, kept = OF_PAGES if of_page else OF_ARTICLES, {}
    for key, field in fields.items():
        if key not in known:
            _note_unknown(path, key, field, known)
        elif field.value or key == "url":  # the site's own address is an empty one
            status = STATUS_OF_PAGES if of_page else STATUS_OF_ARTICLES
            wrong = _wrong(key, field.value, status, settings)
            if wrong:
                problems.report(path, field.line, *wrong, always=True)
            kept[key] = field
    _check_folder(path, kept)
    _tell_what_waits(path, kept, settings)
    return kept


def _check_folder(path: Path, fields: dict[str, Field]) -> None:
    """Report a page that shares its folder, where its card and its Markdown are written, too."""
    saved, status = fields.get("save_as"), fields.get("status")
    hidden = status and status.value == "hidden"  # of which there are neither
    if saved and saved.value.rpartition("/")[2] != "index.html" and not hidden:
        what = f"Save_as is “{saved.value}”, and a page has a folder of its own"
        instead = f"write {saved.value.removesuffix('.html')}/index.html, or “Status: hidden”"
        problems.report(path, saved.line, what, instead, always=True)


def _line_to_add(path: Path, key: str, place: SourcePath, settings) -> str | None:
    """The missing line itself, where it can be known."""
    if key == "title" and (match := re.search(r"^# +(.+)", path.read_text("utf-8-sig"), re.M)):
        return f"Title: {match[1]}"
    name = series_names(Path(settings["PATH"])).get((place.category, place.lang))
    return f"Series: {name}" if key == "series" and name else None


def _note_unknown(path: Path, key: str, field: Field, known: set[str]) -> None:
    if near := get_close_matches(key, known, 1, cutoff=0.8):
        what = f"there is no field {key.capitalize()}"
        instead = f"did you mean {near[0].capitalize()}?"
        problems.report(path, field.line, what, instead, always=True)
    else:
        _unknown[key].append((path, field.line))


def tell_unknown() -> None:
    """Name each unknown field once, however many files have it."""
    for key, ((path, line), *others) in _unknown.items():
        files = f", and {len(others)} other file{'s' * (len(others) > 1)}," * bool(others)
        what = f"the field {key.capitalize()}{files} is not known here"
        problems.report(path, line, what, "it is ignored", problems.NOTICE)


def instant(value: str) -> datetime | None:
    """The moment that a date names, in the forms of ISO 8601 and of Jekyll; None if it is none."""
    try:
        moment = datetime.fromisoformat(_offset.sub("", value))
    except ValueError:
        return None
    return moment if 1900 <= moment.year <= 9000 else None


def _wrong(key: str, value: str, status: tuple[str, ...], settings) -> tuple[str, str] | None:
    """What is wrong with a field, and what to write instead."""
    name = key.capitalize()
    said = f"{name} is “{value}”"
    if key == "series_index" and not re.fullmatch(r"[1-9][0-9]{0,8}", value):
        return said, "write a number from 1"
    if key in ("date", "modified") and instant(value) is None:
        return f"{name}: “{value}” is not understood", f"write it as in “{name}: 2026-01-31”"
    if key == "level" and value not in LEVELS:
        return said, problems.nearest(value, LEVELS, f"write one of {', '.join(LEVELS)}")
    if key == "status" and value not in status:
        return said, problems.nearest(value, status, f"write one of {', '.join(status)}")
    if key == "elsewhere" and not re.fullmatch(r'https?://[^\s"<>\[\]]+', value):
        return said, "write an address that begins with https://"
    if key in ("authors", "tags"):
        split = names(value) if key == "authors" else re.split("[,;]", value)
        if not split or not all(map(slugified, split)) or re.search("[<>]", value):
            return said, "write names, with commas between them"
    if key == "slug" and value != slugified(value):
        return said, f"write {slugified(value) or 'small letters, digits and -'}"
    if key in ("url", "save_as"):
        # Nothing else may be in the place of what the build writes, or mean something to a server.
        match = re.fullmatch(r"((?:[\w-][\w.-]*/)*)([\w-][\w.-]*\.html)?", value, re.ASCII)
        if not match or (key == "save_as" and not match[2]):
            return said, "write a path inside the site, as in about/index.html"
        if why := static_files.taken(value + "index.html" * value.endswith("/")):
            return f"{said}, and {why[0]}", why[1]
    if key == "template":
        known = sorted(file.stem for file in Path(settings["THEME"], "templates").glob("*.html"))
        if value not in known:
            return said, problems.nearest(value, known, f"write one of {', '.join(known)}")
    return None


def _tell_what_waits(path: Path, fields: dict[str, Field], settings) -> None:
    """Name the article that is left out of the site as it is published."""
    date = fields.get("date")
    moment = instant(date.value) if date else None
    if moment and not moment.tzinfo:
        moment = moment.replace(tzinfo=ZoneInfo(settings["TIMEZONE"]))
    if moment and moment > datetime.now(moment.tzinfo):
        what = f"the date {date.value} is still to come"
        instead = "until then the article is in no published site"
        problems.report(path, date.line, what, instead, problems.NOTICE)
    status = fields.get("status")
    if status and status.value == "draft":
        instead = "remove the line when the article is to be published"
        problems.report(path, status.line, "is a draft", instead, problems.NOTICE)
