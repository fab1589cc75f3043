"""The flow's own decisions, without a Prefect server: what is too many faults, too many gone, a run that failed."""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from flows import pipeline, work
from flows.extraction import Overwhelmed
from flows.harvest import Fault, Tally
from tests.publishing import publish_folder
from tests.warehouse.made import Made, harvest_of, source_of
from warehouse.folder import DataFolder
from warehouse.reading import query
from warehouse.staging import Staging
from warehouse.upkeep import sweep


@pytest.mark.parametrize(("staged", "raises"), [(198, False), (100, True)])
def test_faults_are_weighed_against_what_lies_staged_too(tmp_path, staged, raises):
    """A run that takes over all but two files from one that died would else fail on two of two, for ever."""
    folder = DataFolder.bind(tmp_path / "data", tmp_path)
    harvests = [harvest_of(made, source_of(made)) for made in (Made(f"{n}.txt") for n in range(staged + 2))]
    staging = Staging.begin(folder, "run", [harvest.source for harvest in harvests])
    staging.write(harvests[2:])
    tally = Tally(files=2, faults=tuple(Fault(harvest, "a traceback") for harvest in harvests[:2]))
    if raises:
        with pytest.raises(Overwhelmed, match=f"2 of {staged + 2}"):
            pipeline._check_faults(staging, tally)
    else:
        pipeline._check_faults(staging, tally)


@pytest.mark.parametrize("recorded", [True, False])
def test_a_run_stopped_after_its_snapshot_is_current_has_published(settings, monkeypatch, recorded):
    """What its end says of it must not replace that."""
    held = []

    @contextmanager
    def opened(*args, **how):
        with work.opened(*args, **how) as found:
            held.append(found)
            try:
                yield found
            except KeyboardInterrupt:
                found.record("interrupted")

    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("tests.publishing.opened", opened)
    step = "Staging.remove" if recorded else "record"
    monkeypatch.setattr(f"warehouse.publishing.{step}", stopped)
    publish_folder(settings.landing, settings.data, judged=False)
    monkeypatch.undo()
    (run,) = held
    sweep(run.folder)
    runs = query(run.folder, "SELECT run_id, outcome FROM runs").to_pylist()
    assert runs == [{"run_id": run.run_id, "outcome": "published"}]


@pytest.mark.parametrize(
    ("gone", "expected", "closed"), [(5, None, False), (6, None, True), (6, 6, False), (7, 6, True)]
)
def test_the_gate_closes_where_more_than_half_would_go(gone, expected, closed):
    candidate = SimpleNamespace(documents_before=10, documents_gone=gone)
    assert ("--expect-removals" in pipeline._too_many_gone(candidate, expected)) == closed
