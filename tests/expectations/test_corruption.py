"""Corrupts every column of every table, in one row and in all rows of a document: each is caught, or listed with why not.

`python -m pytest tests/expectations/test_corruption.py -s` prints the table and its totals.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from expectations.broken import find_broken
from expectations.judging import judge_columns, new_context
from expectations.laws import LAWS
from expectations.shared import spelled_out
from tests.judging import fill, incidents_of, know, mount, rows_of
from transforms.extract import Source, extract
from transforms.files import RefusedRecord
from transforms.identity import digest, document_id
from transforms.records import Story
from transforms.reference import Reference
from warehouse.schema import Field, fields_of, to_arrow
from warehouse.store import raw as store
from warehouse.store.folder import DataFolder
from warehouse.tables import BY_NAME, STORED, Table

TEXT = """Forty dead as shells fall on Azaz

By Jane Roe, Reuters
Published March 11, 2016

AZAZ, Syria - At least forty people were shot dead and 12 others were wounded in Azaz on Thursday, the Red Cross said.

The Red Cross said that about 45,000 Syrians fled from Idlib to Azaz yesterday. Homs lies 2 km (1 mile) from Azaz.

"We counted 120 houses in Aleppo," John Smith said. Smith added that prices rose 20 percent to $3.5 million.

