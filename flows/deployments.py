"""The deployments of a data folder, declared once for `dateline serve` and for `prefect.yaml`.

`python -m flows.deployments` writes prefect.yaml again.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from flows.server.naming import TAGS

YAML = Path(__file__).resolve().parents[1] / "prefect.yaml"
ENTRYPOINT = "flows.pipeline.dateline"
# After a crash for lack of memory or disk the cause may pass in a moment; if the run crashes again soon, the next
# attempt is left to the schedule.
RETRY_AFTER_SECONDS = 10
RETRY_AT_MOST_EVERY_SECONDS = 600
# The parameters of a run besides its folders, passed on to the run that does its work, with the value for "not given".
HANDED_ON = {"rebuild": "false", "again": "none", "expect_removals": "none", "settings": "none"}
# With this variable a run's page on the server also shows our own messages.
LOGGERS = {"PREFECT_LOGGING_EXTRA_LOGGERS": "dateline"}
_HEAD = """# Written by `python -m flows.deployments`: the deployments that `dateline serve` makes, for a work pool:
# docs/operations.md, "With a work pool". Settings that aren't named here come from the worker's DATELINE_* variables.
# A run whose process died is started again, at most once in ten minutes.
"""


@dataclass(frozen=True, slots=True)
class Declared:
    """One deployment: its purpose, its parameters besides the folders, and whether a schedule starts it."""

    name: str
    description: str
    parameters: dict[str, Any] = field(default_factory=dict)
    scheduled: bool = False


DEPLOYMENTS = (
    Declared("scheduled", "Ingest what is new, judge it, publish it.", scheduled=True),
    Declared("rebuild", "Extract every file again, judge and publish; started by hand.", {"rebuild": True}),
    Declared(
        "backfill",
        "Extract some files again, named in `again` by path, pattern of paths or document id; started by hand.",
        {"again": []},
    ),
)


def retried() -> dict[str, str]:
    """Return the parameters of a run that is started again, as templates that copy those of the run that died."""
    return {key: f"{{{{ flow_run.parameters.get('{key}', {default}) }}}}" for key, default in HANDED_ON.items()}


def project() -> str:
    """Return the content of prefect.yaml."""
    # The version that pyproject.toml pins, for which this was written.
    entries = {"name": "dateline", "prefect-version": "3.8.8", "deployments": [_entry(one) for one in DEPLOYMENTS]}
    body: str = yaml.safe_dump(entries, sort_keys=False, width=118)
    return _HEAD + body


def _entry(one: Declared) -> dict[str, Any]:
    retry = {
        "name": f"dateline-{one.name}-retry",
        "expect": ["prefect.flow-run.Crashed"],
        "match_related": {"prefect.resource.role": "deployment", "prefect.resource.name": one.name},
        "for_each": ["related:deployment:prefect.resource.id"],
        "within": RETRY_AT_MOST_EVERY_SECONDS,
        "schedule_after": RETRY_AFTER_SECONDS,
    }
    # Scheduled runs have no parameters besides their folders.
    told = {} if one.scheduled else {"parameters": retried()}
    folders = {"landing": "{{ $DATELINE_LANDING }}", "data": "{{ $DATELINE_DATA }}"}
    return {
        "name": one.name,
        "description": one.description,
        "entrypoint": ENTRYPOINT,
        "tags": list(TAGS),
        "work_pool": {"name": "dateline", "job_variables": {"env": dict(LOGGERS)}},
        "parameters": {**folders, **one.parameters},
        **({"schedules": [{"interval": 3600}]} if one.scheduled else {}),
        "triggers": [{**retry, **told}],
    }


if __name__ == "__main__":
    YAML.write_text(project(), encoding="utf-8")
