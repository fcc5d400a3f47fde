"""The card of a Hugging Face Space: the README.md from which the Hub knows what the site is."""

import re

import yaml


def address(repository: str) -> str:
    """Where the Hub serves the static Space `owner/name`."""
    return f"https://{re.sub(r'[^a-z0-9]+', '-', repository.lower())}.static.hf.space"


def card(fields: dict) -> str:
    """The text of the card, which only a Space has a use for."""
    return f"---\n{yaml.safe_dump(fields, allow_unicode=True, sort_keys=False)}---\n"
