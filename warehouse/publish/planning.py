"""Finds what is new, changed or gone since the current snapshot: only new and changed files are extracted."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

import pyarrow.parquet as pq

from warehouse.publish.changes import cause_of
from warehouse.records import Source
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import Snapshot, current, current_readable
from warehouse.tables import BY_NAME


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Files and records, separated into new, changed, removed and unchanged ones.

    `causes` says for each new or changed path why it is extracted. `former` has for such paths the digest of the bytes
    that the current snapshot was made from. `is_reviewed_anew` says that incidents are to be joined by another review.
    """

    new: tuple[Source, ...]
    changed: tuple[Source, ...]
    removed: tuple[Source, ...]
    unchanged: tuple[Source, ...]
    causes: Mapping[str, str]
    former: Mapping[str, str]
    rebuild: bool
    reason: str | None
    is_reviewed_anew: bool = False

    @property
    def to_extract(self) -> tuple[Source, ...]:
        """The files and records whose rows must be made."""
        return (*self.new, *self.changed)

    @property
    def to_harvest(self) -> tuple[Source, ...]:
        """Those of `to_extract` that are read; not files of many records: their rows are made after their records."""
        return tuple(source for source in self.to_extract if not source.holds_many)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.new or self.changed or self.removed or self.rebuild or self.is_reviewed_anew)


def compare(
    folder: DataFolder,
    seen: Sequence[Source],
    *,
    published: Mapping[str, Source] | None = None,
    rebuild: bool = False,
    again: Container[str] = (),
    review: str = "",
) -> Plan:
    """Compare the files and records seen with those of the current snapshot, which are `published` if already read.

    Everything is new with `rebuild`, or if the current snapshot has other columns; `reason` says which. Paths
    in `again` count as changed; a file counts as changed if any of its records does. `review` is the digest of the
    reviewed pairs of claims.
    """
    snapshot = current(folder)
    reason = "asked for" if rebuild else None
    if snapshot and not snapshot.is_readable:
        reason = f"snapshot {snapshot.id} was written by another version, with other columns"
    before = published_sources(folder) if published is None else published
    known = {} if reason else before
    causes = {
        source.path: cause_of(known.get(source.path), source) or ("asked" if source.path in again else None)
        for source in seen
    }
    paths = set(causes)
    touched = {source.file_path: causes[source.path] for source in seen if source.record and causes[source.path]}
    touched |= {source.file_path: "input" for path, source in known.items() if source.record and path not in paths}
    causes |= {path: causes[path] or cause for path, cause in touched.items() if path in paths}
    return Plan(
        new=tuple(source for source in seen if source.path not in known),
        changed=tuple(source for source in seen if source.path in known and causes[source.path]),
        removed=tuple(source for path, source in known.items() if path not in paths),
        unchanged=tuple(source for source in seen if source.path in known and not causes[source.path]),
        causes={path: cause for path, cause in causes.items() if cause},
        former=_digests({path: before[path] for path, cause in causes.items() if cause and path in before}),
        rebuild=reason is not None and snapshot is not None,
        reason=reason,
        is_reviewed_anew=snapshot is not None and snapshot.manifest.get("review", "") != review,
    )


def published_sources(folder: DataFolder) -> dict[str, Source]:
    """Return the sources of the current snapshot by path; nothing if another version wrote it with other columns."""
    snapshot = current_readable(folder)
    return _sources(snapshot) if snapshot else {}


def _digests(sources: Mapping[str, Source]) -> dict[str, str]:
    return {path: source.sha256 for path, source in sources.items() if source.sha256}


def _sources(snapshot: Snapshot) -> dict[str, Source]:
    """Return the sources of a snapshot by path."""
    rows = pq.read_table(snapshot.files(BY_NAME["sources"]), partitioning=None).to_pydict()
    sources = [Source(**dict(zip(rows, values, strict=True))) for values in zip(*rows.values(), strict=True)]
    return {source.path: source for source in sources}
