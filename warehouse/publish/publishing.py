"""Makes the next snapshot: built beside the current one from kept and staged rows, judged, made current in one step."""

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warehouse.errors import storage
from warehouse.publish.changes import compute_changes, find_causes
from warehouse.publish.datapackage import write_datapackage
from warehouse.publish.derived import GroupStories, find_entity_changes, find_story_changes, write_derived
from warehouse.publish.incidents.finding import DERIVED, Known, find_incident_changes
from warehouse.publish.incidents.reviews import Pair, changed_claims, digest_of, to_pairs
from warehouse.publish.mending import BROKEN
from warehouse.publish.segments import Plan, plan_segments, segment_files, write_segment
from warehouse.publish.staging import Staging
from warehouse.records import Check, Run, Source
from warehouse.schema import schema_digest, schema_of
from warehouse.store import duck, journal
from warehouse.store.catalogue import mount_table, write_catalogue
from warehouse.store.durable import seal_file, share_file, sync_folder, write_whole
from warehouse.store.folder import LAYOUT, DataFolder
from warehouse.store.parts import Part, store_part
from warehouse.store.snapshots import CHANGES, Snapshot, current, current_readable, flip, load, write_manifest
from warehouse.tables import BY_NAME, OWNED, STORED, Table

# The file beside the parts, until the candidate is published, with the manifest without the run and its verdicts.
DRAFT = "candidate.json"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A whole snapshot that nobody reads yet; the object may be passed to other processes."""

    folder: DataFolder
    snapshot_id: str
    staging: Staging
    group_stories: GroupStories
    removed: tuple[Source, ...] = ()
    rebuild: bool = False
    known: Known = field(default_factory=Known)

    @property
    def path(self) -> Path:
        """The folder of its parts, before and after it is published."""
        return self.folder.snapshots / self.snapshot_id

    @property
    def draft(self) -> Snapshot:
        """The snapshot as its manifest will describe it, without the run and its verdicts."""
        return Snapshot(self.path, json.loads((self.path / DRAFT).read_text(encoding="utf-8")))

    @property
    def former(self) -> Snapshot | None:
        """The snapshot that is current now; None if there is none or it has other columns."""
        return current_readable(self.folder)

    @property
    def has_former(self) -> bool:
        """Whether a snapshot is current now, whichever version wrote it."""
        return current(self.folder) is not None

    @property
    def documents_before(self) -> int:
        """Number of documents of the snapshot that is current now, whichever version wrote it."""
        snapshot = current(self.folder)
        return snapshot.rows.get("documents", 0) if snapshot else 0

    @property
    def documents_gone(self) -> int:
        """Number of documents that were published before and won't be: their files are gone, unreadable or refused.

        If the current snapshot has other columns, this is how many fewer documents there are.
        """
        draft, table = self.draft, BY_NAME["documents"]
        if self.former is None:
            return max(0, self.documents_before - draft.rows[table.name])
        before, after = (duck.parquet(snapshot.files(table)) for snapshot in (self.former, draft))
        return duck.count(duck.open_memory(), f"{before} ANTI JOIN {after} USING (document_id)")

    def reviewable(self) -> set[str]:
        """Return those claims of the review that are in an incident."""
        claims = {claim for one, other, _ in to_pairs(self.known.reviewed) for claim in (one, other)}
        wanted = pc.field("claim_id").isin(pa.array(sorted(claims), pa.string()))
        files = self.draft.files(BY_NAME["incident_claims"])
        found = pq.read_table(files, columns=["claim_id"], filters=wanted, partitioning=None) if claims else None
        return set(found.column("claim_id").to_pylist()) if found else set()

    def rows(self) -> dict[str, int]:
        """Return the number of rows by table."""
        return self.draft.rows

    @property
    def copied_bytes(self) -> int:
        """Bytes of kept parts that were copied, because the disk has no hard links."""
        return int(self.draft.manifest["copied_bytes"])

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Open the candidate for judging: schema `main` is what would be published, `staged` the run's rows.

        `former` are the rows published before. `staged.entities` are the entities that the run's documents name;
        of stories and incidents, `staged` has the rows that are new or changed.
        """
        connection = duck.open_bounded()
        _mount_former(connection, self.former)
        _mount_staged(connection, self.staging)
        draft = self.draft
        for table in STORED:
            mount_table(connection, "main", table, draft.files(table))
        connection.execute(
            "CREATE VIEW staged.entities AS FROM main.entities "
            "SEMI JOIN (SELECT DISTINCT entity_id FROM staged.sightings) USING (entity_id); "
            "CREATE VIEW staged.stories AS FROM main.stories ANTI JOIN former.stories USING (document_id, story_id); "
            "CREATE VIEW staged.incidents AS FROM main.incidents EXCEPT FROM former.incidents; "
            "CREATE VIEW staged.incident_claims AS FROM main.incident_claims EXCEPT FROM former.incident_claims"
        )
        return connection

    def take_out(self, refusals: Mapping[str, str], broken: pa.Table | None = None) -> "Candidate":
        """Return a candidate without these documents (id to detail) and rows (columns as `BROKEN` of `mending`).

        Of a refused document all rows go, and `files` says that the gate refused it; a broken row goes to `withheld`.
        Raises `warehouse.errors.StagingError` if a document or row isn't of this run.
        """
        with storage(self.folder.root):
            self.staging.take_out(refusals, BROKEN.empty_table() if broken is None else broken)
        shutil.rmtree(self.path)
        return _build(self)

    def discard(self, run: Run, checks: Sequence[Check]) -> None:
        """Remove the candidate because the gate closed; staged rows stay for the next run."""
        journal.append(self.folder, run, checks)
        shutil.rmtree(self.path)

    def publish(self, run: Run, checks: Sequence[Check]) -> Snapshot:
        """Make the candidate the current snapshot, whole or not at all; after a failure a second call continues.

        If the process dies after the pointer to the current snapshot was changed, `warehouse.publish.upkeep.sweep`
        does what is left: adding the run to the journal and clearing the staging folder.
        """
        run = replace(run, snapshot_id=self.snapshot_id)
        with storage(self.folder.root):
            is_sealed = not (self.path / DRAFT).exists()
            snapshot = load(self.path) if is_sealed else seal(self.folder, self.draft, run, checks)
            flip(self.folder, self.snapshot_id)
        record(self.folder, snapshot)
        if self.staging.path.exists():
            self.staging.remove()
        return snapshot


