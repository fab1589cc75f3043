"""Every row of our own dispatches, written down: `python -m tests.golden.rows --record` writes them again.

A change of code that should change no row leaves these files as they are; one that should is read in their difference.
"""

import argparse
import json
from dataclasses import fields
from pathlib import Path
from typing import Any

from flows.harvest import records_of
from flows.loading.reference import load_reference
from transforms.extract import Extraction, extract
from transforms.reference import Reference

DISPATCHES = Path(__file__).resolve().parents[2] / "seeds" / "dispatches"
FOLDER = Path(__file__).with_name("rows")
# Columns that repeat for every row of a document, or hold the whole of it.
LEFT_OUT = {"document_id", "text", "content_sha256"}
# Many numbers a document, whose only use is to be compared with another's; tests/documents holds what they are for.
TABLES_LEFT_OUT = {"signatures", "bands"}


def dispatches() -> list[Path]:
    """The texts whose rows are pinned."""
    return sorted(path for path in DISPATCHES.iterdir() if path.suffix in {".txt", ".md"})


def lines(extraction: Extraction) -> list[str]:
    """One line a row, in the order of the tables and of the text: the table, then the columns that aren't NULL."""
    told = []
    for table, records in records_of(extraction).items():
        if table in TABLES_LEFT_OUT:
            continue
        told += [
            json.dumps({"table": table, **_columns(record)}, ensure_ascii=False, default=str) for record in records
        ]
    return told


def _columns(record: Any) -> dict[str, Any]:
    named = ((field.name, getattr(record, field.name)) for field in fields(record))
    return {name: value for name, value in named if value is not None and name not in LEFT_OUT}


def read(path: Path, reference: Reference) -> list[str]:
    """The rows of one dispatch as they are now."""
    return lines(extract(path.read_bytes(), path.name, reference))


def pinned(path: Path) -> Path:
    """Where the rows of a dispatch are written down."""
    return FOLDER / f"{path.stem}.jsonl"


def main() -> None:
    """Write down the rows of all dispatches."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", action="store_true", required=True)
    parser.parse_args()
    reference = load_reference()
    for path in dispatches():
        pinned(path).write_text("\n".join(read(path, reference)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
