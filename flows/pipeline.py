"""The flow: ingest what is new in batches, judge it, publish it; what `dateline run` calls and schedules start."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from html import escape
from pathlib import Path
from typing import Any, Generic, TypeVar

import pyarrow as pa
from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.exceptions import TerminationSignal
from prefect.futures import as_completed
from prefect.tasks import Task

from expectations.gate import judge
from expectations.own import read_own_laws
from expectations.verdict import Verdict
from flows.containers import stage_containers
from flows.gating import settle
from flows.harvest import Tally, harvest, stage_faults
from flows.landing.items import Item
from flows.loading.vocabularies import known_of_incidents, known_vocabularies
from flows.outcome import GateClosedError, NothingReadableError, Published
from flows.output.judgement import write_page
from flows.output.terminal import Progress, printable
from flows.server.runners import cut, runner_of
from flows.server.turns import one_run_at_a_time, registered
from flows.settings import Settings, load_settings
from flows.work import Work, opened, utc_now
from transforms.documents.stories import group_stories
from warehouse.publish.publishing import Candidate, prepare
from warehouse.publish.staging import Staging
from warehouse.publish.troubles import find_troubles
from warehouse.publish.upkeep import retain
from warehouse.read.reading import connect
from warehouse.read.status import (
    changes_by_cause,
    count_files,
    languages_not_read,
    troubled_by_reason,
    withheld_by_law,
    withheld_rows,
)
from warehouse.records import Check
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import current, new_snapshot_id

logger = logging.getLogger("dateline")
Thing = TypeVar("Thing")
# How many pools are started at most, if they break: a worker can be killed by chance, but hardly three times.
_POOLS = 3
# How many tracebacks are shown; mostly all are the same.
_TRACES = 3
# How many withheld rows are on the run's page; a run with many more doesn't publish.
_ROWS = 20


def _is_passing(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Whether a task should be tried again: only after errors of disk or network; a fault in the code would recur."""
    return isinstance(state.result(raise_on_failure=False), OSError)


_ON_DISK: dict[str, Any] = {
    "retries": 2,
    "retry_delay_seconds": 1,
    "retry_condition_fn": _is_passing,
    "cache_policy": NO_CACHE,
}


@task(task_run_name="batch", **_ON_DISK)
def stage_batch(folder: DataFolder, staging: Staging, items: Sequence[Item], settings: Settings) -> Tally:
    """Read, extract and stage one batch."""
    return harvest(folder, staging, items, settings)


@task(**_ON_DISK)
def build_candidate(work: Work, staging: Staging) -> Candidate:
    """Build the next snapshot beside the current one."""
    return prepare(
        work.folder,
        staging,
        removed=work.plan.removed,
        snapshot_id=new_snapshot_id(utc_now(), work.run_id),
        group_stories=group_stories,
        rebuild=work.plan.rebuild,
        known=known_of_incidents(),
    )


@task(cache_policy=NO_CACHE)
def judge_candidate(candidate: Candidate, run_id: str, expect_removals: int | None, laws: Path | None) -> Verdict:
    """Judge what would be published."""
    return judge(
        candidate,
        candidate.folder,
        run_id,
        known_vocabularies(),
        docs=candidate.folder.docs,
        expected_removals=expect_removals,
        own=read_own_laws(laws),
    )


@task(**_ON_DISK)
def publish_candidate(work: Work, candidate: Candidate, refused: int, checks: Sequence[Check]) -> Published:
    """Make the candidate current."""
    snapshot = candidate.publish(work.run("published", refused), checks)
    return Published(snapshot.id, snapshot.rows)


def _apply_retention(work: Work) -> None:
    """Delete snapshots beyond the retention; what can't be deleted now, the next run tries again."""
    age = timedelta(days=work.settings.keep_days)
    retain(work.folder, count=work.settings.keep_snapshots, age=age, now=utc_now())


class Unserialised(Generic[Thing]):
    """A parameter of a flow that Prefect must not store.

    File names that aren't text have no JSON, and a hundred thousand of them don't belong in its database; it stores the
    name of this class instead.
    """

    __slots__ = ("value",)

    def __init__(self, value: Thing) -> None:
        self.value = value


