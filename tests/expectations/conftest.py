"""A tiny sound snapshot, made by hand, that tests corrupt one row at a time."""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from flows.loading.vocabularies import known_vocabularies
from transforms import records as r
from transforms.documents.stories import bands_of, minima_of
from transforms.files import File
from transforms.identity import digest, document_id
from warehouse.records import Band, Sighting, Source
from warehouse.schema import to_arrow
from warehouse.tables import STORED

TEXT = (
    "12 people died 2 km (1 mile) from Azaz on Friday, the <b>Red Cross</b> &amp; others said.\nShare this: 99 times\n"
)
# All copies are one story.
STORY = document_id("0.txt")
KNOWN = known_vocabularies()


@dataclass
class Warehouse:
    """A candidate: `connect` gives the tables, corrupted by the statements of `corruption`."""

    tables: dict[str, pa.Table]
    raw: Path
    corruption: str = ""
    former: dict[str, pa.Table] | None = None
    documents_before: int = 0
    documents_gone: int = 0

    @property
    def has_former(self) -> bool:
        return self.documents_before > 0

    def connect(self) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect()
        for schema, tables in (("main", self.tables), ("former", self.former or self.tables)):
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
            for name, table in tables.items():
                connection.register("arriving", table if schema == "main" or self.former else table.slice(0, 0))
                connection.execute(f"CREATE TABLE {schema}.{name} AS SELECT * FROM arriving")
                connection.unregister("arriving")
        connection.execute("CREATE SCHEMA staged")
        for name in self.tables:
            connection.execute(f"CREATE VIEW staged.{name} AS SELECT * FROM main.{name}")
        if self.corruption:
            connection.execute(self.corruption)
        return connection


def span(path: str, quote: str) -> dict[str, object]:
    start = TEXT.index(quote)
    end = start + len(quote)
    return {
        "document_id": document_id(path), "passage_no": 0, "char_start": start, "char_end": end,
        "byte_start": start, "byte_end": end, "quote": quote,
    }  # fmt: skip


