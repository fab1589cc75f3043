"""Turns on a Prefect server: one run at a time, late ones caught up once, dead ones not left RUNNING."""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import FlowRunFilter, TaskRunFilter
from prefect.client.schemas.objects import State
from prefect.concurrency.sync import concurrency
from prefect.exceptions import ObjectNotFound
from prefect.runtime import deployment, flow_run
from prefect.states import Cancelled, Crashed
from prefect.types._datetime import now

from flows.work import SIGNED
from warehouse.folder import DataFolder

logger = logging.getLogger("dateline")
# A killed run's turn is free again after this long: the shortest lease that Prefect grants.
_LEASE_S = 60
_UNDER_WAY = {"type": {"any_": ["RUNNING", "PENDING", "CANCELLING"]}}


def limit_of(data: Path) -> str:
    """The name of the limit that keeps runs over a data folder apart."""
    return f"dateline-{hashlib.sha256(str(data.resolve()).encode('utf-8', 'surrogateescape')).hexdigest()[:12]}"


@contextmanager
def turn(data: Path) -> Iterator[None]:
    """Wait until no other run over the data folder is under way on this server, then keep others waiting.

    Runs of the same deployment that are overdue by then are cancelled: this one does their work.
    """
    name = limit_of(data)
    with get_client(sync_client=True) as client:
        client.upsert_global_concurrency_limit_by_name(name, 1)
    with concurrency(name, strict=True, lease_duration=_LEASE_S, raise_on_lease_renewal_failure=False):
        if deployment.id:
            _catch_up_once(deployment.id, flow_run.id)
        yield


def _catch_up_once(of: str, own: str) -> None:
    overdue = {
        "state": {"type": {"any_": ["SCHEDULED"]}},
        "expected_start_time": {"before_": now("UTC")},
        "deployment_id": {"any_": [of]},
    }
    with get_client(sync_client=True) as client:
        for late in client.read_flow_runs(flow_run_filter=FlowRunFilter.model_validate(overdue)):
            if str(late.id) != own:
                client.set_flow_run_state(late.id, Cancelled(message=f"overdue; run {own} caught up"), force=True)
                logger.info("flow run %s was overdue as well: this one does its work", late.name)


@contextmanager
def signed(folder: DataFolder) -> Iterator[None]:
    """Keep the flow run's id in the data folder while it lasts; the caller holds the lock.

    An id that lies there already is of a run that died: it doesn't stay RUNNING.
    """
    place = folder.cache / SIGNED
    own = str(flow_run.id)
    dead = set(place.read_text(encoding="ascii").split()) - {own} if place.exists() else set()
    place.write_text("\n".join([*sorted(dead), own]), encoding="ascii")
    for run in sorted(dead):
        _bury(run)
    place.write_text(own, encoding="ascii")
    try:
        yield
    finally:
        place.unlink()


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


def mark_crashed(client: SyncPrefectClient, run: UUID, *, done: bool) -> None:
    """Say that a flow run died, and its tasks; one that is done keeps its state."""
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
