"""Law 2: every quote is the text at its character offsets and the raw file at its byte offsets; checked by column."""

import codecs
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from warehouse.schema import schema_of
from warehouse.store import duck
from warehouse.store.folder import DataFolder
from warehouse.store.raw import path_of
from warehouse.tables import BY_NAME, SNAPSHOT

Numbers = npt.NDArray[np.int64]


class Reader(Protocol):
    """Reads the bytes of a record by the rules of its format."""

    def unpack(self, raw: bytes, container: str | None) -> bytes:
        """Return the bytes to which the byte offsets of rows refer."""

    def says(self, piece: str, quote: str, format_: str) -> bool:
        """Whether this piece of a record, read by the rules of its format, is the quote."""


class Judged(NamedTuple):
    """A document whose spans are compared."""

    identity: str
    sha256: str
    container: str | None
    format: str
    encoding: str | None
    size_bytes: int | None


Documents = Sequence[Judged]

# Documents compared at once: limits the memory, doesn't change the result.
_TOGETHER = 2_048
_PLAIN = "text"
# Characters that formats write with codes: rows whose quote has one are compared by the format's rules.
_CODES = r"[&<>\\\"']"
# The passages of records that aren't plain text: each must equal its part of the text. Markup passages are compared
# only in pages (HTML); in other formats they contain keys and other cells.
_PASSAGES = """
    SELECT p.document_id || '/' || p.passage_no AS key, p.document_id, p.char_start, p.char_end,
           p.byte_start, p.byte_end, substring(d.text, p.char_start + 1, p.char_end - p.char_start) AS quote
    FROM {schema}.passages p JOIN {schema}.documents d USING (document_id)
    WHERE d.format <> 'text' AND (p.zone <> 'markup' OR d.format = 'html') AND document_id BETWEEN ? AND ?
"""
_HANDLER = "dateline.one_mark_a_byte"
_FOUND = pa.schema([(name, pa.string()) for name in ("table_name", "key", "document_id", "problem")])