def prepare(
    folder: DataFolder,
    staging: Staging,
    *,
    removed: Sequence[Source],
    snapshot_id: str,
    group_stories: GroupStories,
    rebuild: bool = False,
    known: Known | None = None,
) -> Candidate:
    """Build the next snapshot beside the current one: kept parts are shared with it, changed ones are written.

    `removed` are sources of the current snapshot whose files are gone. With `rebuild` nothing of the current
    snapshot is kept. Raises `warehouse.errors.FormatError` if the current snapshot has other columns and
    `rebuild` isn't set, `StorageFullError` if the disk is full; then nothing half-made is left. Incidents are joined by
    what is `known`.
    """
    return _build(Candidate(folder, snapshot_id, staging, group_stories, tuple(removed), rebuild, known or Known()))


def seal(folder: DataFolder, draft: Snapshot, run: Run, checks: Sequence[Check]) -> Snapshot:
    """Complete a snapshot's folder: write the DuckDB file, the data package and last the manifest."""
    manifest = {
        **draft.manifest,
        "run_id": run.run_id,
        "created_utc": (run.finished_utc or run.started_utc).isoformat(),
        "run": {name: _json(value) for name, value in asdict(run).items()},
        "verdicts": [asdict(check) for check in checks],
    }
    snapshot = Snapshot(draft.path, manifest)
    write_catalogue(folder, snapshot)
    write_datapackage(snapshot)
    write_manifest(draft.path, manifest)
    (draft.path / DRAFT).unlink()
    sync_folder(folder.snapshots)
    return load(draft.path)


def record(folder: DataFolder, snapshot: Snapshot) -> None:
    """Add a published snapshot's run, checks and changes to the journal; safe to repeat."""
    journal.add_changes(folder, snapshot)
    checks = [Check(**{**check, "examples": tuple(check["examples"])}) for check in snapshot.manifest["verdicts"]]
    journal.append(folder, _run(snapshot.manifest["run"]), checks)


def _build(candidate: Candidate) -> Candidate:
    """Write the parts and the draft of the manifest; if that fails, the folder is removed again."""
    former = current(candidate.folder)
    base = None if candidate.rebuild or former is None else former.demand_readable()
    candidate.path.mkdir(parents=True)
    try:
        with storage(candidate.folder.root):
            write_parts(candidate, base)
    except BaseException:
        shutil.rmtree(candidate.path)
        raise
    return candidate


def write_parts(candidate: Candidate, base: Snapshot | None) -> None:
    """Write all parts: owned tables by segment, of derived tables only what changed; then the table of changes."""
    connection = duck.open_bounded()
    _mount_former(connection, base)
    _mount_staged(connection, candidate.staging)
    _find_gone(connection, candidate.removed)
    plan = plan_segments(connection, base, candidate.staging)
    tables: dict[str, list[Part]] = {table.name: [] for table in STORED}
    segments = dict(plan.kept)
    copied = 0
    for table in OWNED:
        kept = _kept(base, table, plan.kept)
        copied += _share_kept(candidate.path, table, base, kept)
        tables[table.name] += kept
    for recipe in plan.recipes:
        name, files, parts = write_segment(connection, recipe, base, candidate.staging, candidate.path)
        segments[name] = files
        for table_name, part in parts.items():
            tables[table_name].append(part)
    find_entity_changes(connection, base, plan.touched)
    find_story_changes(connection, candidate.group_stories)
    reviewed = find_incident_changes(connection, candidate.known, base.manifest.get("reviewed", []) if base else [])
    for name in ("entities", "stories", *DERIVED):
        kept, written = write_derived(connection, BY_NAME[name], base, candidate.path)
        copied += _share_kept(candidate.path, BY_NAME[name], base, kept)
        tables[name] += [*kept, *written]
    for table in STORED:
        if not tables[table.name]:
            empty = schema_of(table).empty_table()
            tables[table.name].append(store_part(table, empty, candidate.path / table.folder, "empty"))
    _write_changes(connection, candidate, base, plan, reviewed)
    draft = _draft(candidate, segments, tables) | {"copied_bytes": copied, "reviewed": reviewed}
    write_whole(candidate.path / DRAFT, json.dumps(draft).encode())


