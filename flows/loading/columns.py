"""Loads the names by which columns of input files are recognised: usual ones, and those of the setting `columns`."""

from collections.abc import Mapping
from functools import cache

from flows.loading.seeds import build
from transforms.formats.export_headers import ExportLabels
from transforms.formats.page_metadata import PageKeys
from transforms.formats.record import RecordWords
from transforms.text.columns import Columns, Role


@cache
def _usual() -> Columns:
    return build(Columns.from_rows, "columns")


@cache
def load_record_words() -> RecordWords:
    """Return the usual names of columns and meta tags, and the labels of exports."""
    return RecordWords(
        columns=_usual(),
        page_keys=build(PageKeys.from_rows, "page_metadata"),
        export_labels=build(ExportLabels.from_rows, "export_labels"),
    )


def load_columns(own: Mapping[Role, str]) -> Columns:
    """Return the names of columns by role; a user's own names have priority over the usual ones."""
    return _usual().with_own(own)
