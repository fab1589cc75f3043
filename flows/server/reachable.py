"""Checks, before anything is loaded, that the Prefect server named in the environment answers."""

import os

from prefect.client.orchestration import get_client

from flows.settings import SettingsError


def demand_server() -> None:
    """Raise `SettingsError` if no server answers at PREFECT_API_URL."""
    with get_client(sync_client=True) as client:
        error = client.api_healthcheck()
    if error:
        raise SettingsError(
            f"PREFECT_API_URL names {os.environ.get('PREFECT_API_URL')}, where no Prefect server answers ({error}): "
            "start it; `dateline run` without the variable starts one of its own"
        )
