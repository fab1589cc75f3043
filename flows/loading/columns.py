"""Loads the names of columns: the usual ones, and those of the setting `columns`."""

from collections.abc import Mapping
from functools import cache

from flows.loading.seeds import build
from transforms.text.columns import Columns


@cache
def _usual() -> Columns:
    return build(Columns.from_rows, "columns")


def load_columns(own: Mapping[str, str]) -> Columns:
    """The names of columns by role; raises `ValueError` where one of `own` is no role."""
    return _usual().with_own(own)
