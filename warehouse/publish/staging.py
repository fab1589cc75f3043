"""Staging: the rows of one run in batches; each batch is written whole or not at all, and kept if the run dies."""

import hashlib
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from transforms.files import File, RefusedRecord
from transforms.records import Entity
from warehouse.errors import StagingError, storage
from warehouse.publish.mending import mend
from warehouse.records import Sighting, Source
from warehouse.schema import conform, schema_digest, to_arrow
from warehouse.store import duck
from warehouse.store.durable import ASIDE, remove_folder, share_file, sync_file, sync_folder, write_whole
from warehouse.store.folder import DataFolder
from warehouse.store.parts import rows_of
from warehouse.store.snapshots import Snapshot
from warehouse.tables import BY_NAME, OWNED, Table

# The folder of marks for finished batches, one file for each batch.
_FINISHED = "finished"
_BANDS = BY_NAME["bands"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Harvest:
    """The result of one file or record: its source, its row of `files`, its records by table (none if it was refused).

    A record of a file of many has no row of `files`, but a row of `refused_records` if it was refused.
    """

    source: Source
    file: File | None
    records: Mapping[str, Sequence[object]]
    refused: RefusedRecord | None = None


@dataclass(frozen=True, slots=True)
class Staging:
    """The staging folder of one run; the object may be passed to other processes."""

    path: Path

    @classmethod
    def begin(cls, folder: DataFolder, run_id: str, wanted: Iterable[Source]) -> "Staging":
        """Start or resume the staging of a run.

        Finished batches of runs that died are taken over if their sources are still wanted: their rows are not
        computed again. The caller holds the lock, so every other staging folder belongs to a dead run.
        """
        staging = cls(folder.staging / run_id)
        with storage(folder.root):
            (staging.path / _FINISHED).mkdir(parents=True, exist_ok=True)
            write_whole(staging.path / "schema", schema_digest().encode())
            needed = set(wanted)
            staging._keep_only(needed)
            for other in sorted(folder.staging.iterdir()):
                if other != staging.path and not other.name.startswith(ASIDE):
                    staging._adopt(cls(other), needed)
                    remove_folder(other)
        return staging

    @classmethod
    def aside(cls, folder: DataFolder, name: str) -> "Staging":
        """Make an empty staging folder that no run takes over; `name` begins with `ASIDE`, so a sweep removes it."""
        staging = cls(folder.staging / name)
        shutil.rmtree(staging.path, ignore_errors=True)
        (staging.path / _FINISHED).mkdir(parents=True)
        return staging

    def done(self) -> frozenset[str]:
        """Return the paths that are already staged."""
        return frozenset(source.path for source in self.sources())

    def sources(self) -> list[Source]:
        """Return the sources that are already staged."""
        return [source for batch in self.batches() for source in self.sources_of(batch)]

    def batches(self) -> list[str]:
        """Return the names of the finished batches, sorted."""
        return sorted(mark.stem for mark in (self.path / _FINISHED).glob("*.json"))

    def files(self, table: Table, batches: Iterable[str] | None = None) -> list[Path]:
        """Return the Parquet files with the staged rows of a table, by default of all finished batches."""
        names = self.batches() if batches is None else batches
        return [self.path / table.name / f"{batch}.parquet" for batch in names]

    def write(self, harvests: Sequence[Harvest]) -> int:
        """Stage a batch; return the number of its rows.

        A batch is finished only if all of it is on disk. A finished batch isn't written again.
        """
        batch = _name([harvest.source for harvest in harvests])
        if batch in self.batches():
            return self._rows_of(batch)
        tables = {table: to_arrow(table, _records(table, harvests)) for table in OWNED if table != _BANDS}
        return self.write_tables(batch, tables | {_BANDS: _bands(tables[BY_NAME["signatures"]])})

    def keep(self, former: Snapshot | None, failed: Sequence[Harvest]) -> None:
        """Stage files on which extraction failed: those with documents in `former` keep the rows they have there.

        Such a file gets the status `kept`; the others are refused, as their harvest says.
        """
        kept = _former_rows(former, failed) if former else {}
        paths = set(kept[BY_NAME["sources"]].column("path").to_pylist()) if kept else set()
        if paths:
            self.write_tables(_name([harvest.source for harvest in failed], "kept"), kept)
        refused = [harvest for harvest in failed if harvest.source.path not in paths]
        if refused:
            self.write(refused)

    def take_out(self, refusals: Mapping[str, str], broken: pa.Table) -> None:
        """Refuse documents (id to detail) and withhold rows (columns of `warehouse.publish.mending.BROKEN`).

        Raises `StagingError` if a document isn't staged.
        """
        missing = {*refusals, *broken.column("document_id").to_pylist()}
        batches = {batch: self.sources_of(batch) for batch in self.batches()}
        lost = Counter(
            s.file_path for sources in batches.values() for s in sources if s.record and s.document_id in refusals
        )
        for batch, sources in batches.items():
            own = {source.document_id for source in sources}
            refused = {identity: detail for identity, detail in refusals.items() if identity in own}
            rows = broken.filter(pc.is_in(broken.column("document_id"), value_set=pa.array(sorted(own), pa.string())))
            poorer = {s.path: lost[s.path] for s in sources if s.holds_many and s.path in lost}
            if refused or rows.num_rows or poorer:
                missing -= own
                files = {table: self.files(table, [batch])[0] for table in OWNED}
                # Under another name: if killed before the next line, the batch is there twice; `_keep_only` drops one.
                self.write_tables(_name(sources, batch, "mended"), mend(files, refused, rows, poorer))
                self._forget(batch)
        if missing:
            raise StagingError(
                f"can't take rows out of documents that aren't of this run: {', '.join(sorted(missing))}"
            )

    def remove(self) -> None:
        """Remove the staging folder: its rows are published or no longer wanted."""
        remove_folder(self.path)

    def write_tables(self, batch: str, tables: Mapping[Table, pa.Table]) -> int:
        """Stage a batch that is given as Arrow tables, all of `OWNED`; return the number of its rows.

        Its files are first written under other names, then renamed; then the batch is marked as finished.
        """
        with storage(self.path):
            aside = Path(tempfile.mkdtemp(prefix=ASIDE, dir=self.path))
            try:
                for table, rows in tables.items():
                    written = aside / f"{table.name}.parquet"
                    pq.write_table(rows, written, compression="zstd")
                    sync_file(written)
                for table in tables:
                    (self.path / table.name).mkdir(exist_ok=True)
                    (aside / f"{table.name}.parquet").rename(self.path / table.name / f"{batch}.parquet")
                    sync_folder(self.path / table.name)
                counts = {table.name: rows.num_rows for table, rows in tables.items()}
                write_whole(self.mark_of(batch), json.dumps(counts).encode())
            finally:
                shutil.rmtree(aside)
        return sum(counts.values())

    def mark_of(self, batch: str) -> Path:
        """Return the path of the file that marks a batch as finished."""
        return self.path / _FINISHED / f"{batch}.json"

    def _rows_of(self, batch: str) -> int:
        counts: dict[str, int] = json.loads(self.mark_of(batch).read_text(encoding="utf-8"))
        return sum(counts.values())

    def sources_of(self, batch: str) -> list[Source]:
        """Return the sources of a finished batch."""
        (file,) = self.files(BY_NAME["sources"], [batch])
        return [Source(**row) for row in pq.read_table(file).to_pylist()]

    def _forget(self, batch: str) -> None:
        """Remove a batch; its mark first, so that a partly removed batch doesn't count as finished."""
        self.mark_of(batch).unlink()
        for table in OWNED:
            (self.path / table.name / f"{batch}.parquet").unlink(missing_ok=True)

    def _keep_only(self, wanted: set[Source]) -> None:
        """Remove rows of sources that are no longer wanted, or that are there twice, from finished batches."""
        seen: set[Source] = set()
        for batch in self.batches():
            sources = set(self.sources_of(batch))
            if not sources <= wanted - seen:
                self._keep_part(self, batch, sources & wanted - seen)
                self._forget(batch)
            seen |= sources & wanted

    def _adopt(self, other: "Staging", wanted: set[Source]) -> None:
        """Take over the finished batches of a dead run."""
        schema = other.path / "schema"
        if not schema.exists() or schema.read_text() != schema_digest():
            return
        have = set(self.sources())
        for batch in other.batches():
            sources = set(other.sources_of(batch))
            if sources <= wanted - have:
                self._link(other, batch)
            else:
                self._keep_part(other, batch, sources & wanted - have)
            have |= sources & wanted

    def _link(self, other: "Staging", batch: str) -> None:
        """Take over a whole batch: share its files, then mark it as finished."""
        for table, file in ((table, other.files(table, [batch])[0]) for table in OWNED):
            place = self.path / table.name
            place.mkdir(exist_ok=True)
            (place / file.name).unlink(missing_ok=True)
            share_file(file, place / file.name)
        write_whole(self.mark_of(batch), other.mark_of(batch).read_bytes())

    def _keep_part(self, other: "Staging", batch: str, sources: set[Source]) -> None:
        """Take over the rows of some sources of a batch."""
        if not sources:
            return
        connection = duck.open_memory()
        kept = pa.table(
            {
                "path": pa.array([source.path for source in sources], pa.string()),
                "document_id": pa.array([source.document_id for source in sources], pa.string()),
            }
        )
        connection.register("kept", kept)
        tables = {
            table: rows_of(
                connection,
                table,
                f"FROM {duck.parquet(other.files(table, [batch]))} SEMI JOIN kept USING ({table.owner})",
            )
            for table in OWNED
        }
        self.write_tables(_name(sources, "part"), tables)


def _records(table: Table, harvests: Sequence[Harvest]) -> list[object]:
    """Return the records of one table in a batch."""
    if table.name == "files":
        return [harvest.file for harvest in harvests if harvest.file]
    if table.name == "refused_records":
        return [harvest.refused for harvest in harvests if harvest.refused]
    if table.name == "sources":
        return [harvest.source for harvest in harvests]
    if table.name == "sightings":
        return [
            Sighting(document_id=harvest.source.document_id, **{name: getattr(entity, name) for name in _ENTITY})
            for harvest in harvests
            for entity in _unique(harvest.records.get("entities", ()))
        ]
    return [record for harvest in harvests for record in harvest.records.get(table.name, ())]


def _bands(signatures: pa.Table) -> pa.Table:
    """Return the bands of signatures as rows of the table `bands`, one band in each."""
    bands = signatures.column("bands").combine_chunks()
    documents = signatures.column("document_id").take(pc.list_parent_indices(bands))
    return conform(_BANDS, {"document_id": documents, "band": pc.list_flatten(bands)})


_ENTITY = tuple(item.name for item in fields(Entity))


def _unique(entities: Sequence[object]) -> list[object]:
    """Return the entities of one document, the first one of each id."""
    return list({getattr(entity, "entity_id"): entity for entity in reversed(entities)}.values())  # noqa: B009


def _name(sources: Iterable[Source], *more: str) -> str:
    """Return the name of a batch: a digest of its sources and of `more`."""
    parts = sorted("\x1f".join(str(value) for value in astuple(source)) for source in sources)
    return hashlib.sha256("\x1e".join([*parts, *more]).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _former_rows(former: Snapshot, failed: Sequence[Harvest]) -> dict[Table, pa.Table]:
    """Return the snapshot's rows of files on which extraction failed, now with the status `kept` and the reason."""
    connection = duck.open_memory()
    connection.register("sources", to_arrow(BY_NAME["sources"], [harvest.source for harvest in failed]))
    connection.register("files", to_arrow(BY_NAME["files"], [harvest.file for harvest in failed if harvest.file]))
    refused = [harvest.refused for harvest in failed if harvest.refused]
    connection.register("refused_records", to_arrow(BY_NAME["refused_records"], refused))
    connection.execute(
        "CREATE TABLE kept AS SELECT path, document_id FROM sources "
        f"SEMI JOIN {duck.parquet(former.files(BY_NAME['documents']))} USING (document_id)"
    )
    # Only the row of the file or record itself says that extraction failed; the rows of its document stay as they are.
    detail = "failed.detail || '; its rows are those that were made of it before' AS detail"
    new = {
        "files": f"* REPLACE ('kept' AS status, failed.stage AS stage, failed.reason AS reason, {detail})",
        "sources": "failed.* REPLACE (coalesce(former.kept_sha256, former.sha256) AS kept_sha256)",
    }
    rows = {}
    for table in OWNED:
        said = f"FROM {duck.parquet(former.files(table))} former SEMI JOIN kept USING ({table.owner})"
        if table.name in new:
            said = f"SELECT {new[table.name]} {said} JOIN {table.name} failed USING (path)"
        elif table.name == "refused_records":
            said = f"SELECT * REPLACE ('kept' AS status, {detail}) FROM {table.name} failed SEMI JOIN kept USING (path)"
        rows[table] = rows_of(connection, table, said)
    return rows
