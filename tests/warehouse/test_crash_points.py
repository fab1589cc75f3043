"""Killed before a step, the former or the next snapshot is current and whole, and done again it ends as from scratch.

A few steps of each kind, drawn; `make crash` tries all of them.
"""

import random
from pathlib import Path

import pytest

from tests.crashpoints import SCENARIOS, Ordeal, Scenario

# So many of each kind: a second a kill.
TRIED = 2


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_killed_before_a_step(scenario: Scenario, tmp_path: Path) -> None:
    ordeal = Ordeal(scenario, tmp_path / "ordeal")
    steps = ordeal.steps()
    assert steps > 10
    drawn = random.Random(scenario.name).sample(range(steps), TRIED)  # noqa: S311 - not for secrets
    assert [said for step in drawn if (said := ordeal.kill(step))] == []
