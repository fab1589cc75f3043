"""All laws of the gate on a few extractions, in memory and without Great Expectations: what property tests ask."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import duckdb

from expectations.broken import find_broken
from flows.extraction import file_row
from flows.harvest import records_of
from flows.loading.vocabularies import known_vocabularies
from transforms.extract import Extraction, Source
from transforms.records import Entity, Story
from warehouse.records import Sighting
from warehouse.schema import to_arrow
from warehouse.store import raw as store
from warehouse.store.folder import DataFolder
from warehouse.tables import BY_NAME, SNAPSHOT

# What the laws look at: a document's own entities too.
TABLES = (*SNAPSHOT, BY_NAME["sightings"])


def broken_rows(connection: duckdb.DuckDBPyConnection, folder: DataFolder) -> dict[tuple[str, str], Sequence[str]]:
    """The rows that break a law, in words, by the law's table and name; warnings are left out."""
    connection.execute("CREATE SCHEMA IF NOT EXISTS known")
    for name, table in known_vocabularies().items():
        connection.register("arriving", table)
        connection.execute(f"CREATE OR REPLACE TABLE known.{name} AS FROM arriving")
        connection.unregister("arriving")
    found = find_broken(connection, folder)
    return {(law.table, law.name): broken.rows for law, broken in found if broken.count and law.severity == "error"}


def broken_by(extractions: Mapping[Source, Extraction]) -> dict[tuple[str, str], Sequence[str]]:
    """The rows of these documents that break a law, as if they were all of a run."""
    with duckdb.connect() as connection, tempfile.TemporaryDirectory() as place:
        folder = DataFolder(Path(place))
        folder.raw.mkdir()
        for source in extractions:
            store.keep(folder, source.raw)
        _mount(connection, _rows(extractions))
        return broken_rows(connection, folder)


def _rows(extractions: Mapping[Source, Extraction]) -> dict[str, list[object]]:
    rows: dict[str, list[object]] = {table.name: [] for table in TABLES}
    entities: dict[str, object] = {}
    for source, extraction in extractions.items():
        records = records_of(extraction)
        entities |= {entity.entity_id: entity for entity in extraction.entities}
        identity = extraction.document.document_id
        own = {"files": [file_row(source.path, source.raw, extraction)]}
        own |= {"stories": [Story(document_id=identity, story_id=identity)]}
        own |= {"sightings": [Sighting(document_id=identity, **_columns(entity)) for entity in extraction.entities]}
        for name in rows:
            rows[name] += own.get(name) or records.get(name, ())
    return rows | {"entities": list(entities.values())}


def _columns(entity: Entity) -> dict[str, Any]:
    return {field.name: getattr(entity, field.name) for field in fields(entity)}


def _mount(connection: duckdb.DuckDBPyConnection, rows: Mapping[str, Sequence[object]]) -> None:
    """The rows as those of a first run: all are new."""
    connection.execute("CREATE SCHEMA staged; CREATE SCHEMA former")
    for name, records in rows.items():
        connection.register("arriving", to_arrow(BY_NAME[name], records))
        connection.execute(
            f"CREATE TABLE main.{name} AS FROM arriving; CREATE TABLE former.{name} AS FROM arriving LIMIT 0; "
            f"CREATE VIEW staged.{name} AS FROM main.{name}"
        )
        connection.unregister("arriving")