def facts(path: str) -> dict[str, list[object]]:
    """All rows of one document of `TEXT`."""
    document, raw = document_id(path), TEXT.encode()
    end = TEXT.index("Share")
    ids = {name: digest(path, name) for name in ("dead", "km", "mile", "friday", "said", "azaz", "cross")}

    def figure(name: str, quote: str, **columns: object) -> r.Figure:
        empty = dict.fromkeys(
            (
                "trend", "unit", "base_value", "base_unit", "counted", "counted_class", "event", "event_detail",
                "event_quote", "measure", "counted_id", "place_id", "place_relation", "from_date", "to_date", "claimant_id", "claimant_quote",
            )
        )  # fmt: skip
        value = columns.pop("value")
        return r.Figure(
            **span(path, quote), figure_id=ids[name],
            **(empty | {"kind": "length", "value": value, "low": value, "high": value, "qualifier": "exact",
                        "modality": "asserted", "place_evidence": "none", "date_basis": "none", "date_evidence": "none", "attribution": "publisher", "rule": "test"} | columns),
        )  # fmt: skip

    def link(role: str, quote: str, target: str | None, source: str = "dead") -> r.Link:
        place = span(path, quote)
        relation = {"place": "near", "date": "at"}.get(role)
        return r.Link(
            from_id=ids[source], role=role, ordinal=0, document_id=document, target_id=target, rule="test",
            relation=relation, evidence="clause" if relation else None,
            char_start=place["char_start"], char_end=place["char_end"], quote=quote,
        )  # fmt: skip

    def entity(name: str, shown: str, kind: str, **place: object) -> r.Entity:
        empty = dict.fromkeys(
            ("wikidata_id", "geonames_id", "place_type", "country_code", "admin1", "latitude", "longitude")
        )
        return r.Entity(entity_id=name, kind=kind, name=shown, aliases=(), basis="seed", **(empty | place))

    def mention(name: str, quote: str, kind: str) -> r.Mention:
        return r.Mention(
            **span(path, quote), mention_id=ids[name], kind=kind, entity_id=name, basis="seed", rule="test"
        )

    def numeral(quote: str, role: str, target: str | None) -> r.Numeral:
        start = re.search(rf"\b{quote}\b", TEXT).start()
        return r.Numeral(
            document_id=document,
            char_start=start,
            char_end=start + len(quote),
            quote=quote,
            role=role,
            target_id=target,
        )

    friday = date(2015, 10, 9)
    minima = minima_of(TEXT[:end])
    bands = bands_of(minima)
    azaz = entity("azaz", "Azaz", "place", country_code="SY", latitude=36.6, longitude=37.0)
    cross = entity("cross", "Red Cross", "organisation")
    return {
        "sources": [
            Source(
                path=path, file_path=path, document_id=document, sha256=hashlib.sha256(raw).hexdigest(), given_digest=None,
                code_digest="c" * 64, seeds_digest="5" * 64, refusal=None,
            )
        ],
        "sightings": [
            Sighting(document_id=document, **{f.name: getattr(one, f.name) for f in fields(one)}) for one in (azaz, cross)
        ],
        "files": [
            File(
                path=path, sha256=hashlib.sha256(raw).hexdigest(), size_bytes=len(raw), status="published",
                format="text", document_id=document, stage=None, reason=None, detail=None,
            )
        ],
        "documents": [
            r.Document(
                document_id=document, path=path, file_path=path, content_sha256=hashlib.sha256(raw).hexdigest(), encoding="utf-8",
                format="text", container=None, size_bytes=len(raw), title_basis="none", authors_basis="none",
                publisher_basis="none", text=TEXT, title=None, subtitle=None, authors=(), publisher=None, agencies=(), section=None, topics=(),
                url=None, language="en", published_on=date(2015, 10, 10), published_precision="day",
                published_earliest=date(2015, 10, 10), published_latest=date(2015, 10, 10), published_basis="given",
                published_quote=None, words=14,
            )
        ],
        "signatures": [r.Signature(document_id=document, minima=minima, bands=bands)],
        "bands": [Band(document_id=document, band=band) for band in bands],
        "stories": [r.Story(document_id=document, story_id=STORY)],
        "passages": [
            r.Passage(document_id=document, passage_no=n, zone=zone, language="en", char_start=a, char_end=b,
                      byte_start=a, byte_end=b)
            for n, (zone, a, b) in enumerate([("body", 0, end), ("furniture", end, len(TEXT))])
        ],
        "mentions": [mention("azaz", "Azaz", "place"), mention("cross", "Red Cross", "organisation")],
        "entities": [azaz, cross],
        "figures": [
            figure(
                "dead", "12", kind="count", value=12.0, counted="people", counted_class="person", event="killed",
                event_quote="died", measure="flow", place_id="azaz", place_relation="near", place_evidence="clause", from_date=friday,
                to_date=friday, date_basis="relative", date_evidence="clause", claimant_id="cross", claimant_quote="Red Cross",
                attribution="named",
            ),
            figure("km", "2 km", value=2.0, unit="kilometre", base_value=2000.0, base_unit="metre"),
            figure("mile", "1 mile", value=1.0, unit="mile", base_value=1609.344, base_unit="metre"),
        ],
        "dates": [
            r.Date(**span(path, "Friday"), date_id=ids["friday"], type="date", value="2015-10-09", earliest=friday,
                   latest=friday, anchor="document")
        ],
        "statements": [
            r.Statement(**span(path, "12 people died 2 km (1 mile) from Azaz on Friday"), statement_id=ids["said"],
                        mode="indirect", cue="said", speaker_id="cross", speaker_quote="Red Cross")
        ],
        "links": [
            link("event", "died", None), link("place", "Azaz", "azaz"),
            link("date", "Friday", ids["friday"]), link("cue", "said", None, "said"),
            link("claimant", "Red Cross", "cross", "said"),
            link("claimant", "Red Cross", "cross"), link("equivalent", "1 mile", ids["mile"], "km"),
        ],
        "numerals": [
            numeral("12", "figure", ids["dead"]), numeral("2", "figure", ids["km"]), numeral("1", "figure", ids["mile"]),
            numeral("99", "furniture", None),
        ],
    }  # fmt: skip


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Callable[..., Warehouse]]:
    """Make a sound snapshot of `count` copies of one text, then corrupt it."""

    def make(corruption: str = "", count: int = 1) -> Warehouse:
        store = tmp_path / "raw"
        store.mkdir(exist_ok=True)
        (store / hashlib.sha256(TEXT.encode()).hexdigest()).write_bytes(TEXT.encode())
        rows: dict[str, list[object]] = {table.name: [] for table in STORED}
        for number in range(count):
            for name, more in facts(f"{number}.txt").items():
                rows[name] += [row for row in more if name != "entities" or number == 0]
        tables = {table.name: to_arrow(table, rows[table.name]) for table in STORED}
        return Warehouse(tables, tmp_path, corruption)

    return make
