"""The records of the journal and of the warehouse's own bookkeeping."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from transforms import vocabulary as v
from transforms.records import ID_PATTERN, SHA256_PATTERN, Column, DocumentId, Entity

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
    cause: Annotated[str, Column("what made it change", values=("input", "code", "seed", "review", "other_document"))]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One thing that happened at one place and time, by all claims about it; it asserts nothing that no claim says."""

    incident_id: Annotated[str, Column("digest of the ids of its claims", pattern=ID_PATTERN)]
    event: Annotated[str, Column("gravest kind of event that a claim tells, of seeds/reference/context/events.csv")]
    place_id: Annotated[
        str | None,
        Column(
            "narrowest place that a claim names and that lies in or holds those of all others; NULL where none does"
        ),
    ] = None
    place_name: Annotated[str | None, Column("name of the place; NULL where place_id is")] = None
    place_type: Annotated[
        str | None, Column("precision of the place; NULL where place_id is or it is unknown", values=v.PLACE_TYPES)
    ] = None
    place_evidence: Annotated[
        str,
        Column(
            "where a claim's place is named, at best, as in figures; none where place_id is NULL",
            values=(*v.LINK_EVIDENCE, "none"),
        ),
    ] = "none"
    from_date: Annotated[date | None, Column("first day that a claim tells; NULL where none tells one")] = None
    to_date: Annotated[date | None, Column("last day that a claim tells; NULL where none tells one")] = None
    headline: Annotated[
        str, Column("what its claims tell: kinds of event with the least and the highest number, place, days")
    ]
    claims: Annotated[int, Column("number of claims", minimum=1)]
    documents: Annotated[int, Column("number of documents with a claim", minimum=1)]
    stories: Annotated[int, Column("number of stories with a claim: copies count once", minimum=1)]
    claimants: Annotated[
        int, Column("number of those who claim its figures: who is named or described, else the publisher", minimum=0)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentClaim:
    """A figure or statement that belongs to an incident, and why."""

    claim_id: Annotated[str, Column("figures.figure_id or statements.statement_id", pattern=ID_PATTERN)]
    incident_id: Annotated[str, Column("the incident", pattern=ID_PATTERN)]
    document_id: DocumentId
    kind: Annotated[str, Column("table of the claim", values=("figure", "statement"))]
    rule: Annotated[
        str,
        Column(
            "how it was found: the claim tells the place or the day itself; its passage tells of one place and day; "
            "it belongs to the main incident of its document",
            values=("incident/place-and-day", "incident/passage", "incident/document"),
        ),
    ]
    score: Annotated[float, Column("how likely it belongs to the incident", minimum=0, maximum=1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What one document tells of one incident: internal, what is compared and joined to find incidents."""

    account_id: Annotated[str, Column("digest of document, place and days", pattern=ID_PATTERN)]
    document_id: DocumentId
    component_id: Annotated[str, Column("first account of all that pairs connect with it", pattern=ID_PATTERN)]
    is_main: Annotated[bool, Column("whether it is the main one of its document")]
    place_id: Annotated[str | None, Column("place of its claims; NULL where none is told")]
    place_name: Annotated[str | None, Column("name of the place; NULL where place_id is")]
    place_type: Annotated[str | None, Column("kind of place; NULL where place_id is or unknown")]
    place_evidence: Annotated[str, Column("where the place is named, as in figures")]
    chain: Annotated[tuple[str, ...], Column("country, province and place, '' where unknown; empty without a place")]
    from_date: Annotated[date | None, Column("first day of its claims; NULL where none is told")]
    to_date: Annotated[date | None, Column("last day of its claims; NULL where none is told")]
    published_on: Annotated[date | None, Column("day of publication of the document; NULL where unknown")]
    claims: Annotated[tuple[str, ...], Column("ids of its claims")]
    kinds: Annotated[tuple[str, ...], Column("kind of each claim")]
    rules: Annotated[tuple[str, ...], Column("rule of each claim")]
    scores: Annotated[tuple[float, ...], Column("score of each claim")]
    events: Annotated[tuple[str, ...], Column("kinds of event that its claims tell")]
    numbers: Annotated[tuple[str, ...], Column("events with the exact numbers that its claims tell")]
    persons: Annotated[tuple[str, ...], Column("entities of persons named in full")]
    towns: Annotated[tuple[str, ...], Column("entities of places smaller than a province")]
    ages: Annotated[tuple[str, ...], Column("ages told")]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountKey:
    """Something that accounts of one incident may share: internal, the index in which they are looked up."""

    account_id: Annotated[str, Column("the account", pattern=ID_PATTERN)]
    kind: Annotated[str, Column("what is shared")]
    key: Annotated[int, Column("hash of what is shared")]
