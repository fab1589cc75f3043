"""The flow: ingest what is new in batches, judge it, publish it; what `dateline run` calls and schedules start."""

import logging
from collections.abc import Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from typing import Any, Generic, TypeVar

from prefect import flow, tags, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.exceptions import TerminationSignal
from prefect.futures import as_completed
from prefect.runtime import deployment
from prefect.tasks import Task, exponential_backoff

from expectations.gate import judge
from expectations.own import read_own_laws
from expectations.verdict import Verdict
from flows.containers import stage_containers
from flows.gating import settle
from flows.harvest import Tally, harvest, stage_faults
from flows.landing.items import Item
from flows.loading.vocabularies import complain_of_review, known_of_incidents, known_vocabularies
from flows.outcome import GateClosedError, NothingReadableError, Published
from flows.output.artifacts import ProgressPage, show_published, show_refusal
from flows.output.judgement import write_page
from flows.output.quiet import end_quietly
from flows.output.terminal import Progress, printable
from flows.server.events import tell_gate_closed, tell_published
from flows.server.naming import TAGS, name_of
from flows.server.runners import cut, runner_of
from flows.server.turns import one_run_at_a_time, registered, rename
from flows.settings import RunSettings, Settings, load_settings
from flows.work import Work, opened, utc_now
from transforms.documents.stories import group_stories
from warehouse.counting import counted
from warehouse.publish.publishing import Candidate, prepare
from warehouse.publish.staging import Staging
from warehouse.publish.troubles import find_troubles
from warehouse.publish.upkeep import retain
from warehouse.read.status import count_files
from warehouse.records import Check
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import current, new_snapshot_id

logger = logging.getLogger("dateline")
Thing = TypeVar("Thing")
# How many pools are started at most, if they break: a worker can be killed by chance, but hardly three times.
_POOLS = 3
# How many reviewed claims that aren't there are told.
_TOLD = 10
# How many tracebacks are shown; mostly all are the same.
_TRACES = 3


