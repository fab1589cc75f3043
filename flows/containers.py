"""Stages the rows of files of many records after their records, because these rows count the records."""

from collections import Counter

from flows.work import Work
from transforms.files import File
from warehouse.publish.containers import count_refused
from warehouse.publish.staging import Harvest, Staging
from warehouse.store.snapshots import current_readable


def stage_containers(work: Work, staging: Staging) -> None:
    """Stage the rows of files of which records are new, changed or gone."""
    containers = [source for source in work.plan.to_extract if source.holds_many]
    if not containers:
        return
    unchanged = {source.path for source in work.plan.unchanged if source.record is not None}
    refused = count_refused(staging, current_readable(work.folder), unchanged)
    records = Counter(item.source.file_path for item in work.items.values() if item.source.record is not None)
    harvests = []
    for source in containers:
        file = File(
            path=source.path,
            sha256=source.file_sha256,
            size_bytes=work.items[source.path].landed.size,
            status="published",
            format=source.container,
            records=records[source.path],
            records_refused=refused[source.path],
            document_id=None,
            stage=None,
            reason=None,
            detail=None,
        )
        harvests.append(Harvest(source=source, file=file, records={}))
    staging.write(harvests)