@flow(validate_parameters=False)
def ingest(unserialised: Unserialised[tuple[Work, Staging, Sequence[Sequence[Item]]]], *, pooled: bool) -> Tally:
    """Stage the rows of all batches."""
    work, staging, batches = unserialised.value
    progress = Progress(sum(len(batch) for batch in batches), "documents")
    total = Tally()
    try:
        for tally in _pooled(work, staging, batches) if pooled else _in_process(work, staging, batches):
            total += tally
            progress.add(tally.files)
    finally:
        progress.end()
    return total


def _in_process(work: Work, staging: Staging, batches: Sequence[Sequence[Item]]) -> Iterator[Tally]:
    for batch in batches:
        yield stage_batch(work.folder, staging, batch, work.settings)


def _pooled(work: Work, staging: Staging, batches: Sequence[Sequence[Item]]) -> Iterator[Tally]:
    futures = [stage_batch.submit(work.folder, staging, batch, work.settings) for batch in batches]
    for future in as_completed(futures):
        yield future.result()


@flow(validate_parameters=False)
def publish(unserialised: Unserialised[tuple[Work, Staging]], expect_removals: int | None) -> Published:
    """Judge the next snapshot and make it current, or leave everything as it is.

    Raises `GateClosedError`, `NothingReadableError`.
    """
    work, staging = unserialised.value
    candidate = build_candidate(work, staging)
    if _is_empty(candidate):
        candidate.discard(work.run("nothing_readable", _refused(candidate)), ())
        raise NothingReadableError("\n".join(["nothing was readable, so nothing was published", *_troubles(staging)]))
    laws = work.settings.laws
    candidate, verdict, checks = settle(
        candidate, lambda candidate: judge_candidate(candidate, work.run_id, expect_removals, laws)
    )
    write_page(work.folder.docs, work.run_id, checks)
    troubles = _troubles(staging)
    if verdict.message:
        candidate.discard(work.run("gate_closed", _refused(candidate)), checks)
        raise GateClosedError("\n".join([verdict.message, *troubles]))
    if _is_empty(candidate):
        candidate.discard(work.run("nothing_readable", _refused(candidate)), checks)
        raise NothingReadableError("\n".join(["no document is left, so nothing was published", *troubles]))
    for line in troubles:
        logger.warning("%s", printable(line))
    if candidate.copied_bytes:
        logger.warning(
            "%s has no hard links: %.1f MB of rows that didn't change were copied, as in each snapshot to come",
            printable(str(work.folder.root)),
            candidate.copied_bytes / 1e6,
        )
    published = publish_candidate(work, candidate, _refused(candidate), checks)
    _apply_retention(work)
    return replace(published, warnings=verdict.warnings)


def _is_empty(candidate: Candidate) -> bool:
    """Whether there is no document to publish and none was published before."""
    return not candidate.rows()["documents"] and not candidate.documents_before


def _refused(candidate: Candidate) -> int:
    return count_files(candidate.draft)["refused"]


def _troubles(staging: Staging) -> list[str]:
    """Return lines on what was refused, kept and withheld: the first few of each, and how many more there are."""
    lines = []
    for trouble in find_troubles(staging):
        lines += [f"{trouble.kind}: {line}" for line in trouble.lines]
        if more := trouble.count - len(trouble.lines):
            lines.append(f"{trouble.kind}: and {more} more: dateline status lists them")
    return lines


@flow(name="dateline", validate_parameters=False)
def dateline(
    landing: str | None = None,
    data: str | None = None,
    *,
    rebuild: bool = False,
    again: Sequence[str] | None = None,
    expect_removals: int | None = None,
    settings: Mapping[str, Any] | None = None,
    wait: bool = True,
) -> Published:
    """Ingest what is new in the landing folder and publish it; this is the flow that schedules start.

    With `rebuild` every file is extracted again, with `again` those whose path matches one of its patterns or whose
    document id it names. `settings` win over the process's own; with `wait` a run waits until no other over the data
    folder is under way.
    """
    # Needed if no command line did it; the run's page shows what a console would.
    logger.setLevel(logging.INFO)
    chosen = load_settings({**(settings or {}), "landing": landing, "data": data})
    with one_run_at_a_time(chosen.data) if wait else nullcontext():
        return _run_locked(chosen, rebuild=rebuild, again=again or (), expect_removals=expect_removals)


