"""Finds copies and near-copies of a story by MinHash of the body: a value a document, a grouping of values."""

import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from zlib import crc32

import numpy as np
from datasketch import MinHash

from transforms.reading import Reading
from transforms.records import Passage, Signature, Story

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


def body_of(text: str, passages: Iterable[Passage]) -> str:
    """The text of a document's body and headings: what its copies share."""
    return "\n".join(text[p.char_start : p.char_end] for p in passages if p.zone in _BODY_ZONES)


def sign(reading: Reading) -> Signature:
    """The signature of a document's body, to be kept and compared."""
    minima = minima_of(body_of(reading.text, reading.passages))
    return Signature(document_id=reading.document_id, minima=minima, bands=bands_of(minima))


def minima_of(body: str) -> tuple[int, ...]:
    """The number of a body's shingles, then the MinHash minima; empty for a body without a word.

    Case, punctuation and layout don't count.

    >>> minima_of("The river rose.") == minima_of("the RIVER rose")
    True
    >>> minima_of(" ")
    ()
    """
    words = _WORD.findall(body.casefold())
    if not words:
        return ()
    count = max(1, len(words) - _SHINGLE + 1)
    shingles = {" ".join(words[at : at + _SHINGLE]).encode("utf-8", "surrogatepass") for at in range(count)}
    hashed = MinHash(num_perm=_VALUES, seed=1, hashfunc=crc32, scheme="affine32")
    hashed.update_batch(shingles)
    return (len(shingles), *hashed.hashvalues.tolist())


def bands_of(minima: Sequence[int]) -> tuple[int, ...]:
    """Keys of a signature, one a band: two documents can only be copies where they share one.

    >>> len(bands_of(minima_of("The river rose by two metres on Friday.")))
    64
    """
    return tuple(_key(at, minima[at : at + _BAND]) for at in range(1, len(minima), _BAND))


def _key(at: int, band: Sequence[int]) -> int:
    """A band as one number that fits a signed 64-bit column."""
    digest = blake2b(repr((at, *band)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def are_copies(a: Sequence[int], b: Sequence[int]) -> bool:
    """Whether two minima are those of copies or near-copies.

    >>> story = "The river rose by two metres on Friday and cut off the villages in the north of the province."
    >>> are_copies(minima_of(story), minima_of(story + " Nobody died."))
    True
    """
    if not a or not b:
        return False
    similarity = float(np.count_nonzero(np.asarray(a[1:]) == np.asarray(b[1:]))) / _VALUES
    if similarity < _LEAST_SIMILARITY:
        return False
    # Shingles in common, from the similarity |A and B| / |A or B| and the two sizes.
    common = similarity / (1 + similarity) * float(a[0] + b[0])
    return common >= _COPIED * float(min(a[0], b[0]))


def group_stories(signatures: Sequence[Signature]) -> list[Story]:
    """A row for each document: its story is the least document id among those joined by copies.

    Order doesn't matter. An edge is a function of two signatures alone, so documents that share no
    band with a new one, and no story with a changed one, keep their story.

    >>> same = minima_of("The river rose by two metres on Friday.")
    >>> three = (("b", same), ("a", same), ("c", ()))
    >>> signed = [Signature(document_id=d, minima=m, bands=bands_of(m)) for d, m in three]
    >>> [(story.document_id, story.story_id) for story in group_stories(signed)]
    [('a', 'a'), ('b', 'a'), ('c', 'c')]
    """
    by_document = {signature.document_id: signature for signature in signatures}
    leaders = {document: document for document in sorted(by_document)}
    shared: dict[int, list[str]] = {}
    for document in leaders:
        for band in by_document[document].bands:
            shared.setdefault(band, []).append(document)
    for documents in shared.values():
        _join(documents, by_document, leaders)
    return [Story(document_id=document, story_id=_leader(document, leaders)) for document in leaders]


def _join(documents: Sequence[str], signatures: Mapping[str, Signature], leaders: dict[str, str]) -> None:
    """Join the documents of one band that are copies; within a story one edge is enough."""
    stories: dict[str, list[str]] = {}
    for document in documents:
        own = _leader(document, leaders)
        for leader, members in list(stories.items()):
            ours = signatures[document].minima
            if leader == own or not any(are_copies(ours, signatures[each].minima) for each in members):
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
