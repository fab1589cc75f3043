"""Coordinates runs through a Prefect server: one at a time, late ones caught up once, dead ones not left RUNNING."""

import hashlib
import logging
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import GlobalConcurrencyLimitUpdate
from prefect.client.schemas.filters import FlowRunFilter, TaskRunFilter
from prefect.client.schemas.objects import State
from prefect.concurrency.sync import concurrency
from prefect.exceptions import ObjectNotFound
from prefect.runtime import deployment, flow_run
from prefect.states import Cancelled, Crashed
from prefect.types._datetime import now

from flows.work import SIGNED
from warehouse.store.durable import write_whole
from warehouse.store.folder import DataFolder
from warehouse.store.lock import holder_of

logger = logging.getLogger("dateline")
# The shortest lease that Prefect grants; it is renewed while the run lasts.
_LEASE_S = 60
# Seconds between two checks of a waiting run whether the run before it is alive.
_LOOK_S = 5
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_UNDER_WAY = {"type": {"any_": ["RUNNING", "PENDING", "CANCELLING"]}}


def limit_of(data: Path) -> str:
    """The name of the concurrency limit that separates runs over a data folder."""
    return f"dateline-{hashlib.sha256(str(data.resolve()).encode('utf-8', 'surrogateescape')).hexdigest()[:12]}"


def rename(name: str) -> None:
    """Give the flow run that is under way a name."""
    with get_client(sync_client=True) as client:
        client.set_flow_run_name(UUID(flow_run.id), name)


@contextmanager
def one_run_at_a_time(data: Path) -> Iterator[None]:
    """Wait until no other run over the data folder is under way, on this server or beside it; then keep others waiting.

    Runs of the same deployment with the same parameters that are overdue by then are cancelled: this one does
    their work.
    """
    with ExitStack() as stack:
        _take_turn(stack, data)
        _wait_for_others(data)
        if deployment.id:
            _catch_up_once(deployment.id, flow_run.id)
        yield


def _take_turn(stack: ExitStack, data: Path) -> None:
    """Enter the limit; free a slot that a dead run still occupies, even if the server has forgotten its lease."""
    name = limit_of(data)
    alone = False
    while not _enter(stack, name):
        # Checked twice: a run that has just got the slot takes a moment to take the lock. If it took longer, the lock
        # would still separate the two.
        if alone and holder_of(data) is None:
            logger.warning("the turn belongs to no run that lives: it is free again")
            _renew(name)
            continue
        alone = holder_of(data) is None
        time.sleep(_LOOK_S)


def _enter(stack: ExitStack, name: str) -> bool:
    """Take the slot of the limit if it is free; the limit is created if it doesn't exist."""
    with get_client(sync_client=True) as client:
        client.upsert_global_concurrency_limit_by_name(name, 1)
        limit = client.read_global_concurrency_limit_by_name(name)
        if not limit.active:
            # Switched off by hand, the limit would let every run pass.
            client.update_global_concurrency_limit(name, GlobalConcurrencyLimitUpdate(active=True))
        if limit.active_slots:
            return False
    slot = concurrency(
        name, strict=True, lease_duration=_LEASE_S, timeout_seconds=_LOOK_S, raise_on_lease_renewal_failure=False
    )
    try:
        stack.enter_context(slot)
    except TimeoutError:
        return False
    return True


def _renew(name: str) -> None:
    with get_client(sync_client=True) as client, suppress(ObjectNotFound):
        client.delete_global_concurrency_limit_by_name(name)


def _wait_for_others(data: Path) -> None:
    """Wait for a run started by another server, or by none: only one run can hold the data folder."""
    said = None
    while holder := holder_of(data):
        if holder != said:
            logger.info("run %s holds the data folder: this one waits", holder.run_id)
            said = holder
        time.sleep(_LOOK_S)


def _catch_up_once(of: str, own: str) -> None:
    overdue = {
        "state": {"type": {"any_": ["SCHEDULED"]}},
        "expected_start_time": {"before_": now("UTC")},
        "deployment_id": {"any_": [of]},
    }
    with get_client(sync_client=True) as client:
        parameters = client.read_flow_run(UUID(own)).parameters
        for late in client.read_flow_runs(flow_run_filter=FlowRunFilter.model_validate(overdue)):
            if str(late.id) != own and late.parameters == parameters:
                client.set_flow_run_state(late.id, Cancelled(message=f"overdue; run {own} caught up"), force=True)
                logger.info("flow run %s was overdue as well: this one does its work", late.name)


@contextmanager
def registered(folder: DataFolder) -> Iterator[None]:
    """Keep the flow run's id in the data folder while it lasts; the caller holds the lock.

    An id that is already there belongs to a run that died: it is marked as crashed.
    """
    place = folder.cache / SIGNED
    own = str(flow_run.id)
    dead = _signatures(place) - {own}
    write_whole(place, "\n".join([*sorted(dead), own]).encode())
    for run in sorted(dead):
        _bury(run)
    write_whole(place, own.encode())
    try:
        yield
    finally:
        place.unlink()


def _signatures(place: Path) -> set[str]:
    """The ids of flow runs in the file; lines that are no ids are damaged and ignored."""
    words = place.read_text("ascii", "replace").split() if place.exists() else []
    return {word for word in words if _UUID.fullmatch(word)}


def _bury(run: str) -> None:
    with get_client(sync_client=True) as client:
        try:
            found = client.read_flow_run(UUID(run))
        except ObjectNotFound:
            return  # another server's
        for inner in client.read_flow_runs(
            flow_run_filter=FlowRunFilter.model_validate({"parent_flow_run_id": {"any_": [run]}})
        ):
            mark_crashed(client, inner.id, done=bool(inner.state and inner.state.is_final()))
        mark_crashed(client, found.id, done=bool(found.state and found.state.is_final()))


def bury_dead(deployments: Sequence[UUID], data: Path) -> None:
    """Mark unfinished runs of these deployments as crashed, if no process holds the data folder."""
    if holder_of(data) is not None:
        return
    wanted = {"state": _UNDER_WAY, "deployment_id": {"any_": [str(each) for each in deployments]}}
    with get_client(sync_client=True) as client:
        dead = [run.id for run in client.read_flow_runs(flow_run_filter=FlowRunFilter.model_validate(wanted))]
    for run in dead:
        _bury(str(run))


def mark_crashed(client: SyncPrefectClient, run: UUID, *, done: bool) -> None:
    """Mark a flow run and its tasks as crashed; those that are done keep their state."""
    died: State[None] = Crashed(message="its process died; found by the next run")
    tasks = client.read_task_runs(
        flow_run_filter=FlowRunFilter.model_validate({"id": {"any_": [run]}}),
        task_run_filter=TaskRunFilter.model_validate({"state": _UNDER_WAY}),
    )
    for task in tasks:
        client.set_task_run_state(task.id, died, force=True)
    if not done:
        client.set_flow_run_state(run, died, force=True)
        logger.warning("flow run %s had died; it is marked as crashed", run)
