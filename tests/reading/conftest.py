"""What the tests of reading share."""

from pathlib import Path

import pytest

from tests.conftest import short_specimen


@pytest.fixture
def content(tmp_path) -> Path:
    """The heads of the real content, and a series of specimens."""
    return short_specimen(tmp_path)
