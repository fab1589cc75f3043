"""The gate: a sound snapshot passes; each way to corrupt one row breaks exactly the law that forbids it."""

import pytest

from expectations.gate import REFUSED_AT_LEAST, judge
from tests.expectations.conftest import KNOWN
from tests.judging import broken_by
from transforms.extract import Source, extract
from transforms.identity import document_id
from warehouse.folder import DataFolder

# What is done to the rows of one document, and the expectations that must refuse it, alone.
OF_ONE_DOCUMENT = [
    ("DELETE FROM main.passages WHERE passage_no = 1 AND {one}", ["passages: passages_tile_the_text"]),
    (
        "UPDATE main.mentions SET quote = 'Asas' WHERE quote = 'Azaz' AND {one}",
        ["mentions: spans_are_the_text_and_the_bytes"],
    ),
    ("UPDATE main.dates SET byte_end = byte_end + 1 WHERE {one}", ["dates: spans_are_the_text_and_the_bytes"]),
    (
        "UPDATE main.passages SET zone = 'furniture' WHERE {one}",
        [f"{table}: facts_come_from_what_was_read" for table in ("mentions", "figures", "dates", "statements")],
    ),
    ("DELETE FROM main.numerals WHERE quote = '12' AND {one}", ["numerals: every_digit_is_in_the_ledger"]),
    (
        "UPDATE main.numerals SET target_id = 'ffffffffffffffff' WHERE quote = '12' AND {one}",
        ["numerals: numerals_point_to_their_rows"],
    ),
    ("UPDATE main.numerals SET quote = '21' WHERE quote = '12' AND {one}", ["numerals: numerals_quote_the_text"]),
    ("UPDATE main.figures SET low = 13 WHERE quote = '12' AND {one}", ["figures: bounds_are_in_order"]),
    ("UPDATE main.figures SET unit = 'league' WHERE unit = 'mile' AND {one}", ["figures: units_are_known"]),
    ("UPDATE main.figures SET base_unit = NULL WHERE unit = 'mile' AND {one}", ["figures: base_value_has_a_base_unit"]),
    (
        "UPDATE main.figures SET attribution = 'described' WHERE quote = '12' AND {one}",
        ["figures: attribution_says_why_claimant_is_empty"],
    ),
    (
        "UPDATE main.figures SET date_basis = 'none' WHERE quote = '12' AND {one}",
        ["figures: date_basis_says_why_days_are_empty"],
    ),
    (
        "UPDATE main.figures SET event_quote = 'fell' WHERE quote = '12' AND {one}",
        ["figures: flat_columns_are_the_first_links"],
    ),
    (
        "UPDATE main.figures SET place_id = 'cross' WHERE quote = '12' AND {one}",
        ["figures: flat_columns_are_the_first_links"],
    ),
    (
        "UPDATE main.links SET target_id = 'ffffffffffffffff' WHERE role = 'date' AND {one}",
        ["links: links_point_to_rows"],
    ),
    ("UPDATE main.links SET quote = 'Thursday' WHERE role = 'date' AND {one}", ["links: links_quote_the_text"]),
    ("UPDATE main.dates SET latest = earliest - 1 WHERE {one}", ["dates: days_are_in_order"]),
    (
        "UPDATE main.documents SET published_on = NULL, published_earliest = NULL, published_latest = NULL WHERE {one}",
        ["documents: publication_dates_say_their_basis"],
    ),
    ("UPDATE main.mentions SET rule = NULL WHERE quote = 'Azaz' AND {one}", ["mentions: required_columns_are_filled"]),
    ("UPDATE main.statements SET speaker_id = 'nobody' WHERE {one}", ["statements: speaker_id_is_in_entities"]),
    (
        "UPDATE main.figures SET modality = 'hoped' WHERE quote = '12' AND {one}",
        ["figures: modality_is_one_of_its_values"],
    ),
    ("UPDATE main.documents SET words = -1 WHERE {one}", ["documents: words_is_within_its_range"]),
]

# What is done to a run, and the one expectation that must close the gate.
OF_THE_RUN = [
    (
        "UPDATE main.figures SET unit = 'mile', base_unit = 'second' WHERE quote = '2 km'",
        "figures: a_unit_has_one_base_unit",
    ),
    (
        "INSERT INTO main.entities SELECT * REPLACE ('nobody' AS entity_id) FROM main.entities WHERE entity_id = 'cross'",
        "entities: entities_are_mentioned",
    ),
    ("DELETE FROM main.stories", "stories: every_document_has_a_story"),
    ("UPDATE main.files SET sha256 = repeat('0', 64)", "documents: documents_are_published_files"),
    (
        "INSERT INTO main.files VALUES ('b.txt', NULL, NULL, 'refused', NULL, 'read', 'empty', NULL)",
        "files: refusals_say_why",
    ),
    ("INSERT INTO main.dates SELECT * FROM main.dates", "dates: keys_are_unique"),
    ("UPDATE main.entities SET wikidata_id = 'Azaz' WHERE entity_id = 'azaz'", "entities: wikidata_id_has_its_pattern"),
]


def broken(verdict, severity="error"):
    return {f"{c.table_name}: {c.expectation}" for c in verdict.checks if not c.passed and c.severity == severity}


