"""Reads the reviewed vocabulary of `seeds/reference`."""

import csv
from pathlib import Path

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `seeds/reference/<name>.csv`, without the `#` lines that say source and licence."""
    with (SEEDS / "reference" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(line for line in lines if not line.startswith("#")))
