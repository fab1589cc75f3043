"""Ids that stay the same when a page is scraped again: digests of what is printed, never of positions."""

import hashlib
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Imported only as a type: ids are also made in processes that load no parser.
    from transforms.text.reading import Reading


def digest(*parts: str) -> str:
    """Return a digest of the parts, 16 hex digits; it also depends on where one part ends and the next begins."""
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def document_id(path: str) -> str:
    """Return the id of the document at `path`, relative to the landing folder.

    >>> document_id("a.txt") == document_id("b.txt")
    False
    """
    return digest("document", path)


def entity_id(kind: str, normalised_name: str) -> str:
    """Return the id of an entity that is known only from texts, by its kind and normalised name.

    >>> entity_id("person", "ward furati") == entity_id("person", "ward furati")
    True
    """
    return digest("entity", kind, unicodedata.normalize("NFC", normalised_name))


class FactIds:
    """Makes the ids of the facts of one document.

    An id is a digest of: the kind of fact; the document's path; the quote and its sentence, as a reader sees them; and
    the number of the fact among those equal in all this. Finders ask for ids in text order, so the numbers are too.
    """

    def __init__(self, reading: "Reading") -> None:
        self._reading = reading
        self._seen: Counter[tuple[str, str, str]] = Counter()

    def of(self, fact: str, start: int, end: int) -> str:
        """Return the id of the next fact of this kind at the characters `start` to `end`."""
        sentence = self._reading.sentence_at(start)
        text = self._reading.text
        around = text[sentence.start : sentence.end] if sentence else ""
        key = (fact, text[start:end], around)
        nth = self._seen[key]
        self._seen[key] += 1
        return digest(fact, self._reading.path, text[start:end], around, str(nth))
