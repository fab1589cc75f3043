"""Runs once from the command line: if nothing is new, it returns at once, else the flow runs in this process."""

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from flows.outcome import GateClosedError, NothingReadableError, Published
from flows.server.forgetting import home_of
from flows.server.naming import TAGS, name_of
from flows.server.server import quiet_environment, running_server
from flows.settings import RunSettings, Settings
from flows.work import SIGNED, opened
from warehouse.store.snapshots import current
from warehouse.store.space import filling

logger = logging.getLogger("dateline")
# The longest that a run waits for its events to be sent: its work is done, and they are some hundred at most.
_SEND_S = 10


def run(
    settings: Settings, *, rebuild: bool = False, again: Sequence[str] = (), expect_removals: int | None = None
) -> Published:
    """Bring what is published up to date with the landing folder.

    Raises the errors of `flows.work.opened` and of the flow.
    """
    with opened(settings, rebuild=rebuild, again=again, aloud=False) as work:
        # If an earlier run died, the flow must run even if nothing is new, to mark that run as crashed.
        if work.plan.is_empty and not (work.folder.cache / SIGNED).exists():
            work.record("unchanged")
            snapshot = current(work.folder)
            if snapshot is None:
                raise NothingReadableError(f"{work.folder.landing} has no file to read, so nothing was published")
            return Published(None, snapshot.rows)
        home = home_of(work.folder)
    # The lock is free while Prefect loads; the flow takes it again and scans again, now with a filled cache.
    with filling(home.parent, (GateClosedError, NothingReadableError)), _prefect(home, settings):
        from prefect import tags  # noqa: PLC0415 - it must find its environment

        from flows.pipeline import dateline  # noqa: PLC0415

        told = RunSettings.model_validate(settings.model_dump(include=set(RunSettings.model_fields)))
        with tags(*TAGS):
            published: Published = dateline.with_options(name=name_of(settings))(
                str(settings.landing) if settings.landing else None,
                str(settings.data),
                rebuild=rebuild,
                again=again,
                expect_removals=expect_removals,
                settings=told,
                wait=False,
            )
    return published


@contextmanager
def _prefect(home: Path, settings: Settings) -> Iterator[None]:
    """Prepare Prefect to run a flow: on the server named in PREFECT_API_URL, else on a server of our own."""
    for name, value in quiet_environment(home).items():
        os.environ.setdefault(name, value)
    if os.environ.get("PREFECT_API_URL"):
        from flows.server.reachable import demand_server  # noqa: PLC0415 - imports Prefect

        demand_server()
        _load(settings)
        try:
            yield
        finally:
            _send_events()
        return
    with running_server(home) as server:
        # Before Prefect is imported: it reads its settings then.
        os.environ["PREFECT_API_URL"] = server.url
        # Nobody reads logs on a server that ends with the run, and the run would wait until they are sent.
        os.environ["PREFECT_LOGGING_TO_API_ENABLED"] = "false"
        try:
            _load(settings)
            server.wait()
            from flows.server.history import tidy  # noqa: PLC0415 - imports Prefect

            tidy(home.parent)
            with _without_heartbeats():
                yield
        finally:
            del os.environ["PREFECT_API_URL"]


def _send_events() -> None:
    """Wait until the events are sent: the command ends without the interpreter's own end, which would wait for them."""
    from prefect.events.worker import EventsWorker  # noqa: PLC0415 - imports Prefect

    EventsWorker.drain_all(timeout=_SEND_S)


def _without_heartbeats() -> AbstractContextManager[object]:
    """Switch heartbeats off: nobody reads them on a server that ends with the run, and each flow would wait for one."""
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings  # noqa: PLC0415

    return temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None})


def _load(settings: Settings) -> None:
    """Import and load what every run with work needs, while the server starts."""
    import great_expectations  # noqa: F401, PLC0415 - four seconds, needed by the gate

    import flows.pipeline  # noqa: F401, PLC0415
    from flows.loading.reference import load_reference  # noqa: PLC0415

    load_reference(settings.tagger, settings.columns, settings.reference)
