"""The flow's own decisions, without a Prefect server: what is too many faults, too many gone, a run that failed."""

import pytest

from flows import pipeline
from flows.extraction import Overwhelmed
from flows.harvest import Fault, Tally
from tests.warehouse.made import Made, harvest_of, source_of
from warehouse.folder import DataFolder
from warehouse.staging import Staging


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
