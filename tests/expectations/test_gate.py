"""The gate: a sound snapshot passes; each way to corrupt one row breaks exactly the law that forbids it, at its price."""

import json

import duckdb
import pyarrow.parquet as pq
import pytest

from expectations import weighing
from expectations.broken import find_broken
from expectations.gate import judge
from expectations.laws import LAWS, SPAN_LAWS
from expectations.weighing import REFUSED_AT_LEAST, WITHHELD_AT_MOST
from tests.expectations.conftest import KNOWN, Warehouse
from tests.judging import broken_by, know, mount
from transforms.extract import Source, extract
from transforms.identity import document_id
from warehouse.publish.mending import mend
from warehouse.store.folder import DataFolder
from warehouse.tables import OWNED, STORED, WITHHOLDABLE

# What is done to one row of a document, and the expectations that it must break: the row alone is taken out.
OF_ONE_ROW = [
    (
        "UPDATE main.mentions SET quote = 'Asas' WHERE quote = 'Azaz' AND {one}",
        ["mentions: spans_are_the_text_and_the_bytes"],
    ),
    ("UPDATE main.dates SET byte_end = byte_end + 1 WHERE {one}", ["dates: spans_are_the_text_and_the_bytes"]),
    (
        "UPDATE main.numerals SET target_id = 'ffffffffffffffff' WHERE quote = '12' AND {one}",
        ["numerals: numerals_point_to_their_rows"],
    ),
    (
        "UPDATE main.numerals SET target_id = NULL WHERE quote = '12' AND {one}",
        ["numerals: numerals_point_to_their_rows"],
    ),
    (
        "UPDATE main.numerals SET role = 'guess' WHERE quote = '12' AND {one}",
        ["numerals: role_is_one_of_its_values", "numerals: numerals_point_to_their_rows"],
    ),
    (
        "UPDATE main.numerals SET role = 'name', target_id = NULL WHERE quote = '12' AND {one}",
        ["figures: figures_are_in_the_ledger"],
    ),
    (
        "UPDATE main.numerals SET role = 'identifier' WHERE quote = '99' AND {one}",
        ["numerals: roles_are_those_of_the_place"],
    ),
    (
        "UPDATE main.figures SET value = 120, low = 120, high = 120 WHERE quote = '12' AND {one}",
        ["figures: amounts_are_what_the_words_say"],
    ),
    ("UPDATE main.figures SET high = NULL WHERE quote = '12' AND {one}", ["figures: bounds_follow_the_qualifier"]),
    (
        "UPDATE main.figures SET value = 1, low = 2, high = 1, qualifier = 'vague' WHERE quote = '2 km' AND {one}",
        [
            f"figures: {law}"
            for law in (
                "bounds_are_in_order",
                "bounds_follow_the_qualifier",
                "amounts_are_what_the_words_say",
                "base_values_follow_the_unit",
            )
        ],
    ),
    (
        "UPDATE main.figures SET qualifier = 'at_least', high = NULL WHERE quote = '12' AND {one}",
        ["figures: qualifiers_are_what_the_words_say"],
    ),
    ("UPDATE main.figures SET trend = 'up' WHERE quote = '12' AND {one}", ["figures: trends_are_what_the_words_say"]),
    (
        "UPDATE main.figures SET unit = 'league' WHERE unit = 'mile' AND {one}",
        [
            f"figures: {law}"
            for law in ("units_are_known", "units_are_what_the_words_say", "base_values_follow_the_unit")
        ],
    ),
    (
        "UPDATE main.figures SET unit = 'yard', base_value = 0.9144 WHERE unit = 'mile' AND {one}",
        ["figures: units_are_what_the_words_say"],
    ),
    (
        "UPDATE main.figures SET kind = 'mass' WHERE unit = 'mile' AND {one}",
        ["figures: kinds_are_those_of_their_units"],
    ),
    (
        "UPDATE main.figures SET base_unit = NULL WHERE unit = 'mile' AND {one}",
        ["figures: base_values_follow_the_unit"],
    ),
    (
        "UPDATE main.figures SET base_value = 'inf' WHERE unit = 'mile' AND {one}",
        ["figures: base_values_follow_the_unit"],
    ),
    (
        "UPDATE main.figures SET attribution = 'described' WHERE quote = '12' AND {one}",
        ["figures: attribution_says_why_claimant_is_empty"],
    ),
    (
        "UPDATE main.figures SET date_basis = 'none', date_evidence = 'none' WHERE quote = '12' AND {one}",
        ["figures: date_basis_says_why_days_are_empty"],
    ),
    (
        "UPDATE main.figures SET date_evidence = 'document' WHERE quote = '12' AND {one}",
        ["figures: date_evidence_says_why_days_are_empty", "figures: bases_of_days_are_those_of_the_links"],
    ),
    (
        "UPDATE main.figures SET place_evidence = 'none' WHERE quote = '12' AND {one}",
        ["figures: place_evidence_says_why_place_is_empty", "figures: places_are_the_first_links"],
    ),
    (
        "UPDATE main.figures SET event_quote = 'fell' WHERE quote = '12' AND {one}",
        ["figures: flat_columns_are_the_first_links", "figures: events_are_what_the_words_say"],
    ),
    (
        "UPDATE main.figures SET place_id = 'cross' WHERE quote = '12' AND {one}",
        ["figures: places_are_the_first_links"],
    ),
    (
        "UPDATE main.figures SET place_relation = 'in' WHERE quote = '12' AND {one}",
        ["figures: places_are_the_first_links"],
    ),
    (
        "UPDATE main.figures SET from_date = from_date - 1 WHERE quote = '12' AND {one}",
        ["figures: days_are_those_of_the_dates"],
    ),
    (
        "UPDATE main.figures SET event = 'wounded' WHERE quote = '12' AND {one}",
        ["figures: events_are_what_the_words_say"],
    ),
    (
        "UPDATE main.figures SET counted_class = 'vehicle' WHERE quote = '12' AND {one}",
        ["figures: classes_are_of_what_is_counted"],
    ),
    (
        "UPDATE main.figures SET counted = 'persons' WHERE quote = '12' AND {one}",
        ["figures: counted_stands_in_the_text"],
    ),
    (
        "UPDATE main.links SET target_id = 'ffffffffffffffff' WHERE role = 'date' AND {one}",
        ["links: links_point_to_rows"],
    ),
    ("UPDATE main.links SET quote = 'Thursday' WHERE role = 'date' AND {one}", ["links: links_quote_the_text"]),
    ("UPDATE main.links SET ordinal = 5 WHERE role = 'date' AND {one}", ["links: links_are_numbered"]),
    (
        "UPDATE main.mentions SET passage_no = 1 WHERE quote = 'Azaz' AND {one}",
        ["mentions: facts_come_from_what_was_read"],
    ),
    (
        (
            "UPDATE main.links SET quote = 'Red Cross</b>', char_end = char_end + 4 WHERE role = 'claimant' AND {one};"
            " UPDATE main.figures SET claimant_quote = 'Red Cross</b>' WHERE quote = '12' AND {one}"
        ),
        ["links: quotes_hold_no_markup"],
    ),
    (
        (
            "UPDATE main.mentions SET quote = '<b>Red Cross', char_start = char_start - 3, byte_start = byte_start - 3"
            " WHERE quote = 'Red Cross' AND {one}"
        ),
        ["mentions: quotes_hold_no_markup"],
    ),
    (
        (
            "UPDATE main.statements SET quote = quote || ', the <b>Red Cross</b> &a', char_end = char_end + 25,"
            " byte_end = byte_end + 25 WHERE {one}"
        ),
        ["statements: quotes_hold_no_markup"],
    ),
    (
        "UPDATE main.dates SET latest = earliest - 1 WHERE {one}",
        ["dates: days_are_in_order", "dates: days_lie_in_the_value"],
    ),
    ("UPDATE main.dates SET earliest = earliest - 1 WHERE {one}", ["dates: days_lie_in_the_value"]),
    ("UPDATE main.dates SET value = '20xx-99-99' WHERE {one}", ["dates: values_are_timex3"]),
    ("UPDATE main.dates SET anchor = 'none' WHERE {one}", ["dates: anchors_say_why_days_are_empty"]),
    (
        "UPDATE main.dates SET value = '2015-10-08', earliest = earliest - 1, latest = latest - 1 WHERE {one}",
        ["dates: values_are_what_the_words_say"],
    ),
    ("UPDATE main.statements SET mode = 'direct' WHERE {one}", ["statements: modes_are_what_the_marks_say"]),
    (
        (
            "UPDATE main.statements SET cue = 'others' WHERE {one}; UPDATE main.links SET quote = 'others',"
            " char_start = char_start - 7, char_end = char_end - 5 WHERE role = 'cue' AND {one}"
        ),
        ["statements: cues_are_of_the_vocabulary"],
    ),
    (
        "UPDATE main.mentions SET basis = 'text' WHERE quote = 'Azaz' AND {one}",
        ["mentions: mentions_name_their_entity"],
    ),
    (
        "UPDATE main.mentions SET candidates = ['azaz'] WHERE quote = 'Azaz' AND {one}",
        ["mentions: candidates_have_their_scores"],
    ),
    ("UPDATE main.mentions SET rule = NULL WHERE quote = 'Azaz' AND {one}", ["mentions: required_columns_are_filled"]),
    (
        "UPDATE main.statements SET speaker_id = 'nobody' WHERE {one}",
        ["statements: speaker_id_is_in_entities", "statements: statements_are_what_they_are_linked_to"],
    ),
    (
        "UPDATE main.figures SET modality = 'hoped' WHERE quote = '12' AND {one}",
        ["figures: modality_is_one_of_its_values"],
    ),
    ("INSERT INTO main.dates SELECT * FROM main.dates WHERE {one}", ["dates: keys_are_unique"]),
]

