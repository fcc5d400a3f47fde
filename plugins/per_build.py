"""What is remembered while a site is built, and forgotten when the next build begins.

A process may build more than once: the preview, `pelican --autoreload`, the tests. Whoever needs
to remember something takes it from here, so that one moment, `begin`, clears it all.
"""

import functools
from collections.abc import Callable

from plugins import dependencies

_forget: list[Callable[[], None]] = []


def begin() -> None:
    """Forget what the build before remembered."""
    for forget in _forget:
        forget()


def remembered(collection):
    """An empty `collection` (dict, set, list) that each build finds empty again."""
    _forget.append(collection.clear)
    return collection


def cached(function: Callable) -> Callable:
    """The `function`, called once for the same arguments in one build."""
    kept = remembered({})

    @functools.wraps(function)
    def call(*args):
        if args in kept:
            value, record = kept[args]
            dependencies.again(record)
        else:
            with dependencies.Record() as record:
                value = function(*args)
            kept[args] = value, record
        return value

    return call
