"""Output for a terminal: makes texts from documents harmless, and shows the progress of a long run."""

import logging
import sys
import time
import unicodedata
from dataclasses import dataclass, field

logger = logging.getLogger("dateline")
# How a table is written to stdout.
FORMATS = ("table", "csv", "json", "parquet")
# Characters that change the direction of the text after them: they could make a text look different from what it is.
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Seconds between two updates of the progress line.
_PAUSE_S = 0.5
# Seconds between two messages in a log or on a run's page: so a run of hours writes some hundred lines.
_SAID_EVERY_S = 60.0


def printable(text: str) -> str:
    r"""Return the text with control characters, lone surrogates and direction marks escaped.

    >>> printable("a\x1b[2Jb\n")
    'a\\x1b[2Jb\\n'
    >>> printable("Öncüpınar 東")
    'Öncüpınar 東'
    """
    if text.isprintable() and _TURNS.isdisjoint(text):
        return text
    return "".join(_escaped(char) for char in text)


def _escaped(char: str) -> str:
    if char in _TURNS or unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}:
        return char.encode("unicode_escape").decode("ascii")
    return char


@dataclass
class Progress:
    """A line on stderr that shows progress and speed; if stderr isn't a terminal, a message now and then."""

    total: int
    what: str
    done: int = 0
    _started: float = field(default_factory=time.monotonic)
    _shown: float = 0.0

    def add(self, count: int) -> None:
        """Add to the number of things done, and show the progress if the last time was long enough ago."""
        self.done += count
        now = time.monotonic()
        if not sys.stderr.isatty():
            if now - max(self._shown, self._started) > _SAID_EVERY_S:
                self._shown = now
                logger.info("%s", self.line(now))
        elif now - self._shown > _PAUSE_S:
            self._shown = now
            sys.stderr.write(f"\r\x1b[K{self.line(now)}")
            sys.stderr.flush()

    def line(self, now: float) -> str:
        """Return the line for the time `now`, as of `time.monotonic`."""
        rate = self.done / max(now - self._started, 1e-9)
        text = f"{self.done:,} of {self.total:,} {self.what}, {rate:,.1f} a second"
        if not rate:
            return text
        minutes, seconds = divmod(round((self.total - self.done) / rate), 60)
        return f"{text}, {minutes}:{seconds:02} to go"

    def end(self) -> None:
        """Clear the line."""
        if self._shown and sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