def _one_mark_a_byte(error: UnicodeError) -> tuple[str, int]:
    """Decode each undecodable byte as one U+FFFD, as the column `documents.text` promises."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "\ufffd" * (error.end - error.start), error.end


codecs.register_error(_HANDLER, _one_mark_a_byte)


def span_violations(
    connection: duckdb.DuckDBPyConnection, folder: DataFolder, reader: Reader, schema: str = "main"
) -> pa.Table:
    """Find rows whose quote isn't at their offsets; returns `table_name, key, document_id, problem`.

    Each raw file is decoded once. A document whose text isn't the decoded raw file is also a row of the result; in
    formats other than plain text each passage is compared instead.
    """
    documents = [
        Judged(*row)
        for row in connection.sql(
            f"SELECT document_id, content_sha256, container, format, encoding, size_bytes FROM {schema}.documents "
            "ORDER BY document_id"
        ).fetchall()
    ]
    found = [
        violations
        for first in range(0, len(documents), _TOGETHER)
        for violations in _judge(connection, folder, reader, schema, documents[first : first + _TOGETHER])
    ]
    return pa.concat_tables([_FOUND.empty_table(), *found])


def _judge(
    connection: duckdb.DuckDBPyConnection,
    folder: DataFolder,
    reader: Reader,
    schema: str,
    documents: Documents,
) -> list[pa.Table]:
    """Compare some documents and all their spans; return the violations, one table for each table judged."""
    first, last = documents[0].identity, documents[-1].identity
    texts = dict(
        connection.sql(
            f"SELECT document_id, text FROM {schema}.documents WHERE document_id BETWEEN ? AND ?", params=[first, last]
        ).fetchall()
    )
    raws = [_read(path_of(folder, one.sha256), one.container, reader) for one in documents]
    wrong = [
        (one.identity, problem)
        for one, raw in zip(documents, raws, strict=True)
        if (problem := _compare_text(raw, one, texts[one.identity]))
    ]
    found = [_report("documents", [key for key, _ in wrong], [key for key, _ in wrong], [why for _, why in wrong])]
    corpus = _Corpus(documents, [raw or b"" for raw in raws], texts, reader)
    for table in SNAPSHOT:
        names = schema_of(table).names
        if "quote" in names:
            rows = connection.sql(
                f"SELECT {duck.key_of(table)} AS key, document_id, char_start, char_end, quote, "
                f"{'byte_start, byte_end' if 'byte_start' in names else 'NULL AS byte_start, NULL AS byte_end'} "
                f"FROM {schema}.{table.name} WHERE document_id BETWEEN ? AND ?",
                params=[first, last],
            ).to_arrow_table()
            if rows.num_rows:
                found.append(corpus.judge(table.name, rows))
    if any(one.format != _PLAIN for one in documents):
        rows = connection.sql(_PASSAGES.format(schema=schema), params=[first, last]).to_arrow_table()
        found.append(corpus.judge("passages", rows))
    declared = connection.sql(
        f"SELECT {duck.key_of(BY_NAME['declarations'])} AS key, document_id, value, format, byte_start, byte_end "
        f"FROM {schema}.declarations WHERE document_id BETWEEN ? AND ?",
        params=[first, last],
    ).fetchall()
    if declared:
        found.append(corpus.judge_declared(declared))
    return found


class _Corpus:
    """Some documents joined together, as characters and as bytes, so that spans are slices of two arrays."""

    def __init__(
        self, documents: Documents, raws: Sequence[bytes], texts: dict[str, str | None], reader: Reader
    ) -> None:
        self._ids = pa.array([one.identity for one in documents])
        self._documents = documents
        self._coded = np.array([one.format != _PLAIN for one in documents])
        self._raws = raws
        self._reader = reader
        ordered = [texts[one.identity] or "" for one in documents]
        self._chars = _code_points("".join(ordered))
        self._char_sizes = np.array([len(text) for text in ordered])
        self._bytes = np.frombuffer(b"".join(raws), dtype=np.uint8)
        self._byte_sizes = np.array([len(raw) for raw in raws])

    def judge(self, table: str, rows: pa.Table) -> pa.Table:
        """Return the rows of a table whose quote isn't at their offsets."""
        known = pc.fill_null(pc.index_in(rows.column("document_id"), value_set=self._ids), -1).to_numpy()
        stranger = known < 0
        document = np.where(stranger, 0, known)
        quotes = rows.column("quote").combine_chunks()
        quoted = _utf8(quotes)
        chars = _Pieces(
            _code_points(quoted.tobytes().decode("utf-8", "surrogatepass")), pc.utf8_length(quotes).to_numpy()
        )
        start, end = (rows.column(name).to_numpy() for name in ("char_start", "char_end"))
        by_char = ~_same(_Pieces(self._chars, self._char_sizes), document, start, end, chars)
        by_byte = np.zeros(rows.num_rows, dtype=bool)
        if rows.column("byte_start").null_count == 0:
            start, end = (rows.column(name).to_numpy() for name in ("byte_start", "byte_end"))
            coded = _Pieces(quoted, pc.binary_length(quotes).to_numpy())
            by_byte = ~_same(_Pieces(self._bytes, self._byte_sizes), document, start, end, coded)
            by_byte |= self._coded[document] & pc.match_substring_regex(quotes, _CODES).to_numpy(zero_copy_only=False)
            for row in np.flatnonzero(by_byte & ~stranger):
                # Rows in encodings other than UTF-8, with undecodable bytes or in other formats are compared singly.
                by_byte[row] = not self._says(int(document[row]), start[row], end[row], quotes[row].as_py())
        problems = np.select(
            [stranger, by_char, by_byte],
            [
                "its document isn't there",
                "quote isn't the text at its characters",
                "quote isn't the bytes at its bytes",
            ],
            default="",
        )
        bad = np.flatnonzero(problems != "")
        keys, ids = (rows.column(name).take(bad).to_pylist() for name in ("key", "document_id"))
        return _report(table, keys, ids, problems[bad].tolist())

    def judge_declared(self, rows: Sequence[tuple[str, str, str, str, int, int]]) -> pa.Table:
        """Return the declarations whose value isn't what their bytes say."""
        numbers = {one.identity: number for number, one in enumerate(self._documents)}
        bad = [
            (key, identity)
            for key, identity, value, format_, start, end in rows
            if identity not in numbers or not self._says(numbers[identity], start, end, value, format_)
        ]
        problems = ["value isn't what its bytes say"] * len(bad)
        return _report("declarations", [key for key, _ in bad], [identity for _, identity in bad], problems)

    def _says(self, document: int, start: int, end: int, quote: str, format_: str | None = None) -> bool:
        """Whether these bytes of a document, read by the rules of its format, are the quote."""
        raw, one = self._raws[document], self._documents[document]
        if one.encoding is None or not 0 <= start <= end <= len(raw):
            return False
        try:
            piece = _decode(raw[start:end], one.encoding)
        except (LookupError, UnicodeError):
            return False
        if one.format == _PLAIN and format_ is None:
            return piece == quote
        return self._reader.says(piece, quote, format_ or one.format)


