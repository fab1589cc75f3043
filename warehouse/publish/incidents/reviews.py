"""Reviewed pairs of claims: what a snapshot was joined by, and what of it differs from another snapshot."""

import hashlib
from collections.abc import Iterable, Sequence

import pyarrow as pa

# Two claims, and whether a person says that they are of one incident.
Pair = tuple[str, str, bool]
REVIEWED = pa.schema([("claim_id", pa.string()), ("other_claim_id", pa.string()), ("same", pa.bool_())])


def to_table(pairs: Iterable[Sequence[object]]) -> pa.Table:
    """Return the pairs as a table."""
    return pa.Table.from_pylist([dict(zip(REVIEWED.names, pair, strict=True)) for pair in pairs], schema=REVIEWED)


def to_pairs(reviewed: pa.Table) -> list[Pair]:
    """Return the pairs in a fixed order."""
    return sorted((*sorted((row["claim_id"], row["other_claim_id"])), row["same"]) for row in reviewed.to_pylist())


def digest_of(reviewed: pa.Table) -> str:
    """Return the SHA-256 in hex of the pairs, '' if there are none; their order doesn't matter."""
    pairs = to_pairs(reviewed)
    return hashlib.sha256(repr(pairs).encode()).hexdigest() if pairs else ""


def changed_claims(before: Iterable[Sequence[object]], after: Iterable[Sequence[object]]) -> list[str]:
    """Return the claims of the pairs that only one of two snapshots was joined by."""
    differing = {tuple(pair) for pair in before} ^ {tuple(pair) for pair in after}
    return sorted({str(claim) for one, other, _ in differing for claim in (one, other)})
