"""Finds copies and near-copies of a story by MinHash of the body: a value a document, a grouping of values."""

import re
from collections.abc import Iterable, Mapping, Sequence
from zlib import crc32

import numpy as np
from datasketch import MinHash

from transforms.records import Passage

# Words a shingle: two stories on one event share names and phrases of two or three words, copies share runs of five.
_SHINGLE = 5
# Hash values a signature: similarities are known to within about four points.
_VALUES = 128
# Hash values a band. A pair that is alike to 0.2 shares one of the 64 bands with probability 0.93, alike
# to 0.3 with 0.998; two unrelated stories (0.001) with 0.00006.
_BAND = 2
# Least share of the shorter body's shingles that lies in the longer one. Measured on 897 annotated texts and
# made-up copies of them: with another headline never below 0.98, cut to a half 0.80, cut to a third 0.83 for
# 19 in 20, one word in fifty changed 0.84 for 19 in 20. Daily reports by one template lie at 0.70 to 0.72,
# all other pairs below 0.15. Changing one word in twenty loses 3 copies in 10: those are rewritings.
_COPIED = 0.75
# A short body inside a much longer one is a quotation, not a copy, and too few values are left to tell.
_LEAST_SIMILARITY = 0.25
_BODY_ZONES = frozenset({"body", "heading"})
_WORD = re.compile(r"\w+")
_DIGITS = 8


def body_of(text: str, passages: Iterable[Passage]) -> str:
    """The text of a document's body and headings: what its copies share."""
    return "\n".join(text[p.char_start : p.char_end] for p in passages if p.zone in _BODY_ZONES)


def signature_of(body: str) -> str:
    """MinHash of a body in hex, after the number of its shingles; "" for a body without a word.

    Case, punctuation and layout don't count.

    >>> signature_of("The river rose.") == signature_of("the RIVER rose")
    True
    >>> signature_of(" ")
    ''
    """
    words = _WORD.findall(body.casefold())
    if not words:
        return ""
    count = max(1, len(words) - _SHINGLE + 1)
    shingles = {" ".join(words[at : at + _SHINGLE]).encode("utf-8", "surrogatepass") for at in range(count)}
    hashed = MinHash(num_perm=_VALUES, seed=1, hashfunc=crc32, scheme="affine32")
    hashed.update_batch(shingles)
    values = [len(shingles), *hashed.hashvalues.tolist()]
    return "".join(f"{value:0{_DIGITS}x}" for value in values)


def bands_of(signature: str) -> tuple[str, ...]:
    """Keys of a signature: two documents can only be copies where they share one.

    >>> len(bands_of(signature_of("The river rose by two metres on Friday.")))
    64
    """
    width = _BAND * _DIGITS
    values = signature[_DIGITS:]
    return tuple(f"{at}:{values[at * width : (at + 1) * width]}" for at in range(len(values) // width))


def are_copies(a: str, b: str) -> bool:
    """Whether two signatures are those of copies or near-copies.

    >>> story = "The river rose by two metres on Friday and cut off the villages in the north of the province."
    >>> are_copies(signature_of(story), signature_of(story + " Nobody died."))
    True
    """
    if not a or not b:
        return False
    ours, theirs = _values(a), _values(b)
    similarity = float(np.count_nonzero(ours[1:] == theirs[1:])) / _VALUES
    if similarity < _LEAST_SIMILARITY:
        return False
    # Shingles in common, from the similarity |A and B| / |A or B| and the two sizes.
    common = similarity / (1 + similarity) * float(ours[0] + theirs[0])
    return common >= _COPIED * float(min(ours[0], theirs[0]))


def group_copies(signatures: Mapping[str, str]) -> dict[str, str]:
    """Map each document to its story: the least document id among those joined by copies.

    Order doesn't matter. An edge is a function of two signatures alone, so documents that share no
    band with a new one, and no story with a changed one, keep their story.

    >>> same = signature_of("The river rose by two metres on Friday.")
    >>> group_copies({"b": same, "a": same, "c": signature_of("")})
    {'a': 'a', 'b': 'a', 'c': 'c'}
    """
    leaders = {document: document for document in sorted(signatures)}
    shared: dict[str, list[str]] = {}
    for document in leaders:
        for band in bands_of(signatures[document]):
            shared.setdefault(band, []).append(document)
    for documents in shared.values():
        _join(documents, signatures, leaders)
    return {document: _leader(document, leaders) for document in leaders}


def _join(documents: Sequence[str], signatures: Mapping[str, str], leaders: dict[str, str]) -> None:
    """Join the documents of one band that are copies; within a story one edge is enough."""
    stories: dict[str, list[str]] = {}
    for document in documents:
        own = _leader(document, leaders)
        for leader, members in list(stories.items()):
            if leader == own or not any(are_copies(signatures[document], signatures[each]) for each in members):
                continue
            own, other = min(own, leader), max(own, leader)
            leaders[other] = own
            stories.setdefault(own, []).extend(stories.pop(other, []))
        stories.setdefault(own, []).append(document)


def _leader(document: str, leaders: dict[str, str]) -> str:
    while leaders[document] != document:
        leaders[document] = leaders[leaders[document]]
        document = leaders[document]
    return document


def _values(signature: str) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    return np.frombuffer(bytes.fromhex(signature), dtype=">u4").astype(np.uint32)
