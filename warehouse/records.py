"""The records of the journal and of the warehouse's own bookkeeping."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from transforms.records import SHA256_PATTERN, Column, DocumentId, Entity

SnapshotId = Annotated[str, Column("snapshot, named by the UTC time and the run that made it")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """One row that broke a law and is in no other table; its document is published without it."""

    table_name: Annotated[str, Column("table that the row was taken out of")]
    key: Annotated[
        str,
        Column(
            "key that the row had there, its columns joined by '/'; where several rows had one key all are here, "
            "from the second on with '#2', '#3', ..."
        ),
    ]
    document_id: DocumentId
    law: Annotated[str, Column("name of the law that it broke; of several, joined by '; '")]
    detail: Annotated[str, Column("what is wrong with it, in words")]
    row: Annotated[str, Column("the whole row as it was made, as a JSON object")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of the pipeline, whatever became of it."""

    run_id: Annotated[str, Column("id of the run")]
    started_utc: Annotated[datetime, Column("when it started", unit="UTC")]
    finished_utc: Annotated[datetime | None, Column("when it ended; NULL where it died", unit="UTC")]
    outcome: Annotated[
        str,
        Column(
            "how it ended",
            values=(
                "published",
                "unchanged",
                "gate_closed",
                "nothing_readable",
                "failed",
                "interrupted",
                "died",
                "rolled_back",
                "taken_down",
            ),
        ),
    ]
    snapshot_id: Annotated[str | None, Column("snapshot that was current when it ended; NULL where there was none")]
    inputs_digest: Annotated[str | None, Column("digest of the landing folder's files", pattern=SHA256_PATTERN)]
    code_digest: Annotated[str | None, Column("digest of the code that makes rows", pattern=SHA256_PATTERN)]
    seeds_digest: Annotated[str | None, Column("digest of reference data and models", pattern=SHA256_PATTERN)]
    files_seen: Annotated[int, Column("files in the landing folder", minimum=0)] = 0
    files_new: Annotated[int, Column("files not seen before", minimum=0)] = 0
    files_changed: Annotated[int, Column("files with other bytes or other given metadata", minimum=0)] = 0
    files_removed: Annotated[int, Column("files that are gone", minimum=0)] = 0
    files_refused: Annotated[int, Column("files refused, of those seen", minimum=0)] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One expectation of one run and its verdict."""

    run_id: Annotated[str, Column("run that was judged")]
    table_name: Annotated[str, Column("table that was judged")]
    expectation: Annotated[str, Column("name of the expectation")]
    severity: Annotated[
        str, Column("error: its row, document or run isn't published; warning: it is told", values=("error", "warning"))
    ]
    passed: Annotated[bool, Column("whether it held")]
    unexpected_count: Annotated[int, Column("rows that broke it", minimum=0)]
    examples: Annotated[tuple[str, ...], Column("up to three rows that broke it, with their documents")]
    notes: Annotated[str, Column("why it must hold")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One value that differs between a snapshot and the one before."""

    snapshot_id: SnapshotId
    operation: Annotated[str, Column("what happened to the row", values=("added", "changed", "removed"))]
    table_name: Annotated[str, Column("table of the row")]
    key: Annotated[
        str, Column("key of the row, its columns joined by '/'; of a file that was taken down, its document's id")
    ]
    document_id: Annotated[str | None, Column("document of the row; NULL where the row belongs to several")]
    column_name: Annotated[str | None, Column("column that changed; NULL for whole rows")]
    before: Annotated[str | None, Column("value before, as text; NULL where there was none")]
    after: Annotated[str | None, Column("value after, as text; NULL where there is none")]
    cause: Annotated[str, Column("what made it change", values=("input", "code", "seed", "other_document"))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What the rows of one file or record were made from: internal, decides what is extracted again.

    A file of many records has one source for the file, which belongs to its row of `files`, and one for each record.
    """

    path: Annotated[str, Column("path relative to the landing folder; of a record as documents.path")]
    file_path: Annotated[str, Column("path of the file")]
    record: Annotated[str | None, Column("key of the record; NULL where it stands for the file")] = None
    container: Annotated[str | None, Column("how to get from the file to the record, or its records; NULL as is")] = (
        None
    )
    document_id: DocumentId
    sha256: Annotated[
        str | None,
        Column(
            "digest of the bytes that are extracted; NULL where they were not read, and for a file of many records",
            pattern=SHA256_PATTERN,
        ),
    ]
    file_sha256: Annotated[
        str | None,
        Column(
            "digest of the file's bytes, where it stands for a file whose bytes aren't those extracted; NULL elsewhere",
            pattern=SHA256_PATTERN,
        ),
    ] = None
    given_digest: Annotated[
        str | None,
        Column(
            "digest of what the collector knew, of a file of many records that of the settings it is split by; NULL "
            "where nothing was given"
        ),
    ]
    code_digest: Annotated[str, Column("digest of the code that made the rows")]
    seeds_digest: Annotated[str, Column("digest of the reference data and models the rows depend on")]
    refusal: Annotated[
        str | None,
        Column("why the file was refused before its bytes were read, or is to be read again; NULL where neither"),
    ]
    kept_sha256: Annotated[
        str | None,
        Column(
            "digest of the earlier bytes that the rows were made from, where extraction failed on those of sha256; "
            "NULL where it didn't",
            pattern=SHA256_PATTERN,
        ),
    ] = None

    @property
    def holds_many(self) -> bool:
        """Whether this is the source of a file of many records, of which no document is made."""
        return self.record is None and self.sha256 is None and self.file_sha256 is not None and self.refusal is None

    @property
    def digests(self) -> frozenset[str]:
        """The digests of the raw files to which its rows refer."""
        return frozenset(digest for digest in (self.sha256, self.kept_sha256) if digest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting(Entity):
    """One entity as one document names it: internal, tells when an entity has no document left."""

    document_id: DocumentId


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """One band of a document's signature: internal, the index in which copies are looked up."""

    document_id: DocumentId
    band: Annotated[int, Column("hash of a band of the minima; copies share at least one")]
