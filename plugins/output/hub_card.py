"""The card of a Hugging Face Space: the README.md from which the Hub knows what the site is."""

import re
from pathlib import Path

import yaml
from pelican import signals


def address(repository: str) -> str:
    """Where the Hub serves the static Space `owner/name`."""
    return f"https://{re.sub(r'[^a-z0-9]+', '-', repository.lower())}.static.hf.space"


def write(pelican):
    if card := pelican.settings.get("SPACE_CARD"):
        fields = yaml.safe_dump(card, allow_unicode=True, sort_keys=False)
        Path(pelican.output_path, "README.md").write_text(f"---\n{fields}---\n", "utf-8")


def register():
    signals.finalized.connect(write)
