"""What rows are made from is in their digests: who changes it has the rows made again."""

import pytest

from flows.loading import digests


@pytest.mark.parametrize(
    "module",
    [
        "transforms/dates/dates.py",
        "flows/loading/gazetteer.py",
        "flows/landing/landing.py",
        "expectations/laws/figures/units_are_known.sql",
        "warehouse/read/spans.py",
    ],
)
def test_a_module_that_makes_rows_or_refuses_files_is_in_the_digest(tmp_path, monkeypatch, module):
    """A document that a faulty law refused would stay refused once the law is right."""
    monkeypatch.setattr(digests, "_ROOT", tmp_path)
    (tmp_path / module).parent.mkdir(parents=True)
    found = []
    for code in ("faulty", "right"):
        (tmp_path / module).write_text(code)
        found.append(digests._code_digest.__wrapped__())
    assert found[0] != found[1]
