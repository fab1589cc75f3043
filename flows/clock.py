"""Interrupts work that takes far too long, in whatever thread it runs."""

import ctypes
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

# A library may catch the first exception, so it is raised again every so many seconds.
_AGAIN = 1.0


class OverranError(Exception):
    """The work took longer than it was allowed."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise `OverranError` inside the block once it has taken so many seconds.

    In the main thread, where runs and workers of a pool do their work, a signal also interrupts long regular
    expressions. Dask works in another thread, which can only be interrupted between two instructions of Python.
    """
    main = threading.current_thread() is threading.main_thread()
    with _by_signal(seconds) if main else _by_thread(seconds):
        yield


def _overrun(*_: object) -> None:
    raise OverranError


@contextmanager
def _by_signal(seconds: float) -> Iterator[None]:
    before = signal.signal(signal.SIGALRM, _overrun)
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _by_thread(seconds: float) -> Iterator[None]:
    worker = ctypes.c_ulong(threading.get_ident())
    done = threading.Event()
    # The lock ensures that nothing is raised in a thread that has left the block.
    leaving = threading.Lock()

    def watch() -> None:
        wait = seconds
        while not done.wait(wait):
            wait = _AGAIN
            with leaving:
                if not done.is_set():
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(worker, ctypes.py_object(OverranError))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        with leaving:
            done.set()
            # Take back an exception that was set but hasn't been raised in the thread yet.
            ctypes.pythonapi.PyThreadState_SetAsyncExc(worker, None)
        watcher.join()