def test_a_sound_snapshot_passes(warehouse, tmp_path):
    verdict = judge(warehouse(), DataFolder(tmp_path), "run", KNOWN)
    assert broken(verdict) == set()
    assert broken(verdict, "warning") == set()
    assert not verdict.closed
    assert verdict.refusals == ()
    assert verdict.message == ""


def test_a_corrupted_row_refuses_its_document_for_exactly_the_law_it_breaks(warehouse, tmp_path):
    ids = [document_id(f"{number}.txt") for number in range(len(OF_ONE_DOCUMENT))]
    corruption = ";".join(
        change.format(one=f"document_id = '{one}'") for one, (change, _) in zip(ids, OF_ONE_DOCUMENT, strict=True)
    )
    verdict = judge(warehouse(corruption, count=10 * len(ids) + 1), DataFolder(tmp_path), "run", KNOWN)
    assert not verdict.closed
    found = {refusal.document_id: set(refusal.detail.split("; ")) for refusal in verdict.refusals}
    assert found == {one: set(laws) for one, (_, laws) in zip(ids, OF_ONE_DOCUMENT, strict=True)}
    assert broken(verdict) == {law for _, laws in OF_ONE_DOCUMENT for law in laws}


@pytest.mark.parametrize(("corruption", "expected"), OF_THE_RUN)
def test_what_is_wrong_with_the_run_closes_the_gate(warehouse, tmp_path, corruption, expected):
    verdict = judge(warehouse(corruption), DataFolder(tmp_path), "run", KNOWN)
    assert broken(verdict) == {expected}
    assert verdict.closed
    assert verdict.refusals == ()
    assert expected in verdict.message


def test_the_message_names_expectation_table_count_examples_and_what_to_do(warehouse, tmp_path):
    verdict = judge(warehouse("DELETE FROM main.stories", count=4), DataFolder(tmp_path), "run", KNOWN)
    assert "stories: every_document_has_a_story, 4 rows" in verdict.message
    assert sum(f"{n}.txt" in verdict.message for n in range(4)) == 3
    assert "report it" in verdict.message


def test_many_bad_documents_close_the_gate(warehouse, tmp_path):
    corruption = "UPDATE main.figures SET low = 13 WHERE quote = '12'"
    few = judge(warehouse(corruption, count=REFUSED_AT_LEAST - 1), DataFolder(tmp_path), "run", KNOWN)
    assert not few.closed
    assert len(few.refusals) == REFUSED_AT_LEAST - 1
    # Documents that still break a law once others were refused close the gate, and that has to be said.
    assert "bounds_are_in_order" in few.message
    many = judge(warehouse(corruption, count=REFUSED_AT_LEAST), DataFolder(tmp_path), "run", KNOWN)
    assert many.closed
    assert many.refusals == ()
    assert "bounds_are_in_order" in many.message


@pytest.mark.parametrize(
    ("corruption", "expected"),
    [
        ("UPDATE main.figures SET base_value = 16093.44 WHERE unit = 'mile'", "links: pairs_of_units_agree"),
        ("UPDATE main.entities SET latitude = 51.5 WHERE entity_id = 'azaz'", "entities: coordinates_lie_in_their_country"),
        ("UPDATE main.dates SET earliest = '2415-01-01', latest = '2415-01-01'", "dates: days_are_sane_for_the_document"),
    ],
)  # fmt: skip
def test_a_warning_is_reported_and_closes_nothing(warehouse, tmp_path, corruption, expected):
    verdict = judge(warehouse(corruption), DataFolder(tmp_path), "run", KNOWN)
    assert broken(verdict, "warning") == {expected}
    assert not verdict.closed
    assert any(expected.split(": ")[1] in line for line in verdict.warnings)


def test_drift_is_a_warning_and_silent_on_small_corpora(warehouse, tmp_path):
    small = warehouse(count=5)
    small.former = small.tables
    assert judge(small, DataFolder(tmp_path), "run", KNOWN).drift == ()
    large = warehouse(
        "UPDATE main.documents SET published_basis = 'none', published_on = NULL,"
        " published_precision = NULL, published_earliest = NULL, published_latest = NULL",
        count=40,
    )
    large.former = large.tables
    verdict = judge(large, DataFolder(tmp_path), "run", KNOWN)
    assert {d.name for d in verdict.drift if not d.passed} == {"undated_share"}
    assert not verdict.closed
    assert any("drift_undated_share" in line for line in verdict.warnings)


def test_markup_from_documents_is_text_in_data_docs(warehouse, tmp_path):
    corruption = "UPDATE main.figures SET quote = '<script>alert(1)</script>', low = 13 WHERE quote = '12'"
    folder = tmp_path / "docs"
    judge(warehouse(corruption), DataFolder(tmp_path), "run", KNOWN, docs=folder)
    pages = [page.read_text(encoding="utf-8") for page in folder.rglob("*.html")]
    assert any("alert(1)" in page for page in pages)
    assert not any("<script>alert(1)" in page for page in pages)


def test_a_folder_in_which_nobody_is_named_breaks_no_law(reference):
    source = Source("a.txt", b"The police said that the road was closed.\n")
    extraction = extract(source.raw, source.path, reference)
    assert extraction.statements
    assert not extraction.entities
    assert broken_by({source: extraction}) == {}
