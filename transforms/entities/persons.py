"""Which full name of a document a part of a name stands for."""

from collections.abc import Iterable, Sequence

from transforms.entities.normalisation import plain_key

_ARTICLES = frozenset({"al", "el", "ad", "as", "ash", "ar", "an", "az", "at"})


class Persons:
    """The persons of one document by their names, without titles, in text order.

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
        """The full name that `name` is, or is a part of; None where it is none or of several."""
        words = _words(name)
        if not words:
            return None
        if words in self._full:
            return self._full[self._longest[words]]
        ending = [full for full in self._by_end.get(words[-1], ()) if full[-len(words) :] == words]
        starting = [full for full in self._by_start.get(words[0], ()) if full[: len(words)] == words]
        # The family name before the given name; of several with one family name the first that was named.
        for parts in (ending, starting):
            longest = list(dict.fromkeys(self._longest[part] for part in parts))
            if longest and (len(longest) == 1 or parts is ending):
                return self._full[longest[0]]
        return None

    def names(self, names: Iterable[str]) -> bool:
        """Whether the document has one of the full names."""
        return any(_words(name) in self._full for name in names)

    def _longest_of(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """The longest name with the same first and last word, between which the words of this one stand in order."""
        best = words
        for full in self._by_end[words[-1]]:
            rest = iter(full)
            if full[0] == words[0] and len(full) > len(best) and all(word in rest for word in words):
                best = full
        return best


def _words(name: str) -> tuple[str, ...]:
    """The words that are compared: no articles; 'al-Abadi' is 'Abadi'."""
    return tuple(word for word in plain_key(name).split() if word not in _ARTICLES)
