"""A limit to what one file may take of the processor, whatever is in it."""

import signal
import threading
from contextlib import contextmanager


class TakesTooLong(BaseException):
    """What is being read has no end in sight; no library takes it for a mistake of its own."""


@contextmanager
def at_most(seconds: float):
    """Raise `TakesTooLong` when what is done takes more of the processor; in the main thread only.

    Regular expressions are stopped, too. It does not matter what else the machine does.
    """

    def stop(*_):
        raise TakesTooLong

    within = signal.getitimer(signal.ITIMER_VIRTUAL)[0]  # another limit, which holds
    if within or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
