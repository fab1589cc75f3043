"""Finds what a run has to do: scans the landing folder and compares it with what is published, under the lock."""

import fnmatch
import json
import logging
import re
import secrets
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flows.landing.given import OF_ONE_RECORD, Metadata, load_metadata, parse_metadata
from flows.landing.items import Item
from flows.landing.landing import Known, scan
from flows.landing.taking_apart import Taking
from flows.landing.walking import METADATA, Landed, LandingError, Rules
from flows.loading.columns import load_columns
from flows.loading.digests import code_digest, inputs_digest, seeds_digest
from flows.loading.seeds import check_own
from flows.loading.vocabularies import known_vocabularies, read_review
from flows.output.terminal import printable
from flows.settings import Settings, SettingsError
from transforms.text.columns import Columns
from warehouse.counting import counted
from warehouse.errors import LockedError, storage
from warehouse.publish.incidents.reviews import digest_of
from warehouse.publish.planning import Plan, compare, published_sources
from warehouse.publish.upkeep import sweep, trim
from warehouse.records import Check, Run, Source
from warehouse.store import journal, raw
from warehouse.store.durable import write_whole
from warehouse.store.folder import DataFolder
from warehouse.store.lock import hold
from warehouse.store.snapshots import current
from warehouse.store.space import demand_room
from warehouse.store.tombstones import pending, taken_down

logger = logging.getLogger("dateline")
# A file in the cache: ids of flow runs that are under way, or were when their process died.
SIGNED = "flow_runs"
# How many complaints of one kind are logged one by one; the rest are only counted.
_SAID = 10
_CAUSES = {
    "input": "because the files changed",
    "code": "because the code changed",
    "seed": "because the seeds changed",
    "asked": "as asked for",
}


@dataclass(frozen=True, slots=True)
class Work:
    """One run under its lock: what it found and what it will do."""

    folder: DataFolder
    settings: Settings
    run_id: str
    started_utc: datetime
    items: Mapping[str, Item]
    plan: Plan

    def run(self, outcome: str, files_refused: int) -> Run:
        """Make the run's row of the journal, with the current time as its end."""
        snapshot = current(self.folder)
        seen = [item.source for item in self.items.values()]
        parts = (str((s.path, s.sha256, s.file_sha256, s.given_digest, s.refusal)) for s in seen)
        return Run(
            run_id=self.run_id,
            started_utc=self.started_utc,
            finished_utc=utc_now(),
            outcome=outcome,
            snapshot_id=snapshot.id if snapshot else None,
            inputs_digest=inputs_digest(parts),
            code_digest=code_digest(self.settings.laws),
            seeds_digest=_seeds_digest(self.settings),
            files_seen=_files(seen),
            files_new=_files(self.plan.new),
            files_changed=_files(self.plan.changed),
            files_removed=_files(self.plan.removed),
            files_refused=files_refused,
        )

    def record(self, outcome: str, checks: Sequence[Check] = ()) -> None:
        """Write the run into the journal if it published nothing.

        A run that failed after its snapshot became current has published; the next sweep writes its row.
        """
        snapshot = current(self.folder)
        if snapshot and snapshot.manifest["run_id"] == self.run_id:
            return
        refused = _files([item.source for item in self.items.values() if item.landed.reason is not None])
        journal.append(self.folder, self.run(outcome, refused), checks)


def _files(sources: Sequence[Source]) -> int:
    """Count the sources of files, without those of records."""
    return sum(source.record is None for source in sources)


def utc_now() -> datetime:
    """Return the current time as the warehouse stores times: UTC without a time zone."""
    return datetime.now(UTC).replace(tzinfo=None)


def new_run_id(now: datetime) -> str:
    """Make the id of a run that starts at that time."""
    return f"{now:%Y%m%dT%H%M%S}Z-{secrets.token_hex(3)}"


