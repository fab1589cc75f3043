"""Tells the Prefect server what happened to the data, as events that automations can wait for."""

from dataclasses import asdict

from prefect.events import emit_event

from flows.outcome import Published
from flows.output.terminal import printable
from flows.server.naming import name_of
from flows.server.server import acts_on_events
from flows.work import Work
from warehouse.read.conflicts import Conflict, new_conflicts

# How many contradictions of one snapshot are told one by one; the event of the snapshot has their number.
_TOLD = 100


def tell_published(work: Work, published: Published) -> None:
    """Tell that a snapshot was published, then each contradiction that it brought; told once.

    A server that acts on no event isn't told: looking for contradictions compares the figures of two snapshots.
    """
    if not acts_on_events():
        return
    snapshot = str(published.snapshot_id)
    conflicts = new_conflicts(work.folder, snapshot)
    name = name_of(work.settings)
    emit_event(
        "dateline.snapshot.published",
        resource={"prefect.resource.id": f"dateline.snapshot.{snapshot}", "prefect.resource.name": snapshot},
        related=[_folder(name)],
        payload={"run_id": work.run_id, "rows": dict(published.rows), "new_conflicts": len(conflicts)},
    )
    for conflict in conflicts[:_TOLD]:
        _tell_conflict(conflict, name, snapshot)


def tell_gate_closed(work: Work, message: str) -> None:
    """Tell that the gate was closed, and why."""
    name = name_of(work.settings)
    emit_event(
        "dateline.gate.closed",
        resource={"prefect.resource.id": f"dateline.run.{work.run_id}", "prefect.resource.name": work.run_id},
        related=[_folder(name)],
        payload={"run_id": work.run_id, "message": "\n".join(printable(line) for line in message.splitlines())},
    )


def _tell_conflict(conflict: Conflict, name: str, snapshot: str) -> None:
    ids = ".".join(claim.figure_id for claim in conflict.claims)
    message = printable(str(conflict))
    emit_event(
        "dateline.conflict.found",
        resource={"prefect.resource.id": f"dateline.conflict.{ids}", "prefect.resource.name": message},
        related=[
            _folder(name),
            {"prefect.resource.id": f"dateline.snapshot.{snapshot}", "prefect.resource.role": "snapshot"},
        ],
        payload={
            "message": message,
            "event": conflict.event,
            "place": conflict.place,
            "independent": conflict.independent,
            "snapshot_id": snapshot,
            "claims": [asdict(claim) | {"path": printable(claim.path)} for claim in conflict.claims],
        },
    )


def _folder(name: str) -> dict[str, str]:
    return {"prefect.resource.id": f"dateline.folder.{name}", "prefect.resource.role": "folder"}
