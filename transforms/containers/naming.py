"""Makes the key of a record in its file: the record's own id, else its address, else a digest of its text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from transforms.containers.pieces import NoTextColumnError, Piece, RecordError
from transforms.identity import digest
from transforms.text.columns import Columns

# Most characters of a key: people read it, and it is in every row of `documents`.
_LONGEST_KEY = 300


# A whole number that was written as a decimal fraction.
_WHOLE = re.compile(r"\A\s*(\d+)\.0+\s*\Z")


@dataclass(frozen=True, slots=True)
class Named:
    """The key of a record, and a digest of its text, which distinguishes records with the same key."""

    key: str
    text_digest: str


def name_record(piece: Piece, columns: Columns) -> Named:
    """Return the key of a record and the digest of its text; raises `RecordError` if the record has no text."""
    if piece.fault:
        raise piece.fault
    cells = columns.unfold(piece.cells)
    filled = [name for name, value in cells.items() if value is not None and str(value).strip()]
    roles = columns.find(filled)
    if "text" not in roles:
        if "text" in columns.find(list(cells)):
            raise RecordError("empty", f"it has no text; its columns are {', '.join(filled)[:1_000] or 'empty'}")
        raise NoTextColumnError(cells)
    text_digest = digest("text", str(cells[roles["text"]]))
    return Named(_own_key(cells, roles) or text_digest, text_digest)


def name_fault(piece: Piece) -> Named:
    """Return the key of a piece that can't be read: a digest of its bytes."""
    own = digest("fault", piece.raw.decode("latin-1"))
    return Named(own, own)


def _own_key(cells: Mapping[str, object], roles: Mapping[str, str]) -> str:
    own = (_as_key(cells[roles[role]]) for role in ("id", "url") if role in roles)
    return next(filter(None, own), "")


def _as_key(value: object) -> str:
    """Return a value as a key; '' if it is none.

    Libraries for tables write a column of whole numbers with gaps as decimal fractions: 17.0 is 17.
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return _plain(_WHOLE.sub(r"\1", str(value)))


def _plain(key: str) -> str:
    """Return a key as part of a path, in one line; the end of a long key is replaced by a digest."""
    line = " ".join(key.encode("utf-8", "backslashreplace").decode().split())
    line = "".join(char if char.isprintable() else f"%{ord(char):02X}" for char in line)
    return line if len(line) <= _LONGEST_KEY else f"{line[: _LONGEST_KEY - 17]}~{digest('key', line)}"