@contextmanager
def opened(
    settings: Settings, *, rebuild: bool = False, again: Sequence[str] = (), aloud: bool = True
) -> Iterator[Work]:
    """Hold the data folder and yield the work of a run.

    What a killed run left behind is cleaned up first. Files whose path matches one of the patterns in `again`, or
    whose document has such an id, are extracted again even if nothing changed. With `aloud` the plan is logged.
    Raises the errors of the warehouse, the landing folder and `metadata.csv`, `SettingsError` if one of `again`
    matches no file, `LawError` or `SeedError` if the user's own laws or reference data are faulty.
    """
    landing = landing_of(settings)
    data = settings.data.resolve()
    if landing.is_relative_to(data) or data.is_relative_to(landing):
        raise SettingsError(f"the data folder {data} and the landing folder {landing} must not lie in each other")
    folder = DataFolder.bind(data, landing)
    demand_room(folder.root)
    _finish_takedowns(folder)
    started = utc_now()
    run_id = new_run_id(started)
    with hold(folder, run_id, started):
        with storage(folder.root):
            swept = sweep(folder)
            trim(folder, age=timedelta(days=settings.keep_journal_days), now=started)
        if aloud and swept.died:
            logger.warning("cleared up after %s, which died", ", ".join(swept.died))
        for file in swept.unreadable:
            logger.warning("a file of the journal can't be read; it lies as %s, without it the journal goes on", file)
        published = published_sources(folder)
        items = _look(folder, settings, landing, published, aloud=aloud)
        seen = [item.source for item in items.values()]
        review = digest_of(read_review(settings.reference))
        plan = compare(folder, seen, published=published, rebuild=rebuild, again=_asked(seen, again), review=review)
        if not plan.is_empty:
            check_own(settings.reference)
        if settings.laws and not plan.is_empty:
            _try_laws(settings.laws, settings.reference)
        if aloud:
            _announce(plan, seen)
        items |= {path: replace(items[path], former=sha256) for path, sha256 in plan.former.items()}
        items |= {source.path: _measured(folder, items[source.path]) for source in plan.to_harvest if source.record}
        yield Work(folder, settings, run_id, started, items, plan)
    # Takedowns that waited until this run replaced another version's snapshot; if locked, the holder finishes them.
    with suppress(LockedError):
        _finish_takedowns(folder)


def _seeds_digest(settings: Settings) -> str:
    return seeds_digest(settings.tagger, settings.columns, settings.reference)


def _try_laws(folder: Path, own: Path | None) -> None:
    """Run the user's own laws on empty tables; raises `LawError` before long work that a faulty law would spoil."""
    from expectations.own import read_own_laws, try_own_laws  # noqa: PLC0415 - a run with nothing new spares the gate

    try_own_laws(read_own_laws(folder), known_vocabularies(own))


def _finish_takedowns(folder: DataFolder) -> None:
    """Finish the takedowns that are noted but not done, and log them."""
    if not pending(folder):
        return
    from flows.takedown import finish_takedowns  # noqa: PLC0415 - loads the gate, which a run with nothing new spares

    for finished in finish_takedowns(folder):
        for line in (*finished.lines(), *finished.broken):
            logger.warning("%s", line)


def _asked(seen: Sequence[Source], again: Sequence[str]) -> set[str]:
    """Return the paths that `again` names by path, pattern or document id; a file's path also means its records."""
    asked: set[str] = set()
    for wanted in again:
        matches = re.compile(fnmatch.translate(wanted)).match
        # Exact names first: a path may contain characters that are special in a pattern, such as report[1].txt.
        found = {source.path for source in seen if wanted in (source.path, source.file_path, source.document_id)}
        found = found or {source.path for source in seen if matches(source.path) or matches(source.file_path)}
        if not found:
            raise SettingsError(f"again: {wanted!r} is the path, pattern of paths or document id of no file")
        asked |= found
    return asked


def landing_of(settings: Settings) -> Path:
    """Return the landing folder: of the settings, else the one to which the data folder belongs.

    Raises `LandingError` if it doesn't exist, `SettingsError` if none is known.
    """
    label = settings.data / "warehouse.json"
    if settings.landing is None and not label.exists():
        raise SettingsError(f"no landing folder is named, and {settings.data} belongs to none yet: say --landing DIR")
    landing = settings.landing or DataFolder.open(settings.data).landing
    if not landing.is_dir():
        raise LandingError(f"the landing folder {landing} isn't there; is it mounted?")
    return landing.resolve()


