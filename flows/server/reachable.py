"""Whether the Prefect server that a person named answers: said at once, before anything is loaded."""

import os

from prefect.client.orchestration import get_client

from flows.settings import SettingsError


def demand_server() -> None:
    """Raise `SettingsError` where no server answers at PREFECT_API_URL."""
    with get_client(sync_client=True) as client:
        error = client.api_healthcheck()
    if error:
        raise SettingsError(
            f"PREFECT_API_URL names {os.environ.get('PREFECT_API_URL')}, where no Prefect server answers ({error}): "
            "start it; `dateline run` without the variable starts one of its own"
        )
