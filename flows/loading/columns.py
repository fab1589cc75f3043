"""Loads the names by which columns of input files are recognised: usual ones, and those of the setting `columns`."""

from collections.abc import Mapping
from functools import cache

from flows.loading.seeds import build
from transforms.text.columns import Columns, Role


@cache
def _usual() -> Columns:
    return build(Columns.from_rows, "columns")


def load_columns(own: Mapping[Role, str]) -> Columns:
    """Return the names of columns by role; a user's own names have priority over the usual ones."""
    return _usual().with_own(own)
