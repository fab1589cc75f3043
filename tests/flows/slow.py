"""A finder that never ends on one text, and a task in whose worker it is at work: imported by the workers themselves."""

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.harvest import harvest
from transforms import extract

TRAP = "quicksand"
_FIND = extract.find_dates


def find_dates(reading, *given, **named):
    while TRAP in reading.text:
        pass
    return _FIND(reading, *given, **named)


@task(task_run_name="batch", cache_policy=NO_CACHE)
def stage_batch(folder, staging, items, settings):
    """As the flow's own, with the finder that never ends."""
    extract.find_dates = find_dates
    try:
        return harvest(folder, staging, items, settings)
    finally:
        extract.find_dates = _FIND
