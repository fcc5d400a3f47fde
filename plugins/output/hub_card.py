"""The card of a Hugging Face Space: the README.md from which the Hub knows what the site is."""

import re
from pathlib import Path

import yaml
from pelican import signals
from pelican.generators import Generator


def address(repository: str) -> str:
    """Where the Hub serves the static Space `owner/name`."""
    return f"https://{re.sub(r'[^a-z0-9]+', '-', repository.lower())}.static.hf.space"


class HubCard(Generator):
    def generate_output(self, writer):
        if card := self.settings.get("SPACE_CARD"):
            fields = yaml.safe_dump(card, allow_unicode=True, sort_keys=False)
            Path(self.output_path, "README.md").write_text(f"---\n{fields}---\n", "utf-8")


def get_generators(_):
    return HubCard


def register():
    signals.get_generators.connect(get_generators)