# What makes a whole document doubtful: it is refused alone.
OF_ONE_DOCUMENT = [
    ("DELETE FROM main.passages WHERE passage_no = 1 AND {one}", ["passages: passages_tile_the_text"]),
    ("DELETE FROM main.numerals WHERE quote = '12' AND {one}", ["numerals: every_digit_is_in_the_ledger"]),
    ("UPDATE main.passages SET zone = 'furniture' WHERE {one}", ["documents: words_are_those_of_the_body"]),
    (
        "UPDATE main.documents SET title = 'Floods in Homs', title_basis = 'stated' WHERE {one}",
        ["documents: pages_say_what_is_not_given", "documents: titles_are_those_of_the_page"],
    ),
    (
        "UPDATE main.documents SET published_quote = 'Monday' WHERE {one}",
        [f"documents: publication_dates_{law}" for law in ("are_what_the_words_say", "say_their_basis")],
    ),
    ("UPDATE main.documents SET language = 'fr' WHERE {one}", ["documents: languages_are_those_of_the_body"]),
    ("UPDATE main.documents SET words = 30 WHERE {one}", ["documents: words_are_those_of_the_body"]),
    (
        "UPDATE main.signatures SET minima = [], bands = [] WHERE {one}",
        ["documents: signatures_are_those_of_the_text"],
    ),
    ("UPDATE main.numerals SET quote = '21' WHERE quote = '12' AND {one}", ["numerals: numerals_quote_the_text"]),
    (
        "UPDATE main.documents SET published_on = NULL, published_earliest = NULL, published_latest = NULL WHERE {one}",
        ["documents: publication_dates_say_their_basis"],
    ),
    ("UPDATE main.documents SET words = -1 WHERE {one}", ["documents: words_is_within_its_range"]),
    (
        "UPDATE main.documents SET text = replace(text, 'others', 'Others') WHERE {one}",
        ["documents: spans_are_the_text_and_the_bytes"],
    ),
    (
        "INSERT INTO main.numerals SELECT * FROM main.numerals WHERE quote = '99' AND {one}",
        ["numerals: keys_are_unique"],
    ),
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
    ("UPDATE main.stories SET story_id = 'ffffffffffffffff'", "stories: stories_are_named_by_a_document"),
    (
        "UPDATE main.entities SET name = 'Homs' WHERE entity_id = 'azaz'",
        "entities: entities_are_as_documents_see_them",
    ),
    ("UPDATE main.files SET sha256 = repeat('0', 64)", "documents: documents_are_published_files"),
    (
        "INSERT INTO main.files BY NAME SELECT 'b.txt' AS path, 'refused' AS status, 0 AS records, 0 AS records_refused",
        "files: refusals_say_why",
    ),
    ("INSERT INTO main.stories SELECT * FROM main.stories", "stories: keys_are_unique"),
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


def corrupted(changes):
    """The statements, each for a document of its own, and the ids of these documents."""
    ids = [document_id(f"{number}.txt") for number in range(len(changes))]
    return ";".join(c.format(one=f"document_id = '{one}'") for one, (c, _) in zip(ids, changes, strict=True)), ids


def mended(warehouse, verdict, place):
    """What is left once the gate took out what it says: the staged batch mended, the derived tables made again."""
    connection, files = warehouse.connect(), {}
    for table in OWNED:
        files[table] = place / f"{table.name}.parquet"
        pq.write_table(connection.sql(f"FROM main.{table.name}").to_arrow_table(), files[table])
    tables = {
        t.name: rows
        for t, rows in mend(files, {r.document_id: r.detail for r in verdict.refusals}, verdict.broken, {}).items()
    }
    for name, rows, key in (("entities", "sightings", "entity_id"), ("stories", "documents", "document_id")):
        connection.register("left_over", tables[rows])
        tables[name] = connection.sql(f"FROM main.{name} SEMI JOIN left_over USING ({key})").to_arrow_table()
    stories = "SELECT * REPLACE (min(document_id) OVER () AS story_id)"
    connection.register("left_over", tables["stories"])
    tables["stories"] = connection.sql(f"{stories} FROM left_over").to_arrow_table()
    unowned = {t.name: warehouse.tables[t.name] for t in STORED if t.name not in tables}
    return Warehouse(tables | unowned, warehouse.raw)


def rows_of(warehouse, query):
    return warehouse.connect().sql(query).to_arrow_table().to_pylist()


@pytest.fixture
def unlimited(monkeypatch):
    """As many broken rows as a test likes."""
    monkeypatch.setattr(weighing, "WITHHELD_AT_MOST", 10_000)


@pytest.mark.usefixtures("unlimited")
def test_a_corrupted_row_is_withheld_for_exactly_the_law_it_breaks(warehouse, tmp_path):
    corruption, ids = corrupted(OF_ONE_ROW)
    made = warehouse(corruption, count=len(ids) + 1)
    verdict = judge(made, DataFolder(tmp_path), "run", KNOWN)
    assert not verdict.closed, verdict.message
    assert verdict.refusals == ()
    found = {one: set() for one in ids}
    for row in verdict.broken.to_pylist():
        found[row["document_id"]].add(f"{row['table_name']}: {row['law']}")
    assert found == {one: set(laws) for one, (_, laws) in zip(ids, OF_ONE_ROW, strict=True)}
    assert broken(verdict) == {law for _, laws in OF_ONE_ROW for law in laws}

    left = mended(made, verdict, tmp_path)
    again = judge(left, DataFolder(tmp_path), "run", KNOWN)
    assert (again.message, again.takes_out) == ("", False)
    # Every row is in its table or withheld, whole and with the law in words; a numeral is in its table always.
    for table in OWNED:
        gone = rows_of(left, f"FROM main.withheld WHERE table_name = '{table.name}'")
        assert left.tables[table.name].num_rows + len(gone) == rows_of(
            made, f"SELECT count(*) AS n FROM main.{table.name}"
        )[0]["n"] or table.name in ("withheld", "sightings")
        assert not gone or table in WITHHOLDABLE
        for row in gone:
            assert set(json.loads(row["row"])) == set(left.tables[table.name].column_names)
            assert len(row["detail"]) > 20


def test_every_law_of_row_scope_is_broken_once():
    laws = [*LAWS, *SPAN_LAWS.values()]
    written = {law.name for law in laws if law.scope == "row" and not law.name.endswith("_is_in_entities")}
    assert written - {YESTERDAY} <= {law.partition(": ")[2] for _, named in OF_ONE_ROW for law in named}


# The tiny text has no such word.
YESTERDAY = "yesterday_is_the_day_before"


@pytest.mark.parametrize(
    ("quote", "day", "breaks"),
    [
        ("yesterday", "2016-03-10", False), ("Today", "2016-03-11", False), ("tomorrow", "2016-03-12", False),
        ("yesterday", "2016-03-11", True), ("tomorrow", "2016-03-10", True), ("Friday", "2016-03-04", False),
    ],
)  # fmt: skip
def test_yesterday_is_the_day_before(quote, day, breaks):
    (law,) = [law for law in LAWS if law.name == YESTERDAY]
    connection = duckdb.connect()
    connection.execute("CREATE SCHEMA staged")
    connection.execute("CREATE TABLE staged.documents AS SELECT 'd' AS document_id, DATE '2016-03-11' AS published_on")
    connection.execute(
        "CREATE TABLE staged.dates AS SELECT 'd' AS document_id, 'x' AS date_id, ? AS quote, 'document' AS anchor,"
        " ? AS value, ?::DATE AS earliest, ?::DATE AS latest",
        [quote, day, day, day],
    )
    assert bool(connection.execute(law.query).fetchall()) == breaks


def test_a_document_in_doubt_is_refused_for_exactly_the_law_it_breaks(warehouse, tmp_path):
    corruption, ids = corrupted(OF_ONE_DOCUMENT)
    made = warehouse(corruption, count=10 * len(ids) + 1)
    verdict = judge(made, DataFolder(tmp_path), "run", KNOWN)
    assert not verdict.closed, verdict.message
    found = {refusal.document_id: set(refusal.laws) for refusal in verdict.refusals}
    assert found == {one: set(laws) for one, (_, laws) in zip(ids, OF_ONE_DOCUMENT, strict=True)}
    # Rows of such a document may break laws of their own.
    assert {law for _, laws in OF_ONE_DOCUMENT for law in laws} - broken(verdict) == set()
    assert all("no number of the text was missed" in r.detail for r in verdict.refusals if "ledger" in r.detail)
    left = mended(made, verdict, tmp_path)
    assert judge(left, DataFolder(tmp_path), "run", KNOWN).message == ""
    assert left.tables["documents"].num_rows == 9 * len(ids) + 1


def test_rows_of_a_document_that_is_refused_are_not_counted_as_withheld(warehouse, tmp_path):
    corruption = (
        "UPDATE main.passages SET zone = 'furniture' WHERE passage_no = 0 AND document_id = '{0}';"
        "UPDATE main.documents SET words = -1 WHERE document_id = '{0}'"
    ).format(document_id("0.txt"))
    verdict = judge(warehouse(corruption, count=2), DataFolder(tmp_path), "run", KNOWN)
    assert [refusal.document_id for refusal in verdict.refusals] == [document_id("0.txt")]
    assert verdict.broken.num_rows == 0


# What is done to a document of the tiny snapshot, and what its rows say once the broken one is out.
MENDED = [
    # A figure goes with its links; its numeral is unexplained; the other figure keeps the words that name it.
    (
        "UPDATE main.figures SET low = 13 WHERE quote IN ('12', '1 mile')",
        {
            "SELECT quote FROM main.figures": [("2 km",)],
            "SELECT quote, role, target_id FROM main.numerals WHERE role = 'unexplained' ORDER BY 1":
                [("1", "unexplained", None), ("12", "unexplained", None)],
            "SELECT role, quote, target_id FROM main.links ORDER BY 1":
                [("claimant", "Red Cross", "cross"), ("cue", "said", None), ("equivalent", "1 mile", None)],
            "SELECT table_name, law FROM main.withheld WHERE table_name = 'links' GROUP BY ALL":
                [("links", "goes_with_its_fact")],
        },
    ),
    # The days rest on the date.
    (
        "UPDATE main.dates SET latest = earliest - 1",
        {
            "SELECT from_date, to_date, date_basis FROM main.figures WHERE quote = '12'": [(None, None, "none")],
            "SELECT target_id, quote FROM main.links WHERE role = 'date'": [(None, "Friday")],
        },
    ),
    # Nobody mentions the claimant any more: it goes, and the words that describe it stay.
    (
        "UPDATE main.mentions SET quote = 'Red cross' WHERE quote = 'Red Cross'",
        {
            "SELECT claimant_id, claimant_quote, attribution FROM main.figures WHERE quote = '12'":
                [(None, "Red Cross", "described")],
            "SELECT speaker_id, speaker_quote FROM main.statements": [(None, "Red Cross")],
            "SELECT entity_id FROM main.entities": [("azaz",)],
            "SELECT target_id FROM main.links WHERE role = 'claimant'": [(None,), (None,)],
        },
    ),
    # The first place is withheld: the next of them counts, with its relation.
    (
        ("INSERT INTO main.links SELECT * REPLACE ('from' AS role, 'cross' AS target_id) FROM main.links WHERE role = 'place';"
        "UPDATE main.links SET quote = 'AZAZ' WHERE role = 'place'"),
        {"SELECT place_id, place_relation, place_evidence FROM main.figures WHERE quote = '12'": [("cross", "from", "clause")]},
    ),
    (
        "UPDATE main.links SET quote = 'AZAZ' WHERE role = 'place'",
        {"SELECT place_id, place_relation, place_evidence FROM main.figures WHERE quote = '12'": [(None, None, "none")]},
    ),
    # The article's place is withheld, or the clause's before it: what is left says how it is told.
    (
        ("INSERT INTO main.links SELECT * REPLACE (1 AS ordinal, 'cross' AS target_id, 'near' AS relation, 'story' AS evidence)"
        " FROM main.links WHERE role = 'place'; UPDATE main.links SET quote = 'AZAZ' WHERE role = 'place' AND ordinal = 0"),
        {"SELECT place_id, place_relation, place_evidence FROM main.figures WHERE quote = '12'": [("cross", "near", "story")]},
    ),
    (
        ("INSERT INTO main.links SELECT * REPLACE (1 AS ordinal, NULL AS target_id, 'others' AS quote,"
        " char_start + 20 AS char_start, char_end + 17 AS char_end) FROM main.links WHERE role = 'claimant';"
        "UPDATE main.links SET quote = 'Red Cross</b>', char_end = char_end + 4 WHERE quote = 'Red Cross';"
        "UPDATE main.figures SET claimant_quote = 'Red Cross</b>' WHERE quote = '12'"),
        {
            "SELECT claimant_id, claimant_quote, attribution FROM main.figures WHERE quote = '12'":
                [(None, "others", "described")],
        },
    ),
    (
        "UPDATE main.links SET quote = 'fell' WHERE role = 'event'; UPDATE main.figures SET event_quote = 'fell' WHERE event IS NOT NULL",
        {"SELECT event, event_quote, measure FROM main.figures WHERE quote = '12'": [(None, None, None)]},
    ),
    # Two rows with one key: neither is known for the right one.
    (
        "INSERT INTO main.dates SELECT * FROM main.dates",
        {
            "SELECT regexp_extract(key, '#.*') FROM main.withheld ORDER BY 1": [("",), ("#2",)],
            "SELECT count(*) FROM main.dates": [(0,)],
        },
    ),
]  # fmt: skip


@pytest.mark.parametrize(("corruption", "expected"), MENDED)
def test_what_rested_on_a_withheld_row_is_mended(warehouse, tmp_path, corruption, expected):
    made = warehouse(corruption)
    verdict = judge(made, DataFolder(tmp_path), "run", KNOWN)
    left = mended(made, verdict, tmp_path)
    assert judge(left, DataFolder(tmp_path), "run", KNOWN).message == ""
    for query, rows in expected.items():
        assert left.connect().execute(query).fetchall() == rows, query


@pytest.mark.parametrize(("corruption", "expected"), OF_THE_RUN)
def test_what_is_wrong_with_the_run_closes_the_gate(warehouse, tmp_path, corruption, expected):
    verdict = judge(warehouse(corruption), DataFolder(tmp_path), "run", KNOWN)
    assert expected in broken(verdict)
    assert verdict.closed
    assert verdict.refusals == ()
    assert expected in verdict.message


def test_the_message_names_expectation_table_count_examples_and_what_to_do(warehouse, tmp_path):
    verdict = judge(warehouse("DELETE FROM main.stories", count=4), DataFolder(tmp_path), "run", KNOWN)
    assert "stories: every_document_has_a_story, 4 rows" in verdict.message
    assert sum(f"{n}.txt" in verdict.message for n in range(4)) == 3
    assert "report it" in verdict.message


def test_many_bad_documents_close_the_gate(warehouse, tmp_path):
    corruption = "UPDATE main.documents SET words = -1"
    few = judge(warehouse(corruption, count=REFUSED_AT_LEAST - 1), DataFolder(tmp_path), "run", KNOWN)
    assert not few.closed
    assert len(few.refusals) == REFUSED_AT_LEAST - 1
    # Documents that still break a law once others were refused close the gate, and that has to be said.
    assert "words_is_within_its_range" in few.message
    many = judge(warehouse(corruption, count=REFUSED_AT_LEAST), DataFolder(tmp_path), "run", KNOWN)
    assert many.closed
    assert (many.refusals, many.takes_out) == ((), False)
    assert broken(many) == {"documents: few_documents_are_refused", "documents: words_is_within_its_range"}
    assert "5 of 5 documents break a law" in many.message
    assert "words_is_within_its_range" in many.message


@pytest.mark.parametrize(("rows", "share", "closed"), [(10, 1 / 500, False), (11, 1 / 500, True), (11, 0.5, False)])
def test_many_broken_rows_close_the_gate(warehouse, tmp_path, monkeypatch, *, rows, share, closed):
    """More than ten, and more than one in five hundred."""
    assert (WITHHELD_AT_MOST, weighing.WITHHELD_SHARE) == (10, 1 / 500)
    monkeypatch.setattr(weighing, "WITHHELD_SHARE", share)
    verdict = judge(
        warehouse("UPDATE main.figures SET low = 13 WHERE quote = '12'", count=rows), DataFolder(tmp_path), "run", KNOWN
    )
    assert verdict.closed == closed
    assert len(set(verdict.broken.column("key").to_pylist())) == (0 if closed else rows)
    assert ("withheld: few_rows_are_withheld" in broken(verdict)) == closed
    assert "bounds_are_in_order" in verdict.message


def test_links_that_go_with_a_withheld_figure_are_not_counted(warehouse, tmp_path):
    """Ten figures are within the limit, their forty links are no fault of their own."""
    made = warehouse("UPDATE main.figures SET low = 13 WHERE quote = '12'", count=10)
    left = mended(made, judge(made, DataFolder(tmp_path), "run", KNOWN), tmp_path)
    assert left.tables["withheld"].num_rows == 50
    assert judge(left, DataFolder(tmp_path), "run", KNOWN).message == ""


@pytest.mark.parametrize(
    ("gone", "expected", "closed"), [(5, None, False), (6, None, True), (6, 6, False), (7, 6, True)]
)
def test_the_gate_closes_where_more_than_half_would_go(warehouse, tmp_path, gone, expected, closed):
    made = warehouse()
    made.documents_before, made.documents_gone = 10, gone
    verdict = judge(made, DataFolder(tmp_path), "run", KNOWN, expected_removals=expected)
    assert verdict.closed == closed
    (check,) = [check for check in verdict.checks if check.expectation == "documents_stay"]
    assert (check.passed, check.table_name, check.severity) == (not closed, "documents", "error")
    assert (f"--expect-removals {gone}" in verdict.message) == closed


def test_a_former_snapshot_stays_only_where_there_is_one(warehouse, tmp_path):
    made = warehouse("DELETE FROM main.stories")
    assert "former snapshot" not in judge(made, DataFolder(tmp_path), "run", KNOWN).message
    made.documents_before = 1
    assert "the former snapshot stays" in judge(made, DataFolder(tmp_path), "run", KNOWN).message


@pytest.mark.parametrize(
    ("quote", "breaks"),
    [
        ("x < y and z > w", False), ("<y>", False), ("AT&amp;T", False), ("R&D; A", False), ("<br/>", True),
        ("a <B class='x'>", True), ("href='z", True), ("&amp", True), ("amp;T", True), ("&#8217", True), ("8", True),
    ],
)  # fmt: skip
def test_a_quote_holds_no_tag_and_cuts_no_reference(tmp_path, quote, breaks):
    text = "x < y and z > w, <y>, AT&amp;T, R&D; A, <br/> a <B class='x'>b</B> <a href='z'>it&#8217;s</a>"
    connection = duckdb.connect()
    start = text.index(quote)
    mount(connection, [])
    know(connection)
    find_broken(connection, DataFolder(tmp_path))
    connection.execute("INSERT INTO main.documents (document_id, text) VALUES ('d', ?)", [text])
    connection.execute(
        "INSERT INTO main.dates (document_id, date_id, quote, char_start, char_end) VALUES ('d', 'x', ?, ?, ?)",
        [quote, start, start + len(quote)],
    )
    (law,) = [law for law in LAWS if (law.table, law.name) == ("dates", "quotes_hold_no_markup")]
    assert (connection.execute(law.query).fetchall() != []) == breaks


# A row of entities is that of a document that names it: both are moved, or the gate closes.
MOVED = "UPDATE main.{} SET latitude = 51.5 WHERE entity_id = 'azaz'"


@pytest.mark.parametrize(
    ("corruption", "expected"),
    [
        ("UPDATE main.figures SET base_value = 16093.44 WHERE unit = 'mile'", "links: pairs_of_units_agree"),
        (f"{MOVED.format('entities')}; {MOVED.format('sightings')}", "entities: coordinates_lie_in_their_country"),
        ("UPDATE main.dates SET earliest = '2415-01-01', latest = '2415-01-01'", "dates: days_are_sane_for_the_document"),
        (
            "UPDATE main.dates SET anchor = 'explicit', earliest = '2019-01-01', latest = '2019-01-01'",
            "documents: given_days_fit_the_text",
        ),
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
    judge(warehouse(corruption), DataFolder(tmp_path), "the run of Monday", KNOWN, docs=folder)
    # Its pages name the run.
    assert "the run of Monday" in (folder / "great_expectations" / "index.html").read_text(encoding="utf-8")
    pages = [page.read_text(encoding="utf-8") for page in folder.rglob("*.html")]
    assert any("alert(1)" in page for page in pages)
    assert not any("<script>alert(1)" in page for page in pages)


def test_an_id_that_reads_as_a_time_names_a_run_too(warehouse, tmp_path):
    """As a time this id has a zone of 3,328 hours; one id in two thousand is like it."""
    verdict = judge(warehouse(), DataFolder(tmp_path), "20261127T050246Z-3328ad", KNOWN, docs=tmp_path / "docs")
    assert not verdict.closed


def test_a_folder_in_which_nobody_is_named_breaks_no_law(reference):
    source = Source("a.txt", b"The police said that the road was closed.\n")
    extraction = extract(source.raw, source.path, reference)
    assert extraction.statements
    assert not extraction.entities
    assert broken_by({source: extraction}) == {}
