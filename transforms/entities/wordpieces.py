"""Splits sentences into words and wordpieces as the tagger's network reads them, in training and in use."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

# A run of letters and digits with the marks that combine with them, else one visible character.
_MARKS = "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u093a-\u094f\u200c\u200d"
WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}])*|\S")
CASINGS = ("none", "lower", "title", "upper", "capital", "mixed", "digits")
# Each casing with and without a gap before the word, and one class for the marks at both ends.
CASING_CLASSES = 2 * len(CASINGS) + 1
# Wordpieces that the network reads at once: about 420 characters, the length it was trained on.
PACK = 112


def split_words(text: str) -> list[tuple[int, int]]:
    """Return the words of a text as half-open character spans: runs of letters and digits, or single signs.

    >>> [("Al-Bab's"[a:b]) for a, b in split_words("Al-Bab's")]
    ['Al', '-', 'Bab', "'", 's']
    """
    return [match.span() for match in WORD.finditer(text)]


def casing(word: str, joined: bool) -> int:
    """Return the class of a word by its capitals, and by whether it follows the word before without a gap (`joined`).

    >>> [CASINGS[casing(word, False)] for word in ("aid", "Aid", "UN", "U", "McGurk", "1st", "-")]
    ['lower', 'title', 'upper', 'capital', 'mixed', 'digits', 'none']
    """
    if any(c.isdigit() for c in word):
        kind = "digits"
    elif word.islower():
        kind = "lower"
    elif word.isupper():
        kind = "capital" if len(word) == 1 else "upper"
    elif word[0].isupper() and word[1:].islower():
        kind = "title"
    elif word.lower() != word:
        kind = "mixed"
    else:
        kind = "none"
    return CASINGS.index(kind) + joined * len(CASINGS)


def pack(sizes: Sequence[int], limit: int = PACK) -> Iterator[range]:
    """Yield runs of neighbouring indexes whose sizes add up to at most `limit`; a larger size is a run of its own.

    >>> [list(run) for run in pack([3, 4, 9, 1], limit=8)]
    [[0, 1], [2], [3]]
    """
    start = total = 0
    for at, size in enumerate(sizes):
        if at > start and total + size > limit:
            yield range(start, at)
            start, total = at, 0
        total += size
    if start < len(sizes):
        yield range(start, len(sizes))


@dataclass(frozen=True, slots=True)
class Pieces:
    """A sentence as the network reads it.

    `words` are the words' half-open characters, `first` the index of each word's first piece, and `ids` and `casings`
    the wordpieces and the casing class of each.
    """

    words: Sequence[tuple[int, int]]
    first: Sequence[int]
    ids: Sequence[int]
    casings: Sequence[int]


def split_pieces(sentence: str, tokenizer: Any) -> Pieces:
    """Split a sentence into words and the words into wordpieces, with a `tokenizers.Tokenizer`.

    Signs that the tokenizer drops (controls, U+FFFD) are no words; a span of a name may still contain them.
    """
    # A lone surrogate can't be encoded; it is replaced by '?', so that no offset changes.
    sentence = sentence.encode("utf-8", "replace").decode("utf-8")
    found = split_words(sentence)
    encoded = tokenizer.encode([sentence[a:b] for a, b in found], is_pretokenized=True, add_special_tokens=False)
    words: list[tuple[int, int]] = []
    first: list[int] = []
    casings: list[int] = []
    last = -1
    for at, word in enumerate(encoded.word_ids):
        if word != last:
            start, end = found[word]
            shape = casing(sentence[start:end], bool(words) and words[-1][1] == start)
            words.append(found[word])
            first.append(at)
            last = word
        casings.append(shape)
    return Pieces(words, first, encoded.ids, casings)
