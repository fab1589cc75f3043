"""A data folder of its own for each test."""

from pathlib import Path

import pytest

from warehouse.store.folder import DataFolder


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    landing = tmp_path / "landing"
    landing.mkdir()
    return DataFolder.bind(tmp_path / "data", landing)
