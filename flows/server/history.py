"""What the Prefect server of our own remembers: the newest runs, none of them RUNNING when it isn't."""

from pathlib import Path

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import FlowRunFilter
from prefect.client.schemas.sorting import ArtifactSort, FlowRunSort

from flows.server.turns import mark_crashed
from warehouse.store.lock import holder_of

# Three flow runs a run: a month of daily runs, some 15 MB of database. All runs stand in the journal.
KEPT = 100
# What is deleted at once: many times what a run adds, so that a long history shrinks, and little to wait for.
_AT_ONCE = 20
_UNDER_WAY = {"state": {"type": {"any_": ["RUNNING", "PENDING", "CANCELLING"]}}}


def tidy(data: Path, kept: int = KEPT) -> None:
    """Mark runs that died as crashed, and delete a few of the flow runs and artifacts beyond the newest ones.

    On the server of our own alone, whose runs are all over one data folder: what another server keeps is its
    owner's to say.
    """
    with get_client(sync_client=True) as client:
        if holder_of(data) is None:
            _bury(client)
        for run in client.read_flow_runs(sort=FlowRunSort.START_TIME_DESC, offset=kept, limit=_AT_ONCE):
            client.delete_flow_run(run.id)
        for artifact in client.read_artifacts(sort=ArtifactSort.CREATED_DESC, offset=kept, limit=_AT_ONCE):
            client.delete_artifact(artifact.id)


def _bury(client: SyncPrefectClient) -> None:
    """No process holds the data folder: what is under way by the database died, perhaps before it could sign."""
    for run in client.read_flow_runs(flow_run_filter=FlowRunFilter.model_validate(_UNDER_WAY)):
        mark_crashed(client, run.id, done=False)
