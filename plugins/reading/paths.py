"""What a Markdown file is, by where it stands in the content.

<series>/<article>/<language>.md    the form that the site's own articles have
<series>/<article>.<language>.md    and others, in which a file may come from elsewhere:
<series>/<article>.md               in the site's first language, or that of its field Lang,
<article>.md                        and in the series that its field Series names
pages/…                             a page, named in the same ways
"""

import re
from pathlib import Path
from typing import NamedTuple

from pelican.settings import DEFAULT_CONFIG
from pelican.utils import slugify

from plugins import per_build, problems
from plugins.problems import Refused
from plugins.reading import front_matter
from plugins.reading.front_matter import Field

DATED = re.compile(r"^(\d{4}-\d{2}-\d{2})-")  # Jekyll's names: 2022-03-04-title.md
_language = re.compile(
    r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?"
)  # a file's name that is no more than that
_none = Field("", 1)


def refuse(path: Path, line: int, what: str, instead: str):
    problems.report(path, line, what, instead, always=True)
    raise Refused(path)


class SourcePath(NamedTuple):
    """The folder of a series (of an article), a name in the address, a language (BCP 47)."""

    category: str | None
    slug: str
    lang: str


def slugified(text: str) -> str:
    """A name as a part of an address: “Mamba, step by step” → mamba-step-by-step."""
    return slugify(text, DEFAULT_CONFIG["SLUG_REGEX_SUBSTITUTIONS"])


def texts(folder: Path) -> list[Path]:
    """The Markdown files below a folder; what begins with a dot is an editor's or a system's."""
    found = (file for kind in ("md", "markdown") for file in folder.rglob(f"*.{kind}"))
    return sorted(
        file
        for file in found
        if not any(part.startswith((".", "_site")) for part in file.relative_to(folder).parts)
    )


def contents(context) -> list:
    """All that was read, in the order of the files; Pelican reads them in that of a set.

    What could not be read is in the context as None.
    """
    return [one for _, one in sorted(context["generated_content"].items()) if one]


def is_page(path: Path, settings) -> bool:
    """Whether the file is a page, which is in no series."""
    return any(Path(settings["PATH"], folder) in path.parents for folder in settings["PAGE_PATHS"])


def place(path: Path, fields: dict[str, Field], settings) -> SourcePath:
    """Where the file `path` goes; raises `Refused`."""
    series, *inner = [*path.relative_to(settings["PATH"]).parts[:-1], None]
    languages, given = settings["LANGUAGES"], fields.get("lang", _none)
    name, lang = path.stem, languages[0]
    before, _, last = path.stem.rpartition(".")
    if name in languages:
        name, lang = (inner[-2] if len(inner) > 1 else ""), name
    elif before and last in languages:
        name, lang = before, last
    lang = given.value or lang
    wrong = [] if lang in languages else [lang]
    if _language.fullmatch(path.stem) and path.stem not in languages:
        wrong.append(path.stem)
    if wrong:
        instead = f"name the file after one of {', '.join(languages)} "
        instead += "or add the language to LANGUAGES in pelicanconf.py"
        what = f"“{wrong[0]}” is not a language of this site"
        refuse(path, given.line, what, instead)
    slug = fields.get("slug", _none).value or slugified(DATED.sub("", name))
    if not slug:
        instead = f"move it to content/{series or '<series>'}/<article>/{lang}.md"
        refuse(path, 0, "stands where no article is looked for", instead)
    if is_page(path, settings):
        return SourcePath(None, slug, lang)
    return SourcePath(series or _named_series(path, fields.get("series", _none), lang), slug, lang)


def _named_series(path: Path, name: Field, lang: str) -> str:
    """The folder of the series that a file names which stands in none."""
    names = series_names(path.parent)
    known = {title: folder for (folder, of), title in names.items() if of == lang}
    if name.value not in known:
        what = f"there is no series “{name.value}”" if name.value else "has no series"
        instead = problems.nearest(name.value, known, f"name one: {', '.join(known)}")
        if (name.value, lang) in names:  # the folder, where the name is meant
            instead = f"did you mean {names[name.value, lang]}?"
        refuse(path, name.line, what, instead)
    return known[name.value]


@per_build.cached
def series_names(content: Path) -> dict[tuple[str, str], str]:
    """The name that each series has in each language: (folder, language) → name.

    It is the title of the series' own page, or else the field Series of its first article.
    """
    names = {}
    for file in sorted(content.glob("pages/*/*.md")):
        if _written(file, "template") == "series":
            names[file.parent.name, file.stem] = _written(file, "title")
    for file in sorted(content.glob("*/*/*.md")):
        if file.parents[1].name != "pages" and (name := _written(file, "series")):
            names.setdefault((file.parents[1].name, file.stem), name)
    return names


def _written(file: Path, key: str) -> str:
    """A field as the file has it; nothing if it cannot be read."""
    try:
        if not file.is_file():  # of a device, or of a pipe, there is no end
            return ""
        return front_matter.split(file.read_text("utf-8-sig"))[0].fields.get(key, _none).value
    except (OSError, UnicodeDecodeError):
        return ""
