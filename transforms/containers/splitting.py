"""Splits a stream of bytes into records, in every form except Parquet, whose reader isn't a pure function."""

from collections.abc import Iterable, Iterator

from transforms.containers.exports import split_export
from transforms.containers.jsons import split_json_lines, split_json_list
from transforms.containers.mailboxes import split_mailbox
from transforms.containers.pieces import Piece
from transforms.containers.recognition import JSON_LINES, JSON_LIST, MAILBOX
from transforms.containers.rows import DELIMITERS, split_rows
from transforms.containers.wide import UTF16, narrow
from transforms.containers.wrapped import Unwrapped
from transforms.text.columns import Columns


def split(chunks: Iterable[bytes], form: str, columns: Columns, limit: int) -> Iterator[Piece]:
    """Yield the records of a file that isn't packed, in order; a record of more than `limit` bytes has a fault.

    Raises `RecordError` if the file as a whole can't be split.
    """
    if form.startswith(UTF16):
        return split(narrow(chunks), form.removeprefix(f"{UTF16} "), columns, limit)
    if form == JSON_LINES:
        return split_json_lines(chunks, limit)
    if form == JSON_LIST:
        return split_json_list(Unwrapped(chunks, columns), limit)
    if form in DELIMITERS:
        return split_rows(chunks, limit, DELIMITERS[form], columns)
    if form == MAILBOX:
        return split_mailbox(chunks, limit)
    return split_export(chunks, limit, form)
