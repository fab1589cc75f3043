"""Decides between names that overlap."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from transforms.entities.name_spans import NameSource, NameSpan


def without_overlaps(names: Iterable[NameSpan]) -> list[NameSpan]:
    """Return the names in text order; of two that overlap, only the longer."""
    kept: list[NameSpan] = []
    for name in sorted(names, key=lambda f: (f.start, -f.end)):
        if kept and name.start < kept[-1].end:
            if name.end - name.start > kept[-1].end - kept[-1].start:
                kept[-1] = name
            continue
        kept.append(name)
    return kept


def override(text: str, found: list[NameSpan], formed: Iterable[NameSpan]) -> list[NameSpan]:
    """Return the names, replaced by `formed` names that overlap them and are no part of a longer name."""
    starts = [f.start for f in found]
    dropped: set[NameSpan] = set()
    added: list[NameSpan] = []
    for name in formed:
        others = overlapping(found, starts, name)
        if not any(_is_part(text, other, name) for other in others):
            dropped.update(others)
            added.append(name)
    return without_overlaps([*(f for f in found if f not in dropped), *added]) if added else found


def _is_part(text: str, other: NameSpan, name: NameSpan) -> bool:
    """Whether `name` is only part of `other`: a reviewed name, or a name that begins earlier with a capital."""
    if not (other.start <= name.start and name.end <= other.end):
        return False
    return other.source == NameSource.SEED or (other.start < name.start and text[other.start].isupper())


def fill_gaps(found: list[NameSpan], others: Iterable[NameSpan]) -> list[NameSpan]:
    """Return the names, and those of the others that overlap none of the names."""
    starts = [f.start for f in found]
    added = [o for o in others if not overlapping(found, starts, o)]
    return without_overlaps([*found, *added]) if added else found


def overlapping(found: Sequence[NameSpan], starts: Sequence[int], name: NameSpan) -> list[NameSpan]:
    """Return the names in `found` that share characters with `name`; `starts` are the start offsets of `found`."""
    at = max(0, bisect_left(starts, name.start) - 1)
    hits = []
    while at < len(found) and found[at].start < name.end:
        if found[at].end > name.start:
            hits.append(found[at])
        at += 1
    return hits
