"""Law 2: what isn't where it says is found, whatever the encoding."""

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.warehouse.made import Made, publish
from warehouse import spans
from warehouse.folder import DataFolder
from warehouse.reading import connect
from warehouse.spans import span_violations

LANDING = [
    Made("a.txt", 3, ("Maro", "Ünal")),
    Made("b.txt", 7, ("Ωmega",)),
    Made("c.txt", 9, ("Maro", "🚢ship", "Ünal")),
]


def test_true_rows_have_no_violations(folder: DataFolder) -> None:
    publish(folder, LANDING, "one")
    assert span_violations(connect(folder), folder).num_rows == 0


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
    source = connect(folder)
    connection = duckdb.connect()
    for name in ("documents", "passages", "mentions", "figures", "dates", "statements", "links", "numerals"):
        rows = source.sql(f"FROM {name}").to_arrow_table()
        connection.register("rows", rows)
        connection.execute(f"CREATE TABLE {name} AS FROM rows")
    ((liar,),) = connection.execute("SELECT min(mention_id) FROM mentions").fetchall()
    connection.execute(f"UPDATE mentions SET {change} WHERE mention_id = ?", [liar])
    found = span_violations(connection, folder).to_pylist()
    assert [(row["table_name"], row["key"], row["problem"]) for row in found] == [("mentions", liar, problem)]


def test_a_changed_raw_file_is_found(folder: DataFolder) -> None:
    snapshot = publish(folder, LANDING, "one")
    assert snapshot is not None
    first = next(iter(sorted(folder.raw.iterdir())))
    first.write_bytes(first.read_bytes() + b"!")
    found = span_violations(connect(folder), folder).to_pylist()
    assert [(row["table_name"], row["problem"]) for row in found] == [("documents", "text isn't the raw file decoded")]


@given(st.binary(max_size=40), st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "cp1252", "latin-1"]))
def test_each_undecodable_byte_is_one_mark(raw: bytes, encoding: str) -> None:
    from transforms.decode import _measured, _readable

    assert spans._decode(raw, encoding) == _readable(_measured(raw, encoding), encoding)
