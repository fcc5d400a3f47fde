"""The models that articles compute with, to be downloaded from the site as it was built.

Each file of models/ is published under its own name, all of them as models.zip, with the licence.
An article leads to one as `{static}/models/ssm.py`.
"""

import io
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pelican import signals
from pelican.contents import Static

ROOT = Path(__file__).parents[2]
ARCHIVE = "models.zip"


def files() -> list[Path]:
    return [*sorted((ROOT / "models").glob("*.py")), ROOT / "LICENSE"]


def keep_from_content(generator):
    """Forget that articles link to the files: Pelican would look for them beside the articles."""
    generator.context["static_links"] -= {f"models/{file.name}" for file in files()}


def offer(generator):
    """Let Pelican copy the files, and know where links to them lead."""
    for file in files():
        name = f"models/{file.name}"
        metadata = {"save_as": name, "url": name}
        context = generator.context
        one = Static("", metadata, generator.settings, str(file), context)
        generator.staticfiles.append(one)
        context["static_content"][name] = one


def write_archive(pelican):
    """The same files in one, and the same bytes each time."""
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for file in files():
            archive.writestr(ZipInfo(f"models/{file.name}"), file.read_bytes(), ZIP_DEFLATED)
    Path(pelican.output_path, ARCHIVE).write_bytes(written.getvalue())


def register():
    signals.article_generator_finalized.connect(keep_from_content)
    signals.page_generator_finalized.connect(keep_from_content)
    signals.static_generator_finalized.connect(offer)
    signals.finalized.connect(write_archive)
