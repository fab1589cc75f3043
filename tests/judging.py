"""All laws of the gate on a few extractions, in memory and without Great Expectations: what property tests ask."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from expectations.broken import find_broken
from expectations.readers import make_known
from flows.extraction import file_row
from flows.harvest import records_of
from flows.loading.vocabularies import known_vocabularies
from transforms.extract import Extraction, Source
from transforms.records import Entity, Story
from warehouse.publish.incidents.finding import DERIVED, Known, find_incident_changes
from warehouse.records import Band, Sighting
from warehouse.records import Source as Kept
from warehouse.schema import schema_of, to_arrow
from warehouse.store import raw as store
from warehouse.store.folder import DataFolder
from warehouse.tables import BY_NAME, STORED, Table

KNOWN = known_vocabularies()


def broken_rows(connection: duckdb.DuckDBPyConnection, folder: DataFolder) -> dict[tuple[str, str], Sequence[str]]:
    """The rows that break a law, in words, by the law's table and name; warnings are left out."""
    know(connection)
    found = find_broken(connection, folder)
    return {(law.table, law.name): broken.rows for law, broken in found if broken.count and law.severity == "error"}


def know(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the reviewed vocabularies."""
    make_known(connection, KNOWN)


def broken_by(extractions: Mapping[Source, Extraction]) -> dict[tuple[str, str], Sequence[str]]:
    """The rows of these documents that break a law, as if they were all of a run."""
    with duckdb.connect() as connection, tempfile.TemporaryDirectory() as place:
        folder = DataFolder(Path(place))
        folder.raw.mkdir()
        for source in extractions:
            store.keep(folder, source.raw)
        mount(connection, _copies([rows_of(source, extraction) for source, extraction in extractions.items()]))
        return broken_rows(connection, folder)


def incidents_of(staged: Mapping[str, pa.Table]) -> dict[str, list[dict[str, Any]]]:
    """The rows of incidents, and of what finds them, that the staged tables of a first run tell of."""
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA former; CREATE SCHEMA staged; CREATE TEMP TABLE gone (document_id VARCHAR)")
        for name, rows in staged.items():
            for schema, arriving in (("former", rows.slice(0, 0)), ("staged", rows)):
                connection.register("arriving", arriving)
                connection.execute(f"CREATE TABLE {schema}.{name} AS FROM arriving")
                connection.unregister("arriving")
        connection.execute(
            "CREATE TABLE add_stories AS FROM staged.stories; CREATE TABLE drop_stories AS FROM former.stories"
        )
        find_incident_changes(connection, Known(), [])
        return {
            name: connection.sql(f"SELECT {', '.join(schema_of(BY_NAME[name]).names)} FROM add_{name}")
            .to_arrow_table()
            .to_pylist()
            for name in DERIVED
        }


def _copies(documents: Sequence[dict[str, list[Any]]]) -> Sequence[dict[str, list[Any]]]:
    """The documents, those of one text joined to one story and no entity there twice."""
    stories: dict[str, str] = {}
    entities: dict[str, Any] = {}
    for rows in documents:
        (document,) = rows["documents"]
        story = stories.setdefault(document.content_sha256, document.document_id)
        rows["stories"] = [Story(document_id=document.document_id, story_id=story)]
        rows["entities"] = [entities.setdefault(entity.entity_id, entity) for entity in rows["entities"]]
    return documents


def rows_of(source: Source, extraction: Extraction) -> dict[str, list[Any]]:
    """All rows of one document by table, as a run stages them."""
    identity = extraction.document.document_id
    rows: dict[str, list[Any]] = {table.name: [] for table in STORED}
    rows |= {name: list(records) for name, records in records_of(extraction).items()}
    rows["files"] = [file_row(source.path, source.raw, extraction)]
    rows["stories"] = [Story(document_id=identity, story_id=identity)]
    rows["sightings"] = [Sighting(document_id=identity, **_columns(entity)) for entity in extraction.entities]
    rows["bands"] = [Band(document_id=identity, band=band) for one in extraction.signatures for band in one.bands]
    digest = extraction.document.content_sha256
    given = digest if source.given else None
    rows["sources"] = [
        Kept(path=source.path, file_path=source.path, document_id=identity, sha256=digest, given_digest=given, code_digest=digest,
             seeds_digest=digest, refusal=None)
    ]  # fmt: skip
    return rows


def mount(connection: duckdb.DuckDBPyConnection, documents: Sequence[Mapping[str, Sequence[Any]]]) -> None:
    """The rows of these documents as those of a first run: all are new."""
    connection.execute("CREATE SCHEMA staged; CREATE SCHEMA former")
    for table in STORED:
        rows = [row for document in documents for row in document[table.name]]
        fill(connection, table, list(dict.fromkeys(rows)) if table.name == "entities" else rows)
        connection.execute(f"CREATE VIEW staged.{table.name} AS FROM main.{table.name}")
        connection.execute(f"CREATE VIEW former.{table.name} AS FROM main.{table.name} LIMIT 0")


def fill(connection: duckdb.DuckDBPyConnection, table: Table, rows: Sequence[Any]) -> None:
    """Let the table have these rows."""
    connection.register("arriving", to_arrow(table, rows))
    connection.execute(f"CREATE OR REPLACE TABLE main.{table.name} AS FROM arriving")
    connection.unregister("arriving")


def _columns(entity: Entity) -> dict[str, Any]:
    return {field.name: getattr(entity, field.name) for field in fields(Entity)}
