"""Serves scheduled runs on a Prefect server; a crashed run is started again, a failed one reported."""

import logging
import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import anyio
from prefect.automations import Automation
from prefect.blocks.webhook import Webhook
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.deployments.runner import RunnerDeployment
from prefect.events.actions import CallWebhook, RunDeployment
from prefect.events.schemas.automations import EventTrigger, Posture
from prefect.exceptions import ObjectNotFound
from prefect.runner import Runner
from prefect.schedules import Cron, Interval
from prefect.types.entrypoint import EntrypointType
from pydantic import SecretStr

from flows.deployments import (
    DEPLOYMENTS,
    LOGGERS,
    RETRY_AFTER_SECONDS,
    RETRY_AT_MOST_EVERY_SECONDS,
    retried,
)
from flows.pipeline import dateline
from flows.server.naming import TAGS, key_of, name_of
from flows.server.reachable import demand_server
from flows.server.turns import bury_dead, limit_of
from flows.settings import Settings, SettingsError
from flows.work import landing_of

logger = logging.getLogger("dateline")
_RETRY_AFTER = timedelta(seconds=RETRY_AFTER_SECONDS)
_RETRY_AT_MOST_EVERY = timedelta(seconds=RETRY_AT_MOST_EVERY_SECONDS)


def deployments(settings: Settings) -> list[RunnerDeployment]:
    """Make the deployments of a data folder: scheduled runs, and two to start by hand: rebuild and backfill.

    A scheduled run waits while another one is under way, then does the work of all runs that are waiting.
    """
    named = dateline.with_options(name=name_of(settings))
    folders = {"landing": str(landing_of(settings)), "data": str(settings.data.resolve())}
    schedule = Cron(settings.cron, timezone="UTC") if settings.cron else Interval(settings.interval_seconds)
    return [
        cast(
            "RunnerDeployment",
            named.to_deployment(
                one.name,
                description=one.description,
                tags=list(TAGS),
                # By module, not by file: served from any working folder.
                entrypoint_type=EntrypointType.MODULE_PATH,
                parameters=folders | one.parameters,
                schedule=schedule if one.scheduled else None,
            ),
        )
        for one in DEPLOYMENTS
    ]


def serve(settings: Settings) -> None:
    """Serve the deployments until stopped; needs a Prefect server, named in PREFECT_API_URL.

    A run that was interrupted by a stop or a crash of this service is marked as crashed, so it is started again.
    Raises `SettingsError` if the server has deployments of that name for another data folder.
    """
    demand_server()
    name = name_of(settings)
    declared = deployments(settings)
    _demand_own(name, settings.data.resolve())
    _remove_former(limit_of(settings.data))
    # Runs are separate processes: with these variables their pages show our messages too.
    for variable, value in LOGGERS.items():
        os.environ.setdefault(variable, value)
    # One process at a time. A stopped service leaves its schedule active: missed runs are caught up by one run.
    runner = _Service(name=name, pause_on_shutdown=False, limit=1, query_seconds=5)
    ids = [cast("UUID", runner.add_deployment(deployment)) for deployment in declared]
    automate(ids, settings.notify_url, name)
    _speak_once()
    bury_dead(ids, settings.data)
    logger.info("serving %s; its runs are on the pages of the Prefect server", settings.data)
    for one in DEPLOYMENTS:
        logger.info("  %s/%s  %s", name, one.name, one.description)
    try:
        anyio.run(runner.start)
    finally:
        bury_dead(ids, settings.data)


def _speak_once() -> None:
    """Leave our messages to Prefect's handlers, if it has set them up: the command's own would say each again."""
    own = [handler for handler in logger.handlers if type(handler) is logging.StreamHandler]
    if len(own) < len(logger.handlers):
        for handler in own:
            logger.removeHandler(handler)


def _demand_own(name: str, data: Path) -> None:
    """Raise `SettingsError` if deployments of that name are another data folder's: they would be replaced."""
    with get_client(sync_client=True) as client:
        for one in DEPLOYMENTS:
            with suppress(ObjectNotFound):
                found = client.read_deployment_by_name(f"{name}/{one.name}")
                if (other := found.parameters.get("data")) != str(data):
                    raise SettingsError(
                        f"the Prefect server has a deployment {name}/{one.name} for the data folder {other}: "
                        "give this one another name (--name, DATELINE_NAME)"
                    )


def _remove_former(digest: str) -> None:
    """Remove what an earlier version made, named by a digest: its schedule and its retries would go on."""
    with get_client(sync_client=True) as client:
        for suffix in ("", "-rebuild", "-backfill"):
            with suppress(ObjectNotFound):
                client.delete_deployment(client.read_deployment_by_name(f"dateline/{digest}{suffix}").id)
        for suffix in ("-retry", "-notice"):
            _delete(client, f"{digest}{suffix}")


class _Service(Runner):
    """A runner that SIGTERM stops like Ctrl-C: Prefect's own handler would leave its runs behind."""

    def handle_sigterm(self, *_: object) -> None:
        """Stop."""
        signal.raise_signal(signal.SIGINT)


def automate(ids: Sequence[UUID], notify_url: str, name: str) -> None:
    """Make the server start crashed runs again and report failed ones to a webhook; the call can be repeated."""
    wanted = [_retry(ids, name)]
    if notify_url:
        block = Webhook(method="POST", url=SecretStr(notify_url))
        wanted.append(_notice(ids, UUID(str(block.save(key_of(name, "notice"), overwrite=True))), name))
    for automation in wanted:
        _replace(automation)


def _trigger(ids: Sequence[UUID], states: Sequence[str], **more: Any) -> EventTrigger:
    resources: Any = {
        "prefect.resource.role": "deployment",
        "prefect.resource.id": [f"prefect.deployment.{identity}" for identity in ids],
    }
    return EventTrigger(
        expect={f"prefect.flow-run.{state}" for state in states},
        match_related=resources,
        posture=Posture.Reactive,
        threshold=1,
        **more,
    )


def _retry(ids: Sequence[UUID], name: str) -> Automation:
    again = RunDeployment(
        source="inferred", deployment_id=None, parameters=retried(), job_variables=None, schedule_after=_RETRY_AFTER
    )
    per_deployment = {"related:deployment:prefect.resource.id"}
    return Automation(
        name=f"{name}-retry",
        description="a run whose process died is started again",
        trigger=_trigger(ids, ["Crashed"], within=_RETRY_AT_MOST_EVERY, for_each=per_deployment),
        actions=[again],
    )


def _notice(ids: Sequence[UUID], block: UUID, name: str) -> Automation:
    payload = "{{ flow_run.name }} of {{ deployment.name }}: {{ flow_run.state.name }}: {{ flow_run.state.message }}"
    return Automation(
        name=f"{name}-notice",
        description="a failed run, a closed gate among them, is told to a webhook",
        trigger=_trigger(ids, ["Failed", "Crashed"], for_each={"prefect.resource.id"}),
        actions=[CallWebhook(block_document_id=block, payload=payload)],
    )


def _replace(automation: Automation) -> None:
    with get_client(sync_client=True) as client:
        _delete(client, automation.name)
    automation.create()


def _delete(client: SyncPrefectClient, name: str) -> None:
    with suppress(ObjectNotFound):
        for found in client.read_automations_by_name(name):
            client.delete_automation(found.id)
