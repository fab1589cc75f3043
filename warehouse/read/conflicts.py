"""Finds the contradictions that a snapshot brought: pairs of figures in conflict that weren't in the one before."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from warehouse.errors import FormatError, NoSnapshotError
from warehouse.read.reading import answer, connect
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import find

_PAIRS = "SELECT figure_id, other_id FROM figure_pairs WHERE verdict = 'conflict'"
_CLAIMS = """
    SELECT event, place, independent, p.figure_id, p.quote, f.counted, claimant, d.path,
           other_id, other_quote, o.counted AS other_counted, other_claimant, e.path AS other_path
    FROM figure_pairs p
    JOIN (SELECT figure_id, counted FROM figures) f USING (figure_id)
    JOIN (SELECT figure_id AS other_id, counted FROM figures) o USING (other_id)
    JOIN documents d USING (document_id)
    JOIN documents e ON e.document_id = other_document_id
    WHERE verdict = 'conflict' AND concat(p.figure_id, '/', other_id) IN (SELECT unnest(?))
    ORDER BY d.path, p.figure_id, other_id
"""


@dataclass(frozen=True, slots=True)
class Claim:
    """One of the two figures of a contradiction: what it says, who claims it, in which file it stands."""

    figure_id: str
    quote: str
    counted: str | None
    claimant: str | None
    path: str

    def __str__(self) -> str:
        what = f"{self.quote} {self.counted}" if self.counted else self.quote
        return f"{what} ({self.claimant or 'nobody named'}, {self.path})"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two figures that can't both be true; `independent` if neither story nor claimant is the same."""

    event: str
    place: str | None
    independent: bool
    claims: tuple[Claim, Claim]

    def __str__(self) -> str:
        first, other = self.claims
        return f"{self.event}{f' in {self.place}' if self.place else ''}: {first} against {other}"


def new_conflicts(folder: DataFolder, snapshot_id: str) -> Sequence[Conflict]:
    """Return the contradictions of a snapshot whose two figures weren't in conflict in the snapshot before it.

    Of a first snapshot all are new; none is told if the snapshot before it can't be read any more.
    """
    former = find(folder, snapshot_id).manifest["former"]
    with closing(connect(folder, snapshot_id)) as connection:
        pairs = set(connection.sql(_PAIRS).fetchall())
        if pairs and former:
            try:
                with closing(connect(folder, former)) as before:
                    known = {frozenset(pair) for pair in before.sql(_PAIRS).fetchall()}
            except (FormatError, NoSnapshotError):
                return ()
            pairs = {pair for pair in pairs if frozenset(pair) not in known}
        if not pairs:
            return ()
        found = answer(connection, _CLAIMS, parameters=[["/".join(pair) for pair in sorted(pairs)]]).to_pylist()
    return [
        Conflict(
            row["event"],
            row["place"],
            row["independent"],
            (
                Claim(*(row[name] for name in ("figure_id", "quote", "counted", "claimant", "path"))),
                Claim(*(row[f"other_{name}"] for name in ("id", "quote", "counted", "claimant", "path"))),
            ),
        )
        for row in found
    ]
