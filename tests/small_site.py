"""A site of one page and one article, for tests that build many."""

import shutil
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory

from pelicanconf import MARKDOWN
from plugins import problems
from tests.conftest import ROOT, build

HEAD = {"Title": "A", "Summary": "B.", "Date": "2026-01-31", "Series": "S", "Series_index": "1"}
CACHE = TemporaryDirectory()  # of its own: no text here is read twice
FORMS = {  # of a build: the settings file, and what `invoke publish` changes
    "preview": ("pelicanconf.py", {}),
    "published": ("publishconf.py", {"SITEURL": "https://site.example"}),
    "folder": ("publishconf.py", {"RELATIVE_URLS": True}),
}


def content(folder: Path, text: str = "Text.", head: dict[str, str] | None = None) -> Path:
    """A folder of content, whose article s/a/en.md has the `text` and fields of its `head`."""
    article = folder / "content/s/a"
    article.mkdir(parents=True)
    shutil.copy(ROOT / "tests/specimen/line.svg", article)
    shutil.copy(ROOT / "content/references.bib", folder / "content")
    fields = "".join(f"{key}: {value}\n" for key, value in (HEAD | (head or {})).items())
    (article / "en.md").write_text(f"{fields}\n{text}\n", "utf-8")
    fields = "".join(f"{key}: {value}\n" for key, value in HEAD.items())
    (article / "fr.md").write_text(f"{fields}\nTexte.\n", "utf-8")
    for lang, path in (("en", "index.html"), ("fr", "fr/index.html")):
        landing = folder / f"content/pages/landing/{lang}.md"
        landing.parent.mkdir(parents=True, exist_ok=True)
        landing.write_text(f"Title: L\nSummary: L.\nURL:\nSave_as: {path}\n\n[series-index: s]\n")
    return folder / "content"


def told(content: Path, form: str = "preview", **changed) -> list[str]:
    """What is wrong with the content, once it is built in a form beside it."""
    settings, how = FORMS[form]
    output = content.parent / form
    changed["MARKDOWN"] = deepcopy(MARKDOWN)
    bibliography = changed["MARKDOWN"]["extension_configs"]["plugins.markdown.citations"]
    bibliography["bibliography"] = str(content / "references.bib")
    try:
        build(content, output, settings, CACHE_PATH=CACHE.name, **(how | changed))
    except problems.ProblemsFound:
        assert not output.exists()
    return sorted(str(one) for one in problems.found if one.kind == problems.ERROR)
