"""The three engines, each started once a process."""

import pytest

from commands import engines


@pytest.fixture(scope="session", params=engines.NAMES)
def engine(request, preview):
    try:
        with engines.opened(
            request.param, preview.url, lambda: request.getfixturevalue("browser")
        ) as engine:
            yield engine
    except FileNotFoundError as error:
        pytest.fail(f"no {error.filename}: `make test` installs it")
