"""Ids that survive a re-scrape: digests of what is printed, never of positions."""

import hashlib
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # For its name alone: ids are made where no parser is loaded.
    from transforms.text.reading import Reading


def digest(*parts: str) -> str:
    """16 hex digits over the parts, told apart from one another."""
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def document_id(path: str) -> str:
    """Id of the document at `path`, relative to the landing folder.

    >>> document_id("a.txt") == document_id("b.txt")
    False
    """
    return digest("document", path)


def entity_id(kind: str, normalised_name: str) -> str:
    """Id of an entity known only from texts.

    >>> entity_id("person", "ward furati") == entity_id("person", "ward furati")
    True
    """
    return digest("entity", kind, unicodedata.normalize("NFC", normalised_name))


class FactIds:
    """Ids of the facts of one document.

    An id digests the path, the kind of fact, the quote and the sentence around it as a reader sees them, and the
    nth among equals, in the order of asking: finders ask in text order.
    """

    def __init__(self, reading: "Reading") -> None:
        self._reading = reading
        self._seen: Counter[tuple[str, str, str]] = Counter()

    def of(self, fact: str, start: int, end: int) -> str:
        """The id of the next fact of this kind at the characters `start` to `end`."""
        sentence = self._reading.sentence_at(start)
        text = self._reading.text
        around = text[sentence.start : sentence.end] if sentence else ""
        key = (fact, text[start:end], around)
        nth = self._seen[key]
        self._seen[key] += 1
        return digest(fact, self._reading.path, text[start:end], around, str(nth))
