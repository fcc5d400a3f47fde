"""The list PLUGINS: its order means nothing, and a plugin taken out takes its feature away only."""

import random
import re
import shutil
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import pytest
from blinker import ANY, NamedSignal
from pelican import signals

import publishconf
from tests.conftest import build, shortened, with_specimen

PLUGINS = publishconf.PLUGINS
# What may be gone or changed without a plugin, besides the pages: paths, as regular expressions.
PAGES = r".*index\.html|404\.html|fr/404\.html"
FEATURES = {
    "plugins.articles.series": rf"{PAGES}|.*card\.png|.*index\.md|pagefind/.*|feeds/.*|llms\.txt",
    "plugins.articles.work_in_progress": rf"{PAGES}|feeds/.*|llms\.txt|pagefind/.*",
    "plugins.articles.reading_time": PAGES,
    "plugins.articles.thumbnails": PAGES,
    "plugins.articles.cite": PAGES,
    "plugins.output.http_headers": "_headers",
    "plugins.output.stylesheet": rf"{PAGES}|theme/.*\.css",
    "plugins.output.math_font": rf"{PAGES}|theme/stix-two-math\.woff2",
    "plugins.output.structured_data": PAGES,
    "plugins.output.social_cards": rf"{PAGES}|.*card\.png|apple-touch-icon\.png",
    "plugins.output.feeds": rf"{PAGES}|feeds/.*|formulas/.*|.*\.svg",
    "plugins.output.markdown_copies": rf"{PAGES}|.*index\.md|llms\.txt|.*\.svg",
    "plugins.output.downloads": rf"models/.*|models\.zip|{PAGES}",
    "plugins.output.sitemap": r"sitemap\.xml|robots\.txt",
    "plugins.output.search": r"pagefind/.*|theme/search\..*",
}


@contextmanager
def no_plugins_connected():
    """A plugin is connected to Pelican's signals for as long as its process lives: not here."""
    everything = [one for one in vars(signals).values() if isinstance(one, NamedSignal)]
    before = [(one, list(one.receivers_for(ANY))) for one in everything]
    for signal, receivers in before:
        for receiver in receivers:
            signal.disconnect(receiver)
    try:
        yield
    finally:
        for signal, receivers in before:
            for receiver in [*signal.receivers_for(ANY)]:
                signal.disconnect(receiver)
            for receiver in receivers:
                signal.connect(receiver)


@pytest.fixture(scope="module")
def content(tmp_path_factory) -> Path:
    """A page of each kind, a work in progress and the specimen."""
    content = shortened(with_specimen(tmp_path_factory.mktemp("plugins")))
    for article in ("introduction", "history-2022"):
        shutil.rmtree(content / "ssm" / article)
    return content


@pytest.fixture(scope="module")
def site_with(content, tmp_path_factory) -> Callable:
    """The site with a list of plugins: path → bytes."""
    output = tmp_path_factory.mktemp("site") / "output"

    def site_with(plugins: list[str]) -> dict[str, bytes]:
        with no_plugins_connected():
            build(content, output, "publishconf.py", PLUGINS=plugins)
        there = (file for file in output.rglob("*") if file.is_file())
        return {file.relative_to(output).as_posix(): file.read_bytes() for file in there}

    return site_with


@pytest.fixture(scope="module")
def whole(site_with) -> dict[str, bytes]:
    return site_with(PLUGINS)


def shuffled(seed: int) -> list[str]:
    return random.Random(seed).sample(PLUGINS, len(PLUGINS))


@pytest.mark.parametrize("plugins", [sorted(PLUGINS), shuffled(1), shuffled(2)])
def test_the_order_of_the_plugins_means_nothing(site_with, whole, plugins):
    assert site_with(plugins) == whole


@pytest.mark.parametrize("plugin", PLUGINS)
def test_a_plugin_taken_out_takes_its_feature_away_and_nothing_else(site_with, whole, plugin):
    without = site_with([one for one in PLUGINS if one != plugin])
    different = {
        path for path in whole.keys() | without.keys() if whole.get(path) != without.get(path)
    }
    feature = FEATURES.get(plugin, "nothing")
    assert not [path for path in different if not re.fullmatch(feature, path)]
    # The shortened articles have no figures of which there could be pictures.
    assert bool(different) == (plugin in FEATURES and plugin != "plugins.articles.thumbnails")