class _Pieces(NamedTuple):
    """Pieces joined in one array, with their sizes."""

    whole: npt.NDArray[Any]
    sizes: Numbers

    @property
    def starts(self) -> Numbers:
        """The index at which each piece starts."""
        return np.cumsum(self.sizes) - self.sizes


def _same(within: _Pieces, document: Numbers, start: Numbers, end: Numbers, expected: _Pieces) -> npt.NDArray[np.bool_]:
    """Return for each row whether the slice of its document equals the expected piece; one comparison for all rows."""
    fits = (start >= 0) & (end <= within.sizes[document]) & (end - start == expected.sizes)
    sizes = np.where(fits, expected.sizes, 0)
    begin = np.cumsum(sizes) - sizes
    inside = np.arange(sizes.sum()) - np.repeat(begin, sizes)
    found = within.whole[np.repeat(within.starts[document] + start, sizes) + inside]
    wanted = expected.whole[np.repeat(expected.starts, sizes) + inside]
    # One more element, so that an empty last row has somewhere to begin.
    differs = np.append((found != wanted).astype(np.int64), 0)
    result: npt.NDArray[np.bool_] = fits & ((sizes == 0) | (np.add.reduceat(differs, begin) == 0))
    return result


def _utf8(texts: pa.StringArray) -> npt.NDArray[np.uint8]:
    """Return the joined UTF-8 bytes of all texts, as Arrow stores them."""
    offsets = np.frombuffer(texts.buffers()[1], dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1]
    data = texts.buffers()[2]
    return np.frombuffer(data if data is not None else b"", dtype=np.uint8)[offsets[0] : offsets[-1]]


def _code_points(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _decode(piece: bytes, encoding: str) -> str:
    """Decode the bytes; each undecodable byte becomes one U+FFFD."""
    return piece.decode(_codec(encoding), _HANDLER)


def _codec(encoding: str) -> str:
    """Return the name of the codec that decodes a byte order mark as U+FEFF instead of dropping it."""
    plain = encoding.lower().replace("_", "-")
    return {"utf-8-sig": "utf-8"}.get(plain, plain)


def _compare_text(raw: bytes | None, one: Judged, text: str | None) -> str | None:
    """Return what is wrong with the text of a document; None if nothing is."""
    if raw is None:
        return "its raw file isn't in the raw store"
    if one.encoding is None:
        return "its encoding isn't said"
    try:
        decoded = _decode(raw, one.encoding)
    except (LookupError, UnicodeError) as error:
        return f"its raw file can't be decoded: {error}"
    if one.format == _PLAIN and decoded != text:
        return "text isn't the raw file decoded"
    return None if len(raw) == one.size_bytes else f"it has {len(raw)} bytes, not the {one.size_bytes} that it says"


def _read(path: Path, container: str | None, reader: Reader) -> bytes | None:
    return reader.unpack(path.read_bytes(), container) if path.exists() else None


def _report(table: str, keys: Sequence[str], documents: Sequence[str], problems: Sequence[str]) -> pa.Table:
    columns = [[table] * len(keys), keys, documents, problems]
    return pa.table([pa.array(column, pa.string()) for column in columns], schema=_FOUND)
