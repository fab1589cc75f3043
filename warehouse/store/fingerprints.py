"""Fingerprints of a text: what it is known by again, when it is at hand and when it must not be kept."""

import re
import secrets
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Protocol

_WORD = re.compile(r"\w+")
# Kept digests must be found again by later versions: so this cut is plain, and apart from that of the finders.
_ENDS = re.compile(r"[\r\n:;|()<>\[\]{}\"“”„«»]+|(?<=[.!?…。؟])['’\s]*\s")
# Sentences of fewer words are said by many.
_SENTENCE = 6
# So are texts of fewer.
_TEXT = 3
# So many words one after the other are nobody's by chance.
_RUN = 7


class Fingerprint(Protocol):
    """Knows a text again."""

    def is_in(self, text: str) -> bool:
        """Whether the text says what is looked for."""


@dataclass(frozen=True, slots=True)
class Digests:
    """Salted digests of a text and its sentences: they tell whether it is somewhere, and not what it said."""

    salt: str
    digests: frozenset[str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Digests":
        """The digests of some texts, under a new salt."""
        salt = secrets.token_hex(16)
        return cls(salt, frozenset(_digest(salt, part) for text in texts for part in _parts(text)))

    def is_in(self, text: str) -> bool:
        """Whether the text, or a sentence of it, is one of them."""
        return bool(self.digests) and any(_digest(self.salt, part) in self.digests for part in _parts(text))


@dataclass(frozen=True, slots=True)
class Runs:
    """Runs of words of a text that is at hand: they find a part of a sentence, too."""

    runs: frozenset[str] = field(repr=False)

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Runs":
        """The runs of some texts; none of a text that is shorter than a run."""
        return cls(frozenset(run for text in texts for run in _runs(text)))

    def is_in(self, text: str) -> bool:
        """Whether the text has a run of them."""
        return any(run in self.runs for run in _runs(text))


def _words(text: str) -> list[str]:
    """What is said, whatever the case, the marks and the layout."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def _parts(text: str) -> Iterator[str]:
    """Yield the text as a whole and its sentences, without what is too short to be known by."""
    if len(words := _words(text)) >= _TEXT:
        yield " ".join(words)
    for piece in _ENDS.split(text):
        words = _words(piece)
        if len(words) >= _SENTENCE:
            yield " ".join(words)


def _runs(text: str) -> Iterator[str]:
    words = _words(text)
    return (" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))


def _digest(salt: str, sentence: str) -> str:
    return blake2b(sentence.encode("utf-8", "surrogatepass"), digest_size=16, salt=bytes.fromhex(salt)).hexdigest()
