"""Declares each table: its record, its key, and the columns to which its columns refer."""

from dataclasses import dataclass, field, fields

from transforms import files, records
from warehouse import records as journal

_POSITIONS = ("document_id", "char_start", "char_end")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a snapshot or of the journal.

    `key` are the columns that identify a row. `references` maps a column to the
    `table.column` that must contain its value unless it is NULL. `owner` is the column that names the file or record
    from which a row was made: its rows are replaced together; None if rows depend on several files.
    """

    name: str
    record: type
    key: tuple[str, ...]
    references: dict[str, str] = field(default_factory=dict, hash=False)
    owner: str | None = "document_id"
    internal: bool = False

    @property
    def folder(self) -> str:
        """The folder of the table's parts within a snapshot."""
        return f"internal/{self.name}" if self.internal else self.name

    @property
    def order(self) -> tuple[str, ...]:
        """The columns by which rows are sorted: by document and position if a table has these, else by the key.

        So the rows of one document are in one row group of each table.
        """
        if self.owner not in self.references:
            return self.key
        has = {column.name for column in fields(self.record)}
        positions = _POSITIONS if has.issuperset(_POSITIONS) else (self.owner,)
        return tuple(dict.fromkeys((*positions, *self.key)))

    @property
    def meaning(self) -> str:
        """One sentence that says what a row is."""
        return (self.record.__doc__ or "").strip().splitlines()[0]


_DOCUMENT = {"document_id": "documents.document_id"}

SNAPSHOT = (
    Table("files", files.File, ("path",), _DOCUMENT, owner="path"),
    Table("refused_records", files.RefusedRecord, ("path",), {"file_path": "files.path"}, owner="path"),
    Table("documents", records.Document, ("document_id",), {"file_path": "files.path"}),
    Table("declarations", records.Declaration, ("document_id", "role", "ordinal"), _DOCUMENT),
    Table("stories", records.Story, ("document_id",), _DOCUMENT, owner=None),
    Table("passages", records.Passage, ("document_id", "passage_no"), _DOCUMENT),
    Table("mentions", records.Mention, ("mention_id",), _DOCUMENT | {"entity_id": "entities.entity_id"}),
    Table("entities", records.Entity, ("entity_id",), owner=None),
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
    Table("incidents", journal.Incident, ("incident_id",), {"place_id": "entities.entity_id"}, owner=None),
    Table(
        "incident_claims",
        journal.IncidentClaim,
        ("claim_id",),
        _DOCUMENT | {"incident_id": "incidents.incident_id"},
        owner=None,
    ),
    Table("withheld", journal.Withheld, ("table_name", "key"), _DOCUMENT),
)

JOURNAL = (
    Table("runs", journal.Run, ("run_id",)),
    Table("checks", journal.Check, ("run_id", "table_name", "expectation")),
    Table("changes", journal.Change, ("snapshot_id", "table_name", "key", "column_name")),
)

# Tables that publishing needs about the former snapshot, but no reader.
INTERNAL = (
    Table("sources", journal.Source, ("path",), owner="path", internal=True),
    Table("sightings", journal.Sighting, ("document_id", "entity_id"), _DOCUMENT, internal=True),
    Table("signatures", records.Signature, ("document_id",), _DOCUMENT, internal=True),
    # The bands of `signatures` again, one in each row: looking up 6,400 bands takes a sixth of the time.
    Table("bands", journal.Band, ("document_id", "band"), _DOCUMENT, internal=True),
    Table("accounts", journal.Account, ("account_id",), _DOCUMENT, owner=None, internal=True),
    Table("account_keys", journal.AccountKey, ("account_id", "kind", "key"), owner=None, internal=True),
)

STORED = (*SNAPSHOT, *INTERNAL)
# Tables whose rows each belong to one file or record: a segment has the rows of the same files in all these tables.
OWNED = tuple(table for table in STORED if table.owner)

BY_NAME = {table.name: table for table in (*SNAPSHOT, *JOURNAL, *INTERNAL)}

# Tables of facts: each row has a span, and an id that is its whole key.
FACTS = tuple(table for table in SNAPSHOT if issubclass(table.record, records.Span))
# Tables from which a single row can be withheld without refusing its document.
WITHHOLDABLE = (*FACTS, BY_NAME["links"])