def _look(
    folder: DataFolder, settings: Settings, landing: Path, published: Mapping[str, Source], *, aloud: bool
) -> dict[str, Item]:
    rules = Rules(folder.root, follow_links=settings.follow_links, hidden_files=settings.hidden_files)
    columns = load_columns(settings.columns)
    cache = folder.cache / "landing.json"
    known = _recall(cache, columns)
    before = dict(known)
    files = scan(landing, rules, settings.max_bytes, settings.settle_seconds, known, columns=columns)
    # After the scan: it has waited already if the files and `metadata.csv` were written at the same time.
    metadata = _metadata(folder, landing, rules, settings.settle_seconds)
    files = [_held(folder, file, published.get(file.path)) if file.reason == "changing" else file for file in files]
    if known != before:
        with storage(folder.root):
            write_whole(cache, json.dumps([_recogniser(columns), known]).encode())
    taking = Taking(
        folder,
        columns,
        settings.max_bytes,
        (code_digest(settings.laws), _seeds_digest(settings)),
        metadata=metadata,
        gone=taken_down(folder),
        published=published,
    )
    with storage(folder.root):
        items = taking.items(files)
    if aloud:
        _complain(metadata, items, taking.complaints)
    return items


def _metadata(folder: DataFolder, landing: Path, rules: Rules, settle_seconds: float) -> Metadata:
    """Read what the collector knew; keep the bytes in the cache, to be used when the file is being written."""
    cache = folder.cache / METADATA
    former = cache.read_bytes() if cache.exists() else None
    raw, said = load_metadata(landing, rules, settle_seconds, former)
    metadata = parse_metadata(raw)
    if raw is None:
        cache.unlink(missing_ok=True)
    elif raw != former:
        write_whole(cache, raw)
    return replace(metadata, complaints=(said, *metadata.complaints)) if said else metadata


def _held(folder: DataFolder, file: Landed, former: Source | None) -> Landed:
    """Return a file that is being written with its published bytes, so that it isn't refused; else unchanged."""
    if former and former.container and not former.refusal:
        held = replace(file, sha256=former.file_sha256, form=former.container)
    elif former and (kept := raw.find(folder, former.sha256)):
        held = replace(file, size=kept.stat().st_size, sha256=former.sha256)
    else:
        return file
    return replace(held, reason=None, detail=None, held=True)


def _measured(folder: DataFolder, item: Item) -> Item:
    """Add the size to a record that was split in an earlier run; batches are cut by size."""
    kept = raw.find(folder, item.source.sha256) if item.landed.size is None else None
    return replace(item, landed=replace(item.landed, size=kept.stat().st_size)) if kept else item


def _recogniser(columns: Columns) -> str:
    """Return what identifies the code and settings that recognise forms of files; results of others aren't reused."""
    return f"{code_digest()} {columns.names}"


def _recall(cache: Path, columns: Columns) -> Known:
    """Return what earlier scans knew; nothing if the cache is missing, unreadable or made by other code or settings."""
    try:
        recogniser, said = json.loads(cache.read_bytes())
        known = {path: (tuple(map(int, stamp)), str(sha256), form) for path, (stamp, sha256, form) in said.items()}
    except (FileNotFoundError, ValueError, TypeError, AttributeError):
        return {}
    return known if recogniser == _recogniser(columns) else {}


def _complain(metadata: Metadata, items: Mapping[str, Item], said: Sequence[str]) -> None:
    strangers = [f"{METADATA} speaks of {path!r}, which isn't there" for path in metadata.given if path not in items]
    dropped = [
        f"{METADATA} gives {path!r} a {column}, which isn't used: it has many records, and a {column} is of one of them"
        for path, given in metadata.given.items()
        if path in items and items[path].source.holds_many
        for column in OF_ONE_RECORD
        if getattr(given, column)
    ]
    held = [
        f"{path!r} is being written: what was read before stays"
        for path, item in items.items()
        if item.landed.held and item.source.record is None
    ]
    for complaints in (list(metadata.complaints), strangers, dropped, held, said):
        for complaint in complaints[:_SAID]:
            logger.warning("%s", printable(complaint))
        if len(complaints) > _SAID:
            logger.warning("and %d more of the kind", len(complaints) - _SAID)


def _announce(plan: Plan, seen: Sequence[Source]) -> None:
    if plan.is_empty:
        return
    if plan.rebuild:
        logger.info("everything is made again: %s", plan.reason)
    if plan.is_reviewed_anew:
        logger.info("incidents are joined anew, because their review changed")
    changed = [source for source in plan.changed if not source.holds_many]
    causes = Counter(plan.causes[source.path] for source in changed)
    why = "".join(f", {count} {_CAUSES[cause]}" for cause, count in sorted(causes.items()))
    files = _files(seen)
    logger.info(
        "%d files%s: %d to extract (%d new%s), %d gone",
        files,
        f" with {counted(len(seen) - files, 'record')}" if len(seen) > files else "",
        len(plan.to_harvest),
        len(plan.to_harvest) - len(changed),
        why,
        len(plan.removed),
    )
