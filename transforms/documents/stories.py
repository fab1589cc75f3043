"""Finds copies and near-copies of a story: a MinHash signature for each document, and their clusters."""

import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from zlib import crc32

import numpy as np
import numpy.typing as npt
from datasketch import MinHash

from transforms.records import Passage, Signature
from transforms.text.reading import Reading

# One row for each signature: what `minima_of` and `bands_of` return.
Minima = npt.NDArray[np.uint32]
Bands = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int64]
# Words in a shingle: two stories on one event share names and phrases of two or three words, copies share runs of five.
_SHINGLE = 5
# Hash values in a signature: similarities are known to within about four points.
_VALUES = 128
# Hash values in a band. A pair with a similarity of 0.2 shares one of the 64 bands with a probability of 0.93, of 0.3
# with 0.998; two unrelated stories (a similarity of 0.001) with 0.00006.
_BAND = 2
# Least share of the shorter body's shingles that is in the longer one. Measured on 897 annotated texts and made-up
# copies of them: with another headline never below 0.98, cut to a half 0.80, cut to a third 0.83 for 19 in 20, one word
# in fifty changed 0.84 for 19 in 20. Daily reports from one template are at 0.70 to 0.72, all other pairs below 0.15.
# Changing one word in twenty loses 3 copies in 10: those are rewritings.
_COPIED = 0.75
# Least similarity of copies. A short body inside a much longer one is a quotation and not a copy, and below this too
# few values agree to decide.
_LEAST_SIMILARITY = 0.25
# Pairs compared at a time: few enough for the processor's cache.
_AT_ONCE = 20_000
_BODY_ZONES = frozenset({"body", "heading"})
_WORD = re.compile(r"\w+")


def body_of(text: str, passages: Iterable[Passage]) -> str:
    """Return the body and headings of a document, the text by which copies are found."""
    return "\n".join(text[p.char_start : p.char_end] for p in passages if p.zone in _BODY_ZONES)


def sign(reading: Reading) -> Signature:
    """Return the MinHash signature of a document's body."""
    minima = minima_of(body_of(reading.text, reading.passages))
    return Signature(document_id=reading.document_id, minima=minima, bands=bands_of(minima))


def minima_of(body: str) -> tuple[int, ...]:
    """Return the number of a body's shingles, then the MinHash minima; empty for a body without words.

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
    """Return the keys of a signature, one for each band: only documents that share a key can be copies.

    >>> len(bands_of(minima_of("The river rose by two metres on Friday.")))
    64
    """
    return tuple(_key(at, minima[at : at + _BAND]) for at in range(1, len(minima), _BAND))


def _key(at: int, band: Sequence[int]) -> int:
    """Return a band as one number that fits a signed 64-bit column."""
    digest = blake2b(repr((at, *band)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def are_copies(some: Minima, others: Minima) -> npt.NDArray[np.bool_]:
    """Return for each row whether the documents in this row of `some` and of `others` are copies or near-copies.

    >>> story = "The river rose by two metres on Friday and cut off the villages in the north of the province."
    >>> are_copies(np.array([minima_of(story)]), np.array([minima_of(story + " Nobody died.")]))
    array([ True])
    >>> are_copies(np.empty((0, 0), np.uint32), np.empty((0, 0), np.uint32))
    array([], dtype=bool)
    """
    if not some[:, 1:].size:
        return np.zeros(len(some), np.bool_)
    similarity = (some[:, 1:] == others[:, 1:]).mean(axis=1)
    # The number of common shingles, computed from the similarity |A and B| / |A or B| and the two sizes.
    sizes = some[:, 0].astype(np.float64), others[:, 0].astype(np.float64)
    common = similarity / (1 + similarity) * sum(sizes)
    alike: npt.NDArray[np.bool_] = (similarity >= _LEAST_SIMILARITY) & (common >= _COPIED * np.minimum(*sizes))
    return alike


def group_stories(minima: Minima, bands: Bands) -> Rows:
    """Return for each signed document the first row of its story: all documents connected by pairs of copies.

    Whether two documents are a pair depends only on their two signatures. So a document keeps its story unless it
    shares a band with a new document or a story with a changed one. Only the number of pairs that share a band but
    aren't copies grows faster than the documents: they are 0.00006 of all pairs of unrelated texts.

    >>> river = minima_of("The river rose by two metres on Friday.")
    >>> fire = minima_of("A fire burnt on a hill for a day.")
    >>> signed = [river, fire, river]
    >>> group_stories(np.array(signed), np.array([bands_of(m) for m in signed]))
    array([0, 1, 0])
    """
    leaders = np.arange(len(minima))
    # First compare neighbours among the documents that share a band: this connects most copies, which then needn't all
    # be compared with each other.
    for pairs_of in (_chained, _crossed):
        for keys in bands.T:
            for left, right in pairs_of(keys, leaders):
                alike = are_copies(minima[left], minima[right])
                for one, other in zip(left[alike].tolist(), right[alike].tolist(), strict=True):
                    first, second = sorted((_leader(one, leaders), _leader(other, leaders)))
                    leaders[second] = first
            while not np.array_equal(leaders, further := leaders[leaders]):
                leaders = further
    return leaders


def _chained(keys: Rows, leaders: Rows) -> Iterator[tuple[Rows, Rows]]:
    """Yield pairs of neighbouring rows with the same key but different stories, the rows ordered by story."""
    order, ends, _ = _runs(keys, leaders)
    last = np.unique(ends)[:-1] - 1
    last = last[keys[order[last]] == keys[order[last + 1]]]
    yield order[last], order[last + 1]


def _crossed(keys: Rows, leaders: Rows) -> Iterator[tuple[Rows, Rows]]:
    """Yield all pairs of rows with the same key and different stories, in batches."""
    order, ends, stops = _runs(keys, leaders)
    partners = stops - ends
    (lonely,) = np.nonzero(partners == 0)
    order_of, ends, partners = np.delete(order, lonely), np.delete(ends, lonely), np.delete(partners, lonely)
    before = np.concatenate([[0], np.cumsum(partners)])
    first = 0
    while first < len(partners):
        last = max(first + 1, int(np.searchsorted(before, before[first] + _AT_ONCE, side="right")) - 1)
        count = partners[first:last]
        within = np.arange(count.sum()) - np.repeat(before[first:last] - before[first], count)
        yield np.repeat(order_of[first:last], count), order[np.repeat(ends[first:last], count) + within]
        first = last


def _runs(keys: Rows, leaders: Rows) -> tuple[Rows, Rows, Rows]:
    """Return the rows ordered by key and story, and two ends for each position in this order.

    The first is where the rows with the same key and story end, the second where the rows with the same key end.
    """
    order = np.lexsort((leaders, keys))
    keys, leaders = keys[order], leaders[order]
    begins = np.flatnonzero(np.diff(keys, prepend=keys[:1] - 1) | np.diff(leaders, prepend=leaders[:1] - 1))
    sizes = np.diff(begins, append=len(order))
    return order, np.repeat(begins + sizes, sizes), np.searchsorted(keys, keys, side="right")


def _leader(row: int, leaders: Rows) -> int:
    while leaders[row] != row:
        row = int(leaders[row])
    return row
