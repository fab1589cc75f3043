"""Loads the names of columns: the usual ones, and those of the setting `columns`."""

from collections.abc import Mapping
from functools import cache

from flows.loading.seeds import build
from transforms.text.columns import Columns, Role


@cache
def _usual() -> Columns:
    return build(Columns.from_rows, "columns")


def load_columns(own: Mapping[Role, str]) -> Columns:
    """The names of columns by role; a user's own come before the usual ones."""
    return _usual().with_own(own)