def _mount_former(connection: duckdb.DuckDBPyConnection, former: Snapshot | None) -> None:
    """Make the schema `former` with the tables of the former snapshot, empty if there is none."""
    connection.execute("CREATE SCHEMA former")
    for table in STORED:
        mount_table(connection, "former", table, former.files(table) if former else [])


def _mount_staged(connection: duckdb.DuckDBPyConnection, staging: Staging) -> None:
    """Make the schema `staged` with the tables whose rows each belong to one file."""
    connection.execute("CREATE SCHEMA staged")
    batches = staging.batches()
    for table in OWNED:
        mount_table(connection, "staged", table, staging.files(table, batches))


def _find_gone(connection: duckdb.DuckDBPyConnection, removed: Sequence[Source]) -> None:
    """Make the table `gone`: the files whose former rows go because they were removed or extracted again."""
    connection.execute("CREATE TEMP TABLE removed (path VARCHAR)")
    if removed:
        connection.execute("INSERT INTO removed SELECT unnest(?)", [[source.path for source in removed]])
    connection.execute(
        "CREATE TEMP TABLE gone AS SELECT path, document_id FROM former.sources "
        "SEMI JOIN (SELECT path FROM removed UNION SELECT path FROM staged.sources) USING (path)"
    )


def _kept(base: Snapshot | None, table: Table, segments: Iterable[str]) -> list[Part]:
    """Return the parts of a table that belong to these segments."""
    wanted = {f"{name}.parquet" for name in segments}
    return [part for part in base.parts(table) if part.name in wanted] if base else []


def _share_kept(place: Path, table: Table, base: Snapshot | None, kept: Sequence[Part]) -> int:
    """Give kept parts a second name in the new snapshot; return the bytes copied because there are no hard links."""
    if base is None or not kept:
        return 0
    (place / table.folder).mkdir(parents=True, exist_ok=True)
    # Plain strings: making thousands of `Path` objects takes as long as making the links.
    old, new = (f"{folder}/{table.folder}/" for folder in (base.path, place))
    return sum(share_file(old + part.name, new + part.name) for part in kept)


def _write_changes(
    connection: duckdb.DuckDBPyConnection,
    candidate: Candidate,
    base: Snapshot | None,
    plan: Plan,
    reviewed: Sequence[Pair],
) -> None:
    """Write the differences from the former snapshot, computed only from rows that went or came."""
    compared = candidate.former
    for schema in ("before", "after"):
        connection.execute(f"CREATE SCHEMA {schema}")
    for table in STORED:
        names = duck.columns(schema_of(table).names)
        if table.owner:
            after = f"FROM staged.{table.name}"
            files = segment_files(base, table, plan.touched)
            before = f"FROM {duck.parquet(files)} SEMI JOIN gone USING ({table.owner})" if files else None
        else:
            after = f"FROM add_{table.name}"
            before = f"FROM drop_{table.name}"
        if compared and not base:
            before = f"FROM {duck.parquet(compared.files(table))}"
        none = f"FROM staged.{table.name} LIMIT 0"
        connection.execute(
            f"CREATE TABLE after.{table.name} AS SELECT {names} {after}; "
            f"CREATE TABLE before.{table.name} AS SELECT {names} {before or none}"
        )
    find_causes(connection, changed_claims(compared.manifest.get("reviewed", []) if compared else [], reviewed))
    with pq.ParquetWriter(candidate.path / CHANGES, schema_of(BY_NAME["changes"]), compression="zstd") as file:
        for rows in compute_changes(connection, candidate.snapshot_id):
            file.write_table(rows)
    seal_file(candidate.path / CHANGES)


def _draft(candidate: Candidate, segments: Mapping[str, int], tables: Mapping[str, Sequence[Part]]) -> dict[str, Any]:
    """Return the manifest without the run and its verdicts."""
    former = current(candidate.folder)
    return {
        "layout": LAYOUT,
        "schema": schema_digest(),
        "snapshot_id": candidate.snapshot_id,
        "former": former.id if former else None,
        "root": str(candidate.folder.root),
        "versions": {name: version(name) for name in ("dateline", "duckdb", "pyarrow")},
        "review": digest_of(candidate.known.reviewed),
        "segments": dict(segments),
        "tables": {
            name: {"rows": sum(part.rows for part in parts), "parts": [asdict(part) for part in parts]}
            for name, parts in tables.items()
        },
    }


def _json(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _run(said: Mapping[str, Any]) -> Run:
    """Make the run from what the manifest says about it."""
    times = {name: datetime.fromisoformat(said[name]) for name in ("started_utc", "finished_utc") if said[name]}
    return Run(**{**said, **times})
