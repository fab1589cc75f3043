"""The flow's own decisions, without a Prefect server: what is too many faults, a run that failed."""

from contextlib import contextmanager

import pytest

from flows import work
from flows.extraction import Overwhelmed
from flows.harvest import Fault, stage_faults
from tests.publishing import publish_folder
from tests.warehouse.made import Made, harvest_of, source_of
from warehouse.publish.staging import Staging
from warehouse.publish.upkeep import sweep
from warehouse.read.reading import query
from warehouse.store.folder import DataFolder


@pytest.mark.parametrize(("staged", "raises"), [(8, False), (7, True)])
def test_faults_are_weighed_against_what_lies_staged_too(tmp_path, staged, raises):
    """A run that takes over all but two files from one that died would else fail on two of two, for ever."""
    folder = DataFolder.bind(tmp_path / "data", tmp_path)
    harvests = [harvest_of(made, source_of(made)) for made in (Made(f"{n}.txt") for n in range(staged + 2))]
    staging = Staging.begin(folder, "run", [harvest.source for harvest in harvests])
    staging.write(harvests[2:])
    faults = [Fault(harvest, "a traceback") for harvest in harvests[:2]]
    if raises:
        with pytest.raises(Overwhelmed, match=f"2 of {staged + 2} files, .*: 0.txt, 1.txt"):
            stage_faults(folder, staging, faults)
    else:
        stage_faults(folder, staging, faults)
        assert len(staging.done()) == staged + 2


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
    monkeypatch.setattr(f"warehouse.publish.publishing.{step}", stopped)
    publish_folder(settings.landing, settings.data, judged=False)
    monkeypatch.undo()
    (run,) = held
    sweep(run.folder)
    runs = query(run.folder, "SELECT run_id, outcome FROM runs").to_pylist()
    assert runs == [{"run_id": run.run_id, "outcome": "published"}]
