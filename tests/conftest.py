"""Fixtures shared by all tests: the reference is loaded once, the real data is found by environment."""

import os
from pathlib import Path

import pytest

from flows.loading.reference import load_reference
from tests.publishing import publish_folder
from transforms.reference import Reference
from warehouse.store.folder import DataFolder

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def reference() -> Reference:
    """Seeds and models, as a run loads them."""
    return load_reference()


@pytest.fixture(scope="session")
def dispatches() -> Path:
    """Our own texts."""
    return ROOT / "seeds" / "dispatches"


@pytest.fixture(scope="session")
def published_dispatches(dispatches: Path, tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """Our own texts, published; nobody may write to it."""
    return publish_folder(dispatches, tmp_path_factory.mktemp("dispatches") / "data")


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The real articles, which aren't ours to publish."""
    folder = os.environ.get("DATELINE_CORPUS")
    if not folder:
        pytest.skip("DATELINE_CORPUS is not set: the real articles are not at hand")
    return Path(folder)
