"""Keeps a process from printing what DuckDB's bindings say of themselves when the interpreter ends."""

import atexit
import os
import sys


def end_quietly() -> None:
    """Drop what is written to stderr once the interpreter has run its own exit handlers.

    nanobind, with which DuckDB's module is bound, lists forty lines of objects that weren't freed by then, whatever the
    program did; nothing else is said so late. The exit code stays as it is.
    """
    atexit.register(_drop_stderr)


def _drop_stderr() -> None:
    sys.stderr.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
