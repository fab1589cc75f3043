"""Removes from Prefect's history what names or quotes a document that was taken down."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from flows.output.terminal import printable
from flows.server.naming import ARTIFACTS, TAGS
from flows.server.server import is_in_use
from warehouse.store.durable import remove_folder
from warehouse.store.folder import DataFolder
from warehouse.store.tombstones import Tombstone

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient
    from prefect.client.schemas.objects import Artifact, FlowRun

Thing = TypeVar("Thing")
# Flows whose runs had no tag in an earlier version.
_FLOWS = ("dateline", "ingest", "publish")
# The most objects that a server returns at once.
_AT_ONCE = 200


def home_of(folder: DataFolder) -> Path:
    """Return the folder in which our own server keeps its state."""
    return folder.root / "prefect"


def forget(folder: DataFolder, stone: Tombstone) -> tuple[str, ...]:
    """Remove the document from Prefect's history; return what couldn't be done, in words.

    The history of our own server is deleted whole: the journal has all runs, and a database file may still contain what
    was deleted from its tables. On the server named in PREFECT_API_URL, runs and artifacts that name or quote the
    document are deleted.
    """
    home = home_of(folder)
    undone = []
    if home.exists():
        if is_in_use(home):
            undone.append("a run is just beginning, and its Prefect server has the history open")
        else:
            remove_folder(home)
    if url := os.environ.get("PREFECT_API_URL"):
        undone += _forget_on_server(url, stone)
    return tuple(undone)


def _forget_on_server(url: str, stone: Tombstone) -> list[str]:
    import httpx  # noqa: PLC0415 - with Prefect, which takes a second to load
    from prefect.client.orchestration import get_client  # noqa: PLC0415
    from prefect.client.schemas.filters import ArtifactFilter, FlowFilter, FlowRunFilter  # noqa: PLC0415

    pages = ArtifactFilter.model_validate({"key": {"like_": f"{ARTIFACTS}%"}})
    ours: tuple[dict[str, Any], ...] = (
        {"flow_run_filter": FlowRunFilter.model_validate({"tags": {"all_": list(TAGS)}})},
        {"flow_filter": FlowFilter.model_validate({"name": {"any_": list(_FLOWS)}})},
    )
    try:
        with get_client(sync_client=True) as client:
            for page in _all(lambda at: client.read_artifacts(artifact_filter=pages, offset=at, limit=_AT_ONCE)):
                if _names(stone, _shown(page)):
                    client.delete_artifact(page.id)
            for wanted in ours:
                for run in _all(lambda at, w=wanted: client.read_flow_runs(**w, offset=at, limit=_AT_ONCE)):  # type: ignore[misc]
                    if any(_names(stone, text) for text in _said(client, run)):
                        client.delete_flow_run(run.id)
    except (httpx.HTTPError, RuntimeError) as error:
        return [f"the Prefect server at {url} can't be asked to forget: {error}"]
    return []


def _shown(page: "Artifact") -> str:
    """Return the text of an artifact; the cells of a table are stored as JSON, with escapes."""
    cells = json.loads(str(page.data)) if page.type == "table" else None
    return "\n".join(str(cell) for row in cells for cell in row.values()) if cells else str(page.data)


def _said(client: "SyncPrefectClient", run: "FlowRun") -> Iterator[str]:
    """Yield the texts on a run's own page: its parameters, how it ended, its log messages."""
    from prefect.client.schemas.filters import LogFilter  # noqa: PLC0415

    yield str(run.parameters)
    yield str(run.state.message if run.state else "")
    logs = LogFilter.model_validate({"flow_run_id": {"any_": [run.id]}})
    for line in _all(lambda at: client.read_logs(log_filter=logs, offset=at, limit=_AT_ONCE)):
        yield line.message


def _all(read: Callable[[int], Sequence[Thing]]) -> Iterator[Thing]:
    """Read all objects, page by page, before anything is deleted; else the offsets would move."""
    found: list[Thing] = []
    while some := read(len(found)):
        found += some
    return iter(found)


def _names(stone: Tombstone, text: str) -> bool:
    """Whether an artifact or a message names or quotes the document, also with HTML escapes or escaped characters."""
    plain = unescape(text)
    words = {stone.document_id, *(form for path in stone.paths or () for form in (path, printable(path)))}
    return any(word in plain for word in words) or stone.sentences.is_in(plain)
