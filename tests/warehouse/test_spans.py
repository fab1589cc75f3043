"""Law 2: what isn't where it says is found, whatever the encoding."""

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations import records
from tests.warehouse.made import Made, overwrite, publish
from transforms.identity import document_id
from warehouse.read import spans
from warehouse.read.reading import connect
from warehouse.read.spans import span_violations
from warehouse.store.folder import DataFolder
from warehouse.tables import SNAPSHOT

LANDING = [
    Made("a.txt", 3, ("Maro", "Ünal")),
    Made("b.txt", 7, ("Ωmega",)),
    Made("c.txt", 9, ("Maro", "🚢ship", "Ünal")),
]


def test_each_file_is_read_and_decoded_once(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many spans it has."""
    publish(folder, LANDING, "one")
    read, decoded = [], []
    whole_read, whole_decode = spans._read, spans._decode
    monkeypatch.setattr(spans, "_read", lambda path, *how: read.append(path) or whole_read(path, *how))
    monkeypatch.setattr(spans, "_decode", lambda raw, code: decoded.append(raw) or whole_decode(raw, code))
    assert span_violations(connect(folder), folder, records).num_rows == 0
    assert len(read) == len(set(read)) == len(LANDING)
    assert sorted(decoded) == sorted(path.read_bytes() for path in read)


def test_true_rows_have_no_violations(folder: DataFolder) -> None:
    publish(folder, LANDING, "one")
    assert span_violations(connect(folder), folder, records).num_rows == 0


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("char_start = char_start + 1, char_end = char_end + 1", "quote isn't the text at its characters"),
        ("byte_start = byte_start + 1, byte_end = byte_end + 1", "quote isn't the bytes at its bytes"),
        ("byte_start = -3, byte_end = 0", "quote isn't the bytes at its bytes"),
        ("byte_start = byte_start + 9000, byte_end = byte_end + 9000", "quote isn't the bytes at its bytes"),
        ("quote = quote || 'x'", "quote isn't the text at its characters"),
    ],
)
def test_a_row_that_lies_is_found(folder: DataFolder, change: str, problem: str) -> None:
    snapshot = publish(folder, LANDING, "one")
    assert snapshot is not None
    connection = _copy(folder)
    ((liar,),) = connection.execute("SELECT min(mention_id) FROM mentions").fetchall()
    connection.execute(f"UPDATE mentions SET {change} WHERE mention_id = ?", [liar])
    found = span_violations(connection, folder, records).to_pylist()
    assert [(row["table_name"], row["key"], row["problem"]) for row in found] == [("mentions", liar, problem)]


@pytest.mark.parametrize("shift", [0, 1])
def test_what_a_plain_text_declares_is_read_again(folder: DataFolder, shift: int) -> None:
    publish(folder, LANDING, "one")
    connection = _copy(folder)
    connection.execute(
        "INSERT INTO declarations BY NAME SELECT document_id, 'publisher' AS role, 0 AS ordinal, 'SN' AS name, "
        "quote AS value, 'text' AS format, byte_start + $shift AS byte_start, byte_end + $shift AS byte_end "
        "FROM mentions ORDER BY mention_id LIMIT 1",
        {"shift": shift},
    )
    found = span_violations(connection, folder, records).to_pylist()
    assert [row["problem"] for row in found] == ["value isn't what its bytes say"] * shift


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("encoding = NULL", "its encoding isn't said"),
        ("encoding = 'klingon'", "its raw file can't be decoded"),
        ("text = NULL", "text isn't the raw file decoded"),
        ("text = text || '.'", "text isn't the raw file decoded"),
        ("content_sha256 = repeat('0', 64)", "its raw file isn't in the raw store"),
    ],
)
def test_a_document_that_lies_is_found(folder: DataFolder, change: str, problem: str) -> None:
    publish(folder, LANDING, "one")
    connection = _copy(folder)
    liar = document_id("b.txt")
    connection.execute(f"UPDATE documents SET {change} WHERE document_id = ?", [liar])
    found = span_violations(connection, folder, records).to_pylist()
    assert [
        (row["document_id"], row["problem"][: len(problem)]) for row in found if row["table_name"] == "documents"
    ] == [(liar, problem)]


def _copy(folder: DataFolder) -> duckdb.DuckDBPyConnection:
    """The published rows in tables that can be spoilt."""
    source, connection = connect(folder), duckdb.connect()
    for table in SNAPSHOT:
        connection.register("rows", source.sql(f"FROM {table.name}").to_arrow_table())
        connection.execute(f"CREATE TABLE {table.name} AS FROM rows")
    return connection


def test_a_changed_raw_file_is_found(folder: DataFolder) -> None:
    snapshot = publish(folder, LANDING, "one")
    assert snapshot is not None
    first = next(iter(sorted(folder.raw.iterdir())))
    overwrite(first, first.read_bytes() + b"!")
    found = span_violations(connect(folder), folder, records).to_pylist()
    assert [(row["table_name"], row["problem"]) for row in found] == [("documents", "text isn't the raw file decoded")]


@given(st.binary(max_size=40), st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "cp1252", "latin-1"]))
def test_each_undecodable_byte_is_one_mark(raw: bytes, encoding: str) -> None:
    from transforms.text.decode import _measured, _readable

    assert spans._decode(raw, encoding) == _readable(_measured(raw, encoding), encoding)
