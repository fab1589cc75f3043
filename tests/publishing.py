"""Publishes a folder in this process, without Prefect: what tests of readers start from."""

from pathlib import Path

from expectations.gate import judge
from expectations.own import read_own_laws
from flows.containers import stage_containers
from flows.gating import settle
from flows.harvest import Tally, harvest, stage_faults
from flows.loading.vocabularies import known_of_incidents, known_vocabularies
from flows.settings import load_settings
from flows.work import opened, utc_now
from transforms.documents.stories import group_stories
from warehouse.publish.publishing import prepare
from warehouse.publish.staging import Staging
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import new_snapshot_id


def publish_folder(
    landing: Path, data: Path, *, judged: bool = True, batch_size: int = 200, backwards: bool = False
) -> DataFolder:
    """Publish what is new in `landing` to `data`, as the flow does; the gate must be open.

    In batches of so many files, the last file first with `backwards`.
    """
    settings = load_settings({"landing": landing, "data": data, "settle_seconds": 0})
    with opened(settings) as work:
        staging = Staging.begin(work.folder, work.run_id, work.plan.to_harvest)
        items = [work.items[source.path] for source in work.plan.to_harvest][:: -1 if backwards else 1]
        tally = Tally()
        for first in range(0, len(items), batch_size):
            tally += harvest(work.folder, staging, items[first : first + batch_size], settings)
        if tally.faults:
            stage_faults(work.folder, staging, tally.faults)
        stage_containers(work, staging)
        candidate = prepare(
            work.folder,
            staging,
            removed=work.plan.removed,
            snapshot_id=new_snapshot_id(utc_now(), work.run_id),
            group_stories=group_stories,
            rebuild=work.plan.rebuild,
            known=known_of_incidents(settings.reference),
        )
        checks = ()
        if judged:
            known, docs, own = known_vocabularies(settings.reference), work.folder.docs, read_own_laws(settings.laws)
            candidate, verdict, checks = settle(
                candidate, lambda candidate: judge(candidate, work.folder, work.run_id, known, docs=docs, own=own)
            )
            assert not verdict.message, verdict.message
        candidate.publish(work.run("published", 0), checks)
        return work.folder