Between 300 and 500 families want to return to Springfield, and the third convoy brought 12 tonnes of flour in March.
"""

# The same text as a record that declares something.
RECORD = f"---\ntitle: Forty shot dead in Azaz\ndate: 2016-03-11\nauthor: Jane Roe\npublisher: The Post\n---\n{TEXT}"

# Columns that no law can see wrong by itself, and why.
UNSEEN = {
    "mentions.mention_id": "nothing points to a mention but the numerals in names: any id is as good",
    "mentions.rule": "rules have no list of names",
    "figures.rule": "rules have no list of names",
    "links.rule": "rules have no list of names; of places and dates it is held against the figure's columns",
    "figures.measure": "whether a total is a flow or a state is a judgement that no word gives away",
    "figures.modality": "whether something is asserted is read from the whole clause",
    "declarations.name": "what a page calls a value isn't in the bytes of the value",
    "sources.code_digest": "what the code was is gone when the rows are judged",
    "sources.seeds_digest": "what the seeds were is gone when the rows are judged",
    "refused_records.stage": "the reason is held; the step that gave it leaves no other trace",
    "sources.given_digest": "what the collector knew lies outside the data folder",
}
NEVER_UNSEEN = (
    "documents.text", "figures.value", "figures.low", "figures.high", "figures.unit", "figures.event",
    "figures.counted_class", "figures.place_id", "figures.from_date", "figures.to_date", "figures.claimant_id",
)  # fmt: skip
# What the gate itself writes when it is done, and what is only kept to find incidents again.
NOT_JUDGED = ("withheld", "accounts", "account_keys")
REFUSED = "refused_records"

Rows = dict[str, list[Any]]


@dataclass(frozen=True)
class Corruption:
    """One column of a table, wrong in one row or in all of a document."""

    table: str
    field: Field
    everywhere: bool

    @property
    def name(self) -> str:
        return f"{self.table}.{self.field.name}"

    def of(self, rows: Rows) -> Rows | None:
        """The rows of a document with it; None where no row has a value to spoil."""
        own = list(rows[self.table])
        at = [i for i, row in enumerate(own) if getattr(row, self.field.name) not in (None, (), "")]
        at = at or list(range(len(own)))
        if not at:
            return None
        for i in at if self.everywhere else at[:1]:
            own[i] = replace(own[i], **{self.field.name: spoilt(getattr(own[i], self.field.name), self.field)})
        return {**rows, self.table: own}


def spoilt(value: Any, field: Field) -> Any:
    """Another value of the column: of its list where it has one, else a plausible one of its type."""
    values = field.column.values
    if values:
        return values[(values.index(value) + 1) % len(values)] if value in values else values[0]
    if field.python is str and (field.name == "path" or field.name.endswith(("_id", "sha256", "_digest"))):
        return digest("another", str(value)) * (4 if field.name.endswith(("sha256", "_digest")) else 1)
    if field.python is date:
        return (value or date(2001, 1, 1)) + timedelta(days=1)
    if field.python in (int, float):
        return 7 if value is None else value + 7
    if field.python is str:
        return f"{value}x" if value else "another"
    return (*(value or ()), *(("another",) if field.python == tuple[str, ...] else (7,)))


def copied(rows: Rows, path: str, story: str) -> Rows:
    """The rows as those of another document with the same text: its own ids, one story with all copies."""
    (document,) = rows["documents"]
    facts = [t for t in STORED if t.name in ("mentions", "figures", "dates", "statements")]
    ids = {getattr(row, t.key[0]) for t in facts for row in rows[t.name]}
    new = {one: digest(path, one) for one in ids} | {document.document_id: document_id(path), document.path: path}

    def renamed(row: Any) -> Any:
        values = {f.name: getattr(row, f.name) for f in fields(row)}
        return replace(row, **{n: new[v] for n, v in values.items() if isinstance(v, str) and v in new})

    made = {name: [renamed(row) for row in own] for name, own in rows.items()}
    return made | {"stories": [Story(document_id=document_id(path), story_id=story)], "entities": rows["entities"]}


def connected(documents: Sequence[Rows]) -> duckdb.DuckDBPyConnection:
    """A connection over the rows of all documents, all new."""
    connection = duckdb.connect()
    mount(connection, documents)
    know(connection)
    return connection


def names_of(row: Any) -> Iterator[str]:
    """What a law may call the row by: its ids and its path."""
    for name in ("path", "document_id", "mention_id", "figure_id", "date_id", "statement_id", "from_id"):
        if isinstance(value := getattr(row, name, None), str):
            yield value


@pytest.fixture(scope="module")
def sound(reference: Reference) -> Rows:
    source = Source("0.txt", TEXT.encode())
    return rows_of(source, extract(source.raw, source.path, reference, source.given))


@pytest.fixture(scope="module")
def declaring(reference: Reference) -> Rows:
    source = Source("0.md", RECORD.encode())
    return rows_of(source, extract(source.raw, source.path, reference, source.given))


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    made = DataFolder(tmp_path)
    made.raw.mkdir()
    store.keep(made, TEXT.encode())
    store.keep(made, RECORD.encode())
    return made


def corruptions(*, of_run: bool) -> Iterator[Corruption]:
    """Each column in one row and in all; of tables that belong to no document (`of_run`) or of the others."""
    for table in STORED:
        apart = table.owner != "document_id" or table.name in ("sightings", "bands")
        if table.name not in NOT_JUDGED and apart == of_run:
            for field in fields_of(table.record):
                for everywhere in (False, True):
                    yield Corruption(table.name, field, everywhere)


def test_every_column_is_held(sound: Rows, declaring: Rows, folder: DataFolder) -> None:
    caught: dict[Corruption, set[str]] = {}
    of_documents = list(corruptions(of_run=False))
    story = document_id("0.txt")
    made = [sound]
    for number, one in enumerate(of_documents, start=1):
        whole = declaring if one.table == "declarations" else sound
        rows = one.of(copied(whole, f"{number}.txt", story))
        assert rows is not None, f"the text has no {one.table}"
        made.append(rows)
    made.append(copied(declaring, "sound.txt", story))
    with connected(made) as connection:
        found = find_broken(connection, folder)
        columns = list(judge_columns(new_context(), connection, "run"))
        broken = connection.execute("SELECT document_id, table_name || ': ' || law FROM broken_rows").fetchall()
    # A law of the run names the row, not whose it is.
    owners = {name: n for n, rows in enumerate(made) for own in rows.values() for row in own for name in names_of(row)}
    for law, what in found:
        if what.count and law.scope == "run" and law.severity == "error":
            for said in what.rows:
                owner = owners.get(said.split()[0].split("/")[0])
                broken.append((document_id(f"{owner}.txt"), f"{law.table}: {law.name}"))
    assert columns
    per: dict[str, set[str]] = {}
    for document, law in broken:
        per.setdefault(document, set()).add(law)
    assert per.get(story, set()) == set(), "the sound document"
    assert per.get(document_id("sound.txt"), set()) == set(), "the sound record"
    for number, one in enumerate(of_documents, start=1):
        caught[one] = per.get(document_id(f"{number}.txt"), set())
    caught |= caught_of_run(
        with_incidents(sound), [one for one in corruptions(of_run=True) if one.table != REFUSED], folder
    )
    caught |= caught_of_run(holding(sound), [one for one in corruptions(of_run=True) if one.table == REFUSED], folder)
    report(caught)
    unseen = {one.name for one, laws in caught.items() if not laws}
    assert unseen == set(UNSEEN)
    assert len(UNSEEN) <= 12
    assert not set(UNSEEN) & set(NEVER_UNSEEN)


def caught_of_run(whole: Rows, ones: Sequence[Corruption], folder: DataFolder) -> dict[Corruption, set[str]]:
    """Which laws catch each corruption of a table that belongs to no document, of a run with these rows."""
    caught = {}
    with connected([whole]) as connection:
        assert not [law.name for law, what in find_broken(connection, folder) if what.count and law.severity == "error"]
        for one in ones:
            rows = one.of(whole)
            assert rows is not None, f"the run has no {one.table}"
            caught[one] = set(broken_in(connection, BY_NAME[one.table], rows[one.table]))
            fill(connection, BY_NAME[one.table], whole[one.table])
    return caught


def with_incidents(rows: Rows) -> Rows:
    """The rows of a document with the incidents that they tell of."""
    found = incidents_of({table.name: to_arrow(table, rows[table.name]) for table in STORED})
    own = {
        name: [
            BY_NAME[name].record(**{k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}) for row in made
        ]
        for name, made in found.items()
    }
    assert all(own.values())
    return rows | own


def holding(sound: Rows) -> Rows:
    """The sound document as a record of a file, whose other record is refused."""
    path = "dump.jsonl"
    rows = copied(sound, f"{path}#a", document_id(f"{path}#a"))
    (document,), (file,), (source,) = rows["documents"], rows["files"], rows["sources"]
    container = {"container": "jsonl", "file_path": path}
    whole = "0" * 64
    refused = RefusedRecord(
        path=f"{path}#b", file_path=path, record="b", status="refused", stage="split", reason="broken", detail="no JSON"
    )
    return rows | {
        "documents": [replace(document, record="a", **container)],
        "files": [
            replace(file, path=path, sha256=whole, document_id=None, format="jsonl", records=2, records_refused=1)
        ],
        REFUSED: [refused],
        "sources": [
            replace(source, path=path, document_id=document_id(path), sha256=None, file_sha256=whole, **container),
            replace(source, record="a", **container),
            replace(
                source, path=refused.path, document_id=document_id(refused.path), record="b", sha256=None,
                refusal="broken: no JSON", **container,
            ),
        ],
    }  # fmt: skip


def broken_in(connection: duckdb.DuckDBPyConnection, table: Table, rows: Sequence[Any]) -> Iterator[str]:
    """The laws that speak of a table and are broken once its rows are these."""
    fill(connection, table, rows)
    for law in LAWS:
        if (
            law.severity == "error"
            and f".{table.name}" in spelled_out(law.query)
            and connection.execute(law.query).fetchall()
        ):
            yield f"{law.table}: {law.name}"


def report(caught: Mapping[Corruption, set[str]]) -> None:
    """Print which law catches which corruption, and the totals."""
    for one, laws in caught.items():
        how = "all rows" if one.everywhere else "one row"
        print(f"{one.name:32}{how:10}{', '.join(sorted(laws)) or 'NOT SEEN: ' + UNSEEN.get(one.name, '?')}")
    columns = {one.name for one in caught}
    seen = sum(map(bool, caught.values()))
    print(f"{len(caught)} corruptions of {len(columns)} columns, {seen} caught; {len(UNSEEN)} columns no law can see")
