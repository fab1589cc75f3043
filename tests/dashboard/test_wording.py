"""Every coded value that the page puts into words has words."""

import pytest

from transforms.records import Figure
from warehouse.dashboard.wording import CAUSES, EVIDENCE
from warehouse.records import Change
from warehouse.schema import fields_of


@pytest.mark.parametrize(
    ("record", "column", "words"),
    [(Change, "cause", CAUSES), (Figure, "place_evidence", EVIDENCE), (Figure, "date_evidence", EVIDENCE)],
)
def test_a_coded_value_has_words(record, column, words):
    (field,) = (field for field in fields_of(record) if field.name == column)
    assert set(field.column.values) <= set(words)
