"""One declaration a table: its record, its key, what its columns refer to."""

from dataclasses import dataclass, field

from transforms import records
from warehouse import records as journal


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a snapshot or of the journal.

    `key` are the columns that name a row; rows lie sorted by them. `references` maps a column to
    `table.column` that must hold its value where it isn't NULL.
    """

    name: str
    record: type
    key: tuple[str, ...]
    references: dict[str, str] = field(default_factory=dict)

    @property
    def meaning(self) -> str:
        """One sentence that says what a row is."""
        return (self.record.__doc__ or "").strip().splitlines()[0]


_DOCUMENT = {"document_id": "documents.document_id"}

SNAPSHOT = (
    Table("files", records.File, ("path",), _DOCUMENT),
    Table("documents", records.Document, ("document_id",)),
    Table("stories", records.Story, ("document_id",), _DOCUMENT),
    Table("passages", records.Passage, ("document_id", "passage_no"), _DOCUMENT),
    Table("mentions", records.Mention, ("mention_id",), _DOCUMENT | {"entity_id": "entities.entity_id"}),
    Table("entities", records.Entity, ("entity_id",)),
    Table(
        "figures",
        records.Figure,
        ("figure_id",),
        _DOCUMENT
        | {
            "counted_id": "entities.entity_id",
            "place_id": "entities.entity_id",
            "claimant_id": "entities.entity_id",
        },
    ),
    Table("dates", records.Date, ("date_id",), _DOCUMENT),
    Table("statements", records.Statement, ("statement_id",), _DOCUMENT | {"speaker_id": "entities.entity_id"}),
    Table("links", records.Link, ("from_id", "role", "ordinal"), _DOCUMENT),
    Table("numerals", records.Numeral, ("document_id", "char_start"), _DOCUMENT),
)

JOURNAL = (
    Table("runs", journal.Run, ("run_id",)),
    Table("checks", journal.Check, ("run_id", "table_name", "expectation")),
    Table("changes", journal.Change, ("snapshot_id", "table_name", "key", "column_name")),
)

BY_NAME = {table.name: table for table in (*SNAPSHOT, *JOURNAL)}
