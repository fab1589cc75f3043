"""Finds the full name in a document that a partial name refers to."""

from collections.abc import Iterable, Sequence

from transforms.entities.normalisation import plain_key

_ARTICLES = frozenset({"al", "el", "ad", "as", "ash", "ar", "an", "az", "at"})


class Persons:
    """The persons of one document, made from their names without titles in text order.

    >>> persons = Persons(["Hossein Hamedani", "Ward Furati", "Hamedani"])
    >>> persons.full("Hamedani"), persons.full("Furati"), persons.full("Balanche")
    ('Hossein Hamedani', 'Ward Furati', None)
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._full: dict[tuple[str, ...], str] = {}
        for name in names:
            if len(words := _words(name)) > 1:
                self._full.setdefault(words, name)
        self._by_end: dict[str, list[tuple[str, ...]]] = {}
        self._by_start: dict[str, list[tuple[str, ...]]] = {}
        for words in self._full:
            self._by_end.setdefault(words[-1], []).append(words)
            self._by_start.setdefault(words[0], []).append(words)
        self._longest = {words: self._longest_of(words) for words in self._full}

    def full(self, name: str) -> str | None:
        """Return the full name that `name` equals or is part of; None if there is none.

        Of several full names that end with `name`, it is the first; if several begin with `name`, there is none.
        """
        words = _words(name)
        if not words:
            return None
        if words in self._full:
            return self._full[self._longest[words]]
        ending = [full for full in self._by_end.get(words[-1], ()) if full[-len(words) :] == words]
        starting = [full for full in self._by_start.get(words[0], ()) if full[: len(words)] == words]
        # A match at the end (family name) comes before one at the start (given name).
        for parts in (ending, starting):
            longest = list(dict.fromkeys(self._longest[part] for part in parts))
            if longest and (len(longest) == 1 or parts is ending):
                return self._full[longest[0]]
        return None

    def names(self, names: Iterable[str]) -> bool:
        """Whether one of these names is a full name in the document."""
        return any(_words(name) in self._full for name in names)

    def _longest_of(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Return the longest full name with the same first and last word that contains all the words in this order."""
        best = words
        for full in self._by_end[words[-1]]:
            rest = iter(full)
            if full[0] == words[0] and len(full) > len(best) and all(word in rest for word in words):
                best = full
        return best


def _words(name: str) -> tuple[str, ...]:
    """Return the words of a name that are compared, without Arabic articles: 'abadi' for 'al-Abadi'."""
    return tuple(word for word in plain_key(name).split() if word not in _ARTICLES)
