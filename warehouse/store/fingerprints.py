"""Fingerprints by which a text is recognised: of a text that is at hand, and of a text that must not be kept."""

import re
import secrets
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Protocol

_WORD = re.compile(r"\w+")
# Later versions must find stored digests again: so sentences are split simply here, and not as the finders do it.
_ENDS = re.compile(r"[\r\n:;|()<>\[\]{}\"“”„«»]+|(?<=[.!?…。؟])['’\s]*\s")
# Least number of words in a sentence: shorter ones occur in many texts.
_SENTENCE = 6
# Least number of words in a text, for the same reason.
_TEXT = 3
# Number of words in a run: two texts don't share so many consecutive words by chance.
_RUN = 7


class Fingerprint(Protocol):
    """Recognises a text."""

    def is_in(self, text: str) -> bool:
        """Whether the text contains what is looked for."""


@dataclass(frozen=True, slots=True)
class Digests:
    """Salted digests of texts and their sentences: they can recognise these, but don't reveal the words."""

    salt: str
    digests: frozenset[str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Digests":
        """Make the digests of some texts and their sentences, with a new salt."""
        salt = secrets.token_hex(16)
        return cls(salt, frozenset(_digest(salt, part) for text in texts for part in _parts(text)))

    def is_in(self, text: str) -> bool:
        """Whether the text, or a sentence of it, has one of the digests."""
        return bool(self.digests) and any(_digest(self.salt, part) in self.digests for part in _parts(text))


@dataclass(frozen=True, slots=True)
class Runs:
    """Runs of consecutive words of a text that is at hand: they recognise also a part of a sentence."""

    runs: frozenset[str] = field(repr=False)

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Runs":
        """Make the runs of some texts; a text that is shorter than a run has none."""
        return cls(frozenset(run for text in texts for run in _runs(text)))

    def is_in(self, text: str) -> bool:
        """Whether the text contains one of the runs."""
        return any(run in self.runs for run in _runs(text))


def _words(text: str) -> list[str]:
    """Return the words of the text, normalised, without regard to case, punctuation and layout."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def _parts(text: str) -> Iterator[str]:
    """Yield the words of the whole text and of each sentence, unless these are too few to recognise it by."""
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
