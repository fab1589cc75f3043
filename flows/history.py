"""What the Prefect server of our own remembers: the newest runs, so that its database doesn't grow for ever."""

from prefect.client.orchestration import get_client
from prefect.client.schemas.sorting import ArtifactSort, FlowRunSort

# Three flow runs a run: a month of daily runs, some 15 MB of database. All runs stand in the journal.
KEPT = 100
# What is deleted at once: many times what a run adds, so that a long history shrinks, and little to wait for.
_AT_ONCE = 20


def forget_old_runs(kept: int = KEPT) -> None:
    """Delete a few of the flow runs and artifacts beyond the newest ones.

    On the server of our own alone: what another server keeps is its owner's to say.
    """
    with get_client(sync_client=True) as client:
        for run in client.read_flow_runs(sort=FlowRunSort.START_TIME_DESC, offset=kept, limit=_AT_ONCE):
            client.delete_flow_run(run.id)
        for artifact in client.read_artifacts(sort=ArtifactSort.CREATED_DESC, offset=kept, limit=_AT_ONCE):
            client.delete_artifact(artifact.id)
