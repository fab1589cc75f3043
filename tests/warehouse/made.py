"""Rows made up for the warehouse's tests: no model, no text of anybody's, every table filled."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from transforms.files import File
from transforms.identity import digest, document_id
from transforms.records import (
    Date,
    Document,
    Entity,
    Figure,
    Link,
    Mention,
    Numeral,
    Passage,
    Signature,
    Statement,
)
from warehouse.publish.mending import BROKEN
from warehouse.publish.planning import compare
from warehouse.publish.publishing import Candidate, prepare
from warehouse.publish.staging import Harvest, Staging
from warehouse.publish.takedown import TakeDown, finish_takedown, note_takedown
from warehouse.records import Check, Run, Source
from warehouse.store import raw
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import Snapshot, current, new_snapshot_id
from warehouse.store.tombstones import Tombstone, put_tombstone
from warehouse.tables import STORED

NOON = datetime(2016, 3, 1, 12)  # noqa: DTZ001  the warehouse's times are naive UTC
CODE = "c" * 64
SEEDS = "5" * 64


@dataclass(frozen=True)
class Made:
    """A file of the made-up landing folder: a number that its words give, the names it speaks of, its story."""

    path: str
    number: int = 0
    names: tuple[str, ...] = ("Maro",)
    story: int = 0

    @property
    def text(self) -> str:
        return f"{' and '.join(self.names)} saw {self.number} boats. Story {self.story}."

    @property
    def content(self) -> bytes:
        return self.text.encode()


def source_of(made: Made, *, code: str = CODE, seeds: str = SEEDS) -> Source:
    return Source(
        path=made.path,
        file_path=made.path,
        document_id=document_id(made.path),
        sha256=hashlib.sha256(made.content).hexdigest(),
        given_digest=None,
        code_digest=code,
        seeds_digest=seeds,
        refusal=None,
    )


def harvest_of(made: Made, source: Source) -> Harvest:
    """The rows of a made-up file; it is refused where it speaks of nobody."""
    identity = source.document_id
    file = {"path": made.path, "sha256": source.sha256, "size_bytes": len(made.content)}
    if not made.names:
        refused = File(**file, status="refused", document_id=None, stage="decode", reason="binary", detail="no names")
        return Harvest(source=source, file=refused, records={})
    text = made.text
    records: dict[str, list[object]] = defaultdict(list)
    records["documents"].append(_document(made, source))
    records["passages"].append(
        Passage(
            document_id=identity,
            passage_no=0,
            zone="body",
            language="en",
            char_start=0,
            char_end=len(text),
            byte_start=0,
            byte_end=len(made.content),
        )
    )
    for name in made.names:
        entity = digest("entity", "person", name)
        start = text.index(name)
        records["entities"].append(_entity(entity, name))
        records["mentions"].append(
            Mention(
                **_span(identity, text, start, name),
                mention_id=digest("mention", made.path, name),
                kind="person",
                entity_id=entity,
                basis="text",
                rule="made",
            )
        )
    number = str(made.number)
    start = text.index(number, text.index(" saw "))
    figure = digest("figure", made.path, number)
    records["figures"].append(
        _figure(identity, text, start, number, figure=figure, claimant=digest("entity", "person", made.names[0]))
    )
    records["numerals"].append(
        Numeral(
            document_id=identity,
            char_start=start,
            char_end=start + len(number),
            quote=number,
            role="figure",
            target_id=figure,
        )
    )
    records["dates"].append(
        Date(
            **_span(identity, text, text.index("saw"), "saw"),
            date_id=digest("date", made.path),
            type="date",
            value=None,
            earliest=date(2016, 2, 1),
            latest=None,
            anchor="none",
        )
    )
    records["statements"].append(
        Statement(
            **_span(identity, text, 0, text),
            statement_id=digest("statement", made.path),
            mode="indirect",
            cue="saw",
            speaker_id=None,
            speaker_quote=None,
        )
    )
    records["links"].append(
        Link(
            from_id=figure,
            role="counted",
            ordinal=0,
            document_id=identity,
            target_id=None,
            char_start=text.index("boats"),
            char_end=text.index("boats") + 5,
            quote="boats",
            rule="made",
        )
    )
    records["signatures"].append(
        Signature(document_id=identity, minima=(made.story,), bands=(made.story,) if made.story else ())
    )
    return Harvest(
        source=source,
        file=File(**file, status="published", document_id=identity, stage=None, reason=None, detail=None),
        records=records,
    )


def group_stories(minima: npt.NDArray[np.uint32], bands: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Documents with the same bands are one story."""
    del minima
    _, first, which = np.unique(bands, axis=0, return_index=True, return_inverse=True)
    return first[which]


def run_of(name: str, outcome: str = "published", snapshot_id: str | None = None) -> Run:
    return Run(
        run_id=name,
        started_utc=NOON,
        finished_utc=NOON,
        outcome=outcome,
        snapshot_id=snapshot_id,
        inputs_digest=None,
        code_digest=None,
        seeds_digest=None,
    )


