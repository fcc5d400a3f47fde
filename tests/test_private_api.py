"""What the site uses of Pelican that Pelican does not document is still as it is expected."""

import inspect
import logging
import sys

import pytest
from pelican import Pelican
from pelican.contents import Content
from pelican.log import LimitFilter
from pelican.writers import FileOverwriteFailedError, Writer

from plugins import private_api


def test_links_are_written_for_any_html():
    parameters = inspect.signature(Content._update_content).parameters
    assert list(parameters) == ["self", "content", "siteurl"]


def test_a_warning_is_logged_again(monkeypatch):
    monkeypatch.setattr(LimitFilter, "LOGS_DEDUP_MIN_LEVEL", logging.WARNING)
    private_api.repeat_warnings()
    record = logging.makeLogRecord({"levelno": logging.WARNING, "msg": "twice"})
    limit = LimitFilter()
    assert limit.filter(record) and limit.filter(record)


def test_a_file_that_is_written_twice_is_named(tmp_path):
    writer = Writer(str(tmp_path))
    writer._open_w(f"{tmp_path}/a b.html", "utf-8").close()
    with pytest.raises(FileOverwriteFailedError) as error:
        writer._open_w(f"{tmp_path}/a b.html", "utf-8")
    assert private_api.overwritten(error.value) == f"{tmp_path}/a b.html"


@pytest.mark.parametrize("given", [[], ["-r"], ["--autoreload", "content"]])
def test_pelican_says_whether_it_builds_again(given, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["pelican", *given])
    assert private_api.builds_again() == bool(given)
    assert "run" in vars(Pelican)
