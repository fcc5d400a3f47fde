"""Starts an article, or a series, with nothing to guess: `invoke new`."""

import os
import re
import shutil
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from invoke import Exit

from pelicanconf import TIMEZONE
from plugins import languages, problems
from plugins.reading.front_matter import split
from plugins.reading.paths import series_names, slugified, texts

SKELETON = Path(__file__).with_name("skeleton")


def article(content: Path, folder: str, title: str, langs: list[str]) -> Path:
    """Write an article of the series `folder` that shows what an author can use.

    Returns its folder. Raises `Exit` if there is no such series, or if the article is there.
    """
    names = series_names(content)
    known = {one for one, _ in names}
    if folder not in known:
        instead = problems.nearest(folder, known, f"`invoke new --series {folder} NAME` starts it")
        raise Exit(f"There is no series “{folder}” — {instead}", code=1)
    target = content / folder / _address(title)
    if target.exists():
        there = ", ".join(sorted(file.name for file in target.glob("*.md"))) or "files"
        message = f"{os.path.relpath(target)} is there already, with {there} — take another title; "
        raise Exit(message + "or, for a translation, write it beside", code=1)
    index = next_index(content / folder)
    heads = {lang: _head(folder, names, title, index, lang) for lang in langs}
    shutil.copytree(SKELETON, target, ignore=shutil.ignore_patterns("*.md", "__pycache__"))
    for lang, fields in heads.items():
        source = SKELETON / f"{lang}.md"
        text = (source if source.exists() else SKELETON / "en.md").read_text("utf-8")
        for key, value in fields.items():
            line = f"{key}: {value}"
            text = re.sub(f"(?m)^{key}: .*", lambda _, line=line: line, text, count=1)
        (target / f"{lang}.md").write_text(text, "utf-8")
    return target


def _head(folder: str, names: dict, title: str, index: int, lang: str) -> dict[str, str]:
    if (folder, lang) not in names:
        message = f"The series {folder} has no name in {languages.english_name(lang)} — "
        raise Exit(message + f"write content/pages/{folder}/{lang}.md", code=1)
    return {
        "Title": title,
        "Date": datetime.now(ZoneInfo(TIMEZONE)).date().isoformat(),
        "Series": names[folder, lang],
        "Series_index": str(index),
    }


def next_index(series: Path) -> int:
    """The number after the highest in a series' folder."""
    heads = (split(file.read_text("utf-8-sig"))[0].fields for file in texts(series))
    written = (head["series_index"].value for head in heads if "series_index" in head)
    return max((int(one) for one in written if one.isdecimal()), default=0) + 1


def series(content: Path, folder: str, name: str, langs: list[str], ask=input) -> Path:
    """Write the page of a new series, which names and describes it in each language.

    Returns its folder. `ask` is called for what is not yet known. Raises `Exit` if there is such a
    series.
    """
    if folder != slugified(folder):
        raise Exit(f"“{folder}” is not a name for a folder — write {_address(folder)}", code=1)
    target = content / "pages" / folder
    for taken in (target, content / folder):
        if taken.exists():
            message = (
                f"{os.path.relpath(taken)} is there already — take another name for the folder"
            )
            raise Exit(message, code=1)
    pages = {}
    try:
        for place, lang in enumerate(langs):
            language = languages.english_name(lang)
            title = ask(f"The name of the series in {language}: ") if place else name
            summary = ask(f"One sentence that describes it, in {language}: ")
            if not title.strip() or not summary.strip():
                raise Exit("A series has a name and a sentence in each language.", code=1)
            pages[lang] = (
                f"Title: {title.strip()}\nSummary: {summary.strip()}\nTemplate: series\n\n"
                f"[series-index: {folder}]\n"
            )
    except EOFError:
        raise Exit("Nothing was answered, and nothing is written.", code=1) from None
    target.mkdir(parents=True)
    for lang, text in pages.items():
        (target / f"{lang}.md").write_text(text, "utf-8")
    return target


def _address(title: str) -> str:
    if not (found := slugified(title)):
        raise Exit(f"“{title}” gives no address — it needs a letter or a digit", code=1)
    return found