def _is_passing(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Whether a task should be tried again: only after errors of disk or network; a fault in the code would recur."""
    return isinstance(state.result(raise_on_failure=False), OSError)


# A file server that was away for a moment is asked again after one, two and four seconds, some later, so that workers
# don't all come at once.
_ON_DISK: dict[str, Any] = {
    "retries": 3,
    "retry_delay_seconds": exponential_backoff(1),
    "retry_jitter_factor": 0.5,
    "retry_condition_fn": _is_passing,
    "cache_policy": NO_CACHE,
}


@task(**_ON_DISK)
def stage_batch(folder: DataFolder, staging: Staging, items: Sequence[Item], settings: Settings) -> Tally:
    """Read, extract and stage one batch."""
    return harvest(folder, staging, items, settings)


@task(task_run_name="build the snapshot", **_ON_DISK)
def build_candidate(work: Work, staging: Staging) -> Candidate:
    """Build the next snapshot beside the current one."""
    return prepare(
        work.folder,
        staging,
        removed=work.plan.removed,
        snapshot_id=new_snapshot_id(utc_now(), work.run_id),
        group_stories=group_stories,
        rebuild=work.plan.rebuild,
        known=known_of_incidents(work.settings.reference),
    )


@task(task_run_name="judge it", cache_policy=NO_CACHE)
def judge_candidate(candidate: Candidate, run_id: str, expect_removals: int | None, settings: Settings) -> Verdict:
    """Judge what would be published."""
    return judge(
        candidate,
        candidate.folder,
        run_id,
        known_vocabularies(settings.reference),
        docs=candidate.folder.docs,
        expected_removals=expect_removals,
        own=read_own_laws(settings.laws),
    )


@task(task_run_name="publish it", **_ON_DISK)
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
    page = ProgressPage(work, len(batches))
    total = Tally()
    try:
        for tally in _pooled(work, staging, batches) if pooled else _in_process(work, staging, batches):
            total += tally
            progress.add(tally.files)
            page.add()
    finally:
        progress.end()
    return total


def _in_process(work: Work, staging: Staging, batches: Sequence[Sequence[Item]]) -> Iterator[Tally]:
    for batch, named in _named(batches):
        yield named(work.folder, staging, batch, work.settings)


def _pooled(work: Work, staging: Staging, batches: Sequence[Sequence[Item]]) -> Iterator[Tally]:
    futures = [named.submit(work.folder, staging, batch, work.settings) for batch, named in _named(batches)]
    for future in as_completed(futures):
        yield future.result()


def _named(batches: Sequence[Sequence[Item]]) -> Iterator[tuple[Sequence[Item], Task[..., Tally]]]:
    """Yield each batch with its task, which is named by which batch it is and how many documents it has."""
    for number, batch in enumerate(batches, start=1):
        name = f"batch {number:,} of {len(batches):,}: {counted(len(batch), 'document')}"
        yield batch, stage_batch.with_options(task_run_name=name)


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
    candidate, verdict, checks = settle(
        candidate, lambda candidate: judge_candidate(candidate, work.run_id, expect_removals, work.settings)
    )
    write_page(work.folder.docs, work.run_id, checks)
    troubles = [*_complaints(work, candidate), *_troubles(staging)]
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
    # Before the snapshot that this one is compared with may go.
    tell_published(work, published)
    _apply_retention(work)
    return replace(published, warnings=verdict.warnings)


def _complaints(work: Work, candidate: Candidate) -> list[str]:
    """Return lines on reviewed claims that aren't there."""
    return list(complain_of_review(work.settings.reference, candidate.reviewable()))[:_TOLD]


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


@flow(name="dateline")
def dateline(
    landing: str | None = None,
    data: str | None = None,
    *,
    rebuild: bool = False,
    again: Sequence[str] | None = None,
    expect_removals: int | None = None,
    settings: RunSettings | None = None,
    wait: bool = True,
) -> Published:
    """Ingest what is new in the landing folder and publish it; this is the flow that schedules start.

    Args:
        landing: Folder of raw files, which are read and never written; a data folder remembers its own.
        data: Folder of the warehouse.
        rebuild: Extract every file again, also those that didn't change.
        again: Extract these files again: paths, patterns of paths such as 2016/05/*, or document ids.
        expect_removals: Let up to this many documents go, even if they are more than half.
        settings: Settings of this run alone; they win over those of the service that does it.
        wait: Wait until no other run over the data folder is under way, and do the work of those that are late.
    """
    # Needed if no command line did it; the run's page shows what a console would.
    logger.setLevel(logging.INFO)
    if deployment.id:
        end_quietly()
    given = settings.model_dump(exclude_unset=True) if settings else {}
    chosen = load_settings({**given, "landing": landing, "data": data})
    if wait:
        rename(f"{name_of(chosen)}: waits for its turn")
    with tags(*TAGS), one_run_at_a_time(chosen.data) if wait else nullcontext():
        return _run_locked(chosen, rebuild=rebuild, again=again or (), expect_removals=expect_removals)


def _run_locked(settings: Settings, *, rebuild: bool, again: Sequence[str], expect_removals: int | None) -> Published:
    with opened(settings, rebuild=rebuild, again=again) as work, registered(work.folder):
        rename(f"{name_of(settings)}: {_planned(work)}")
        if work.plan.is_empty:
            return _unchanged(work)
        try:
            published = _ingest_and_publish(work, expect_removals)
        except (GateClosedError, NothingReadableError) as error:
            show_refusal(work, str(error))
            if isinstance(error, GateClosedError):
                tell_gate_closed(work, str(error))
            raise
        except (KeyboardInterrupt, TerminationSignal):
            work.record("interrupted")
            raise
        except Exception:
            work.record("failed")
            raise
        show_published(work, published)
        return published


def _planned(work: Work) -> str:
    """Return what a run does, as its name says it."""
    plan = work.plan
    counts = {"new": len(plan.new), "changed": len(plan.changed), "gone": len(plan.removed)}
    said = [f"{count:,} {word}" for word, count in counts.items() if count]
    return ", ".join([*said, *(["reviewed anew"] if plan.is_reviewed_anew else [])]) or "nothing new"


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
    named = publish.with_options(flow_run_name=f"{name_of(work.settings)}: judge and publish")
    return named(Unserialised((work, staging)), expect_removals)


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
    name = f"{name_of(work.settings)}: extract {counted(len(todo), 'document')}"
    named = ingest.with_options(flow_run_name=name, task_runner=runner)
    return named(Unserialised((work, staging, batches)), pooled=runner is not None)