def stage(
    folder: DataFolder, landing: Iterable[Made], name: str, *, batch: int = 3, rebuild: bool = False, code: str = CODE
) -> Candidate | None:
    """Ingest a made-up landing folder up to the candidate; None where nothing is new."""
    by_path = {made.path: made for made in landing}
    plan = compare(folder, [source_of(made, code=code) for made in by_path.values()], rebuild=rebuild)
    if plan.is_empty:
        return None
    staging = Staging.begin(folder, name, plan.to_extract)
    done = staging.done()
    todo = [source for source in plan.to_extract if source.path not in done]
    for first in range(0, len(todo), batch):
        sources = todo[first : first + batch]
        for source in sources:
            raw.keep(folder, by_path[source.path].content)
        staging.write([harvest_of(by_path[source.path], source) for source in sources])
    return prepare(
        folder,
        staging,
        removed=plan.removed,
        snapshot_id=new_snapshot_id(NOON, name),
        group_stories=group_stories,
        rebuild=plan.rebuild,
    )


def publish(
    folder: DataFolder, landing: Iterable[Made], name: str, *, judged: bool = False, **how: object
) -> Snapshot | None:
    """Ingest a made-up landing folder and publish it; None where nothing is new.

    With `judged`, without rows that break the made-up law.
    """
    candidate = stage(folder, landing, name, **how)  # type: ignore[arg-type]
    if candidate and judged:
        candidate = candidate.take_out({}, find_odd(candidate))
    return candidate.publish(run_of(name), []) if candidate else None


def take_down(folder: DataFolder, document_id: str, name: str = "law") -> TakeDown:
    """Take a document down to the end, without a gate and without Prefect."""
    run = run_of(name, "taken_down")
    stone = note_takedown(folder, document_id, run, reason="court order", now=NOON)
    return finish(folder, stone, name)


def finish(folder: DataFolder, stone: Tombstone, name: str) -> TakeDown:
    """Finish a takedown that is noted."""
    done = finish_takedown(folder, stone, run_of(name, "taken_down"), group_stories, lambda _: (), clock=lambda: NOON)
    put_tombstone(folder, replace(stone, paths=None))
    return done


def find_odd(candidate: Candidate) -> pa.Table:
    """The rows that break a made-up law: figures of 2, and mentions of Teres."""
    connection = candidate.connect()
    odd = connection.sql(
        "SELECT 'figures' AS table_name, figure_id AS key, document_id, 'no_two' AS law, '2 is too few' AS detail "
        "FROM staged.figures WHERE value = 2 UNION ALL "
        "SELECT 'mentions', mention_id, document_id, 'no_teres', 'nobody knows Teres' "
        "FROM staged.mentions WHERE quote = 'Teres' ORDER BY ALL"
    ).to_arrow_table()
    connection.close()
    return odd.cast(BROKEN)


def _span(identity: str, text: str, start: int, quote: str) -> dict[str, object]:
    byte = len(text[:start].encode())
    return {
        "document_id": identity,
        "passage_no": 0,
        "char_start": start,
        "char_end": start + len(quote),
        "byte_start": byte,
        "byte_end": byte + len(quote.encode()),
        "quote": quote,
    }


def _document(made: Made, source: Source) -> Document:
    return Document(
        document_id=source.document_id,
        path=made.path,
        file_path=made.path,
        content_sha256=source.sha256 or "",
        format="text",
        container=None,
        size_bytes=len(made.text.encode()),
        encoding="utf-8",
        text=made.text,
        title=made.names[0],
        title_basis="stated",
        subtitle=None,
        authors=made.names,
        authors_basis="stated",
        publisher=None,
        publisher_basis="none",
        agencies=(),
        section=None,
        topics=("boats",),
        url=None,
        language="en",
        published_on=date(2016, 3, 1),
        published_precision="day",
        published_earliest=date(2016, 3, 1),
        published_latest=date(2016, 3, 1),
        published_basis="given",
        published_quote=None,
        words=len(made.text.split()),
    )


def _entity(identity: str, name: str) -> Entity:
    return Entity(
        entity_id=identity,
        kind="person",
        name=name,
        aliases=(),
        basis="text",
        wikidata_id=None,
        geonames_id=None,
        place_type=None,
        country_code=None,
        admin1=None,
        latitude=None,
        longitude=None,
    )


def _figure(identity: str, text: str, start: int, number: str, *, figure: str, claimant: str) -> Figure:
    return Figure(
        **_span(identity, text, start, number),
        figure_id=figure,
        kind="count",
        value=float(number),
        low=float(number),
        high=float(number),
        qualifier="exact",
        trend=None,
        unit=None,
        base_value=float(number),
        base_unit=None,
        counted="boats",
        counted_class="vehicle",
        event="seen",
        event_quote="saw",
        measure="stock",
        from_date=date(2016, 2, 1),
        to_date=date(2016, 2, 7),
        date_basis="explicit",
        date_evidence="clause",
        claimant_id=claimant,
        claimant_quote="he",
        attribution="named",
        rule="made",
    )


def failed_check(run_id: str, *examples: str) -> Check:
    """A law that was broken in a run."""
    return Check(
        run_id=run_id,
        table_name="documents",
        expectation="made up",
        severity="error",
        passed=False,
        unexpected_count=1,
        examples=examples,
        notes="why",
    )


def overwrite(path: Path, content: str | bytes) -> None:
    """Give a published file, which is read-only, other content, as a fault of the disk or of people would."""
    path.unlink()
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def everything(folder: DataFolder) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables in the order of their keys, those of the warehouse's own tables too."""
    snapshot = current(folder)
    if snapshot is None:
        return {}
    tables = {}
    for table in STORED:
        rows = pa.concat_tables(pa.parquet.read_table(file) for file in snapshot.files(table)).sort_by(
            [(name, "ascending") for name in table.key]
        )
        tables[table.name] = list(zip(*(map(str, column) for column in rows.to_pydict().values()), strict=True))
    return tables
