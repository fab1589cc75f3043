"""Every row of every dispatch is as it was written down: a move of code that changes one is seen at once."""

from pathlib import Path

import pytest

from tests.golden import rows
from transforms.reference import Reference


@pytest.mark.parametrize("path", rows.dispatches(), ids=lambda path: path.stem)
def test_the_rows_of_a_dispatch(path: Path, reference: Reference) -> None:
    assert rows.read(path, reference) == rows.pinned(path).read_text(encoding="utf-8").splitlines()


def test_no_rows_are_kept_of_a_dispatch_that_is_gone() -> None:
    assert {path.stem for path in rows.dispatches()} == {path.stem for path in rows.FOLDER.iterdir()}
