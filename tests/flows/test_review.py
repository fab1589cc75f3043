"""A review of incidents joins and parts them without extraction, is named as the cause, and can be taken back."""

from pathlib import Path

import pytest

from flows.loading.seeds import SeedError
from flows.loading.vocabularies import complain_of_review, read_review
from flows.settings import load_settings
from flows.work import opened
from tests.publishing import publish_folder
from warehouse.publish.changes import diff
from warehouse.read.reading import query
from warehouse.store.folder import DataFolder

HEAD = "claim_id,other_claim_id,same,note\n"
TEXTS = {
    "a.txt": "Flood kills 43 in Bunia\n\n13 May 2024\n\nAt least 43 people were killed in Bunia on Sunday by a flood.\n",
    "b.txt": "Toll of Bunia flood falls\n\n14 May 2024\n\nThe flood killed 31 people in Bunia on Sunday.\n",
    "c.txt": "Fire in Homs\n\n2 March 2021\n\nA fire killed 7 people in Homs on Monday.\n",
}


def review(place: Path, *lines: str) -> Path:
    (place / "reviewed").mkdir(parents=True, exist_ok=True)
    (place / "reviewed" / "incidents.csv").write_text(HEAD + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return place


def rows_of(folder: DataFolder, sql: str) -> list[tuple[object, ...]]:
    return list(zip(*query(folder, sql).to_pydict().values(), strict=True))


INCIDENTS = """
    SELECT incident_id, string_agg(DISTINCT path ORDER BY path) FROM incident_claims JOIN documents USING (document_id)
    GROUP BY ALL ORDER BY 2
"""


def test_a_review_changes_incidents_and_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    landing, data = tmp_path / "landing", tmp_path / "data"
    landing.mkdir()
    for name, text in TEXTS.items():
        (landing / name).write_text(text, encoding="utf-8")
    folder = publish_folder(landing, data, judged=False)
    before = rows_of(folder, INCIDENTS)
    assert [paths for _, paths in before] == ["a.txt,b.txt", "c.txt"]
    claims = dict(
        rows_of(
            folder,
            "SELECT any_value(path), min(claim_id) FROM incident_claims JOIN documents USING (document_id) GROUP BY path",
        )
    )
    own = tmp_path / "own"
    review(own, f"{claims['a.txt']},{claims['b.txt']},no,", f"{claims['c.txt']},{claims['b.txt']},yes,one disaster")
    monkeypatch.setenv("DATELINE_REFERENCE", str(own))
    with opened(load_settings({"landing": landing, "data": data, "settle_seconds": 0})) as work:
        assert work.plan.is_reviewed_anew
        assert not work.plan.to_extract
    publish_folder(landing, data)
    assert [paths for _, paths in rows_of(folder, INCIDENTS)] == ["a.txt", "b.txt,c.txt"]
    counts = diff(folder).counts.to_pylist()
    assert {row["cause"] for row in counts} == {"review"}
    assert {row["table"] for row in counts} == {"incidents", "incident_claims"}
    with opened(load_settings({"landing": landing, "data": data, "settle_seconds": 0})) as work:
        assert work.plan.is_empty
    review(own)
    publish_folder(landing, data, judged=False)
    assert rows_of(folder, INCIDENTS) == before
    assert {row["cause"] for row in diff(folder).counts.to_pylist()} == {"review"}


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["a,b,maybe,"], r"incidents\.csv, line 2: same 'maybe' is none of yes, no"),
        (["a,a,yes,"], r"line 2: 'a' is compared with itself"),
        (["a,b,yes,", "b,a,no,"], r"line 3: 'b' and 'a' were reviewed in a line before"),
    ],
)
def test_a_fault_of_a_review_is_named_by_line(tmp_path: Path, lines: list[str], said: str) -> None:
    with pytest.raises(SeedError, match=said):
        read_review(review(tmp_path, *lines))


def test_a_claim_that_is_not_there_is_told_by_line(tmp_path: Path) -> None:
    own = review(tmp_path, "a,b,yes,", "a,gone,no,")
    (told,) = complain_of_review(own, {"a", "b"})
    assert "incidents.csv, line 3: 'gone' is no claim" in told