def _run_locked(settings: Settings, *, rebuild: bool, again: Sequence[str], expect_removals: int | None) -> Published:
    with opened(settings, rebuild=rebuild, again=again) as work, registered(work.folder):
        if work.plan.is_empty:
            return _unchanged(work)
        try:
            published = _ingest_and_publish(work, expect_removals)
        except (GateClosedError, NothingReadableError) as error:
            _create_artifact(work, _harmless(str(error)))
            raise
        except (KeyboardInterrupt, TerminationSignal):
            work.record("interrupted")
            raise
        except Exception:
            work.record("failed")
            raise
        _create_artifact(work, _summary(published, work.folder))
        return published


def _unchanged(work: Work) -> Published:
    work.record("unchanged")
    snapshot = current(work.folder)
    logger.info("nothing new")
    return Published(None, snapshot.rows if snapshot else {})


def _ingest_and_publish(work: Work, expect_removals: int | None) -> Published:
    staging, tally = stage(work)
    for fault in [fault for fault in tally.faults if fault.trace is not None][:_TRACES]:
        logger.error("%s: extraction failed: %s", printable(fault.harvest.source.path), fault.trace)
    if tally.faults:
        stage_faults(work.folder, staging, tally.faults)
    stage_containers(work, staging)
    return publish(Unserialised((work, staging)), expect_removals)


def stage(work: Work) -> tuple[Staging, Tally]:
    """Stage the rows of all files to extract; staged ones are kept, a pool that breaks is started again."""
    staging = Staging.begin(work.folder, work.run_id, work.plan.to_harvest)
    pools = 0
    while True:
        pools += 1
        done = staging.done()
        todo = [work.items[source.path] for source in work.plan.to_harvest if source.path not in done]
        if done:
            logger.info("%d of %d are staged already", len(done), len(work.plan.to_harvest))
        try:
            return staging, _ingest(work, staging, todo)
        except BrokenProcessPool:
            if pools == _POOLS:
                raise
            logger.warning("a worker was killed; the pool is started again for what isn't staged yet")


def _ingest(work: Work, staging: Staging, todo: Sequence[Item]) -> Tally:
    batches = cut(todo, work.settings)
    runner = runner_of(work.settings, batches)
    flow_with_runner = ingest if runner is None else ingest.with_options(task_runner=runner)
    return flow_with_runner(Unserialised((work, staging, batches)), pooled=runner is not None)


def _create_artifact(work: Work, outcome: str) -> None:
    """Create the run's artifact: what the run found and what it published."""
    plan = work.plan
    counts = f"{len(plan.new)} new, {len(plan.changed)} changed, {len(plan.removed)} gone"
    lines = [
        f"Run `{work.run_id}` over `{work.folder.landing}`",
        "",
        f"{len(work.items)} files and records: {counts}.",
        "",
        *(printable(line) for line in outcome.splitlines()),
    ]
    create_markdown_artifact("\n".join(lines), key="dateline-run", description="what the run found and published")


def _summary(published: Published, folder: DataFolder) -> str:
    """Return what was published, as tables: rows; what was refused, kept, withheld or not mined; changes; warnings."""
    connection = connect(folder)
    rows = pa.table({"table": list(published.rows), "rows": list(published.rows.values())})
    tables = {
        "": rows,
        "Refused and kept": troubled_by_reason(connection),
        "Withheld": withheld_by_law(connection),
        "Withheld rows": withheld_rows(connection, _ROWS),
        "Not mined for their language": languages_not_read(connection),
        "Changed": changes_by_cause(connection),
    }
    parts = [f"Published `{published.snapshot_id}`.", f"Checks: `{folder.docs / 'index.html'}`"]
    parts += [f"{name}\n\n{_lines(table)}" for name, table in tables.items() if table.num_rows]
    parts.append("\n".join(f"- {_harmless(warning)}" for warning in published.warnings))
    return "\n\n".join(parts)


def _lines(table: pa.Table) -> str:
    """Return a table in Markdown."""
    head = f"| {' | '.join(table.column_names)} |\n|{' --- |' * table.num_columns}"
    rows = ("| " + " | ".join(_harmless(str(cell)) for cell in row.values()) + " |" for row in table.to_pylist())
    return "\n".join([head, *rows])


def _harmless(text: str) -> str:
    """Escape text from documents for Markdown tables and HTML."""
    return escape(text).replace("|", "&#124;")
