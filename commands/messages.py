"""Keeps the catalogues of the theme's words up to date."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

from pelicanconf import DEFAULT_LANG, LANGUAGES
from plugins.languages import TRANSLATIONS, extract, locale


def update() -> Iterator[tuple[Path, list]]:
    """Bring each catalogue up to date; yields its file, and the messages left to translate."""
    for lang in LANGUAGES:
        if lang == DEFAULT_LANG:
            continue
        file = TRANSLATIONS / f"{lang}.po"
        catalogue = (
            read_po(file.open("rb"), locale=locale(lang))
            if file.exists()
            else Catalog(locale(lang), header_comment=f"# The theme's words: {lang}", fuzzy=False)
        )
        created = catalogue.creation_date
        catalogue.update(extract(), no_fuzzy_matching=True)
        catalogue.creation_date = created  # or the file would change each time
        with file.open("wb") as po:
            write_po(po, catalogue, width=100, include_lineno=False, ignore_obsolete=True)
        yield (
            file,
            [message.id for message in catalogue if message.id and not any(message.string or "")],
        )
