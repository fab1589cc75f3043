"""Tidies the history of our own Prefect server: keeps the newest runs, and marks dead ones as crashed."""

from pathlib import Path

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import FlowRunFilter
from prefect.client.schemas.sorting import ArtifactSort, FlowRunSort

from flows.server.turns import mark_crashed
from warehouse.store.lock import holder_of

# Three flow runs for each run: a month of daily runs, some 15 MB of database. All runs are in the journal.
KEPT = 100
# How many are deleted at once: far more than a run adds, so that a long history shrinks, but few enough to be quick.
_AT_ONCE = 20
_UNDER_WAY = {"state": {"type": {"any_": ["RUNNING", "PENDING", "CANCELLING"]}}}


def tidy(data: Path, kept: int = KEPT) -> None:
    """Mark runs that died as crashed, and delete a few of the flow runs and artifacts beyond the newest ones.

    Only for our own server, whose runs all belong to one data folder: the history of another server is its owner's
    decision.
    """
    with get_client(sync_client=True) as client:
        if holder_of(data) is None:
            _bury(client)
        for run in client.read_flow_runs(sort=FlowRunSort.START_TIME_DESC, offset=kept, limit=_AT_ONCE):
            client.delete_flow_run(run.id)
        for artifact in client.read_artifacts(sort=ArtifactSort.CREATED_DESC, offset=kept, limit=_AT_ONCE):
            client.delete_artifact(artifact.id)


def _bury(client: SyncPrefectClient) -> None:
    """Mark unfinished runs as crashed: no process holds the data folder, so they died."""
    for run in client.read_flow_runs(flow_run_filter=FlowRunFilter.model_validate(_UNDER_WAY)):
        mark_crashed(client, run.id, done=False)
