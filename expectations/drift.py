"""How much a run differs from the current snapshot: the measures, and the reviewed limits in drift.toml."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

LIMITS = Path(__file__).with_name("drift.toml")

# Each measure as a query over the schema `{s}` that returns one number.
MEASURES = {
    "refused_share": "SELECT avg((status = 'refused')::INT) FROM {s}.files",
    "undated_share": "SELECT avg((published_basis = 'none')::INT) FROM {s}.documents",
    "untitled_share": "SELECT avg((title IS NULL)::INT) FROM {s}.documents",
    "unpublished_share": "SELECT avg((publisher IS NULL)::INT) FROM {s}.documents",
    "unexplained_share": "SELECT avg((role = 'unexplained')::INT) FROM {s}.numerals",
    "unattributed_share": "SELECT avg((attribution = 'publisher')::INT) FROM {s}.figures",
    "entities_per_thousand_words": (
        "SELECT 1000.0 * (SELECT count(*) FROM {s}.mentions) / nullif(sum(words), 0) FROM {s}.documents"
    ),
    "figures_per_thousand_words": (
        "SELECT 1000.0 * (SELECT count(*) FROM {s}.figures) / nullif(sum(words), 0) FROM {s}.documents"
    ),
}
# Measures that compare sets or dates: each is a query over both schemas that returns the difference.
DIFFERENCES = {
    "new_languages": (
        "SELECT count(*) FROM"
        " (SELECT DISTINCT language FROM main.documents EXCEPT SELECT language FROM former.documents)"
    ),
    "days_newest_goes_back": (
        "SELECT greatest(0, date_diff('day', (SELECT max(published_latest) FROM main.documents),"
        " (SELECT max(published_latest) FROM former.documents)))"
    ),
}


@dataclass(frozen=True, slots=True)
class Drift:
    """One measure, its difference and its limit; `before` and `after` are None if only a difference is computed."""

    name: str
    before: float | None
    after: float | None
    difference: float
    at_most: float
    unit: str
    notes: str

    @property
    def passed(self) -> bool:
        """Whether the difference is within the reviewed limit."""
        return self.difference <= self.at_most

    def __str__(self) -> str:
        if self.before is None or self.after is None:
            return f"{self.name}: {self.difference:g} {self.unit} (limit {self.at_most:g})"
        return f"{self.name}: {self.before:.3g} to {self.after:.3g} {self.unit} (limit {self.at_most:g} apart)"


def find_drift(connection: duckdb.DuckDBPyConnection) -> Iterator[Drift]:
    """Compare schema `main` with `former` by every measure; yield nothing if either has too few documents."""
    limits = tomllib.loads(LIMITS.read_text(encoding="utf-8"))
    least = limits["least_documents"]
    sizes = [_number(connection, f"SELECT count(*) FROM {schema}.documents") for schema in ("former", "main")]  # noqa: S608
    if min(size or 0 for size in sizes) < least:
        return
    for name, query in MEASURES.items():
        before, after = (_number(connection, query.format(s=schema)) for schema in ("former", "main"))
        difference = abs((after or 0.0) - (before or 0.0))
        yield Drift(name, before or 0.0, after or 0.0, difference, **limits[name])
    for name, query in DIFFERENCES.items():
        yield Drift(name, None, None, _number(connection, query) or 0.0, **limits[name])


def _number(connection: duckdb.DuckDBPyConnection, query: str) -> float | None:
    # A result that isn't read to its end keeps the connection busy.
    [(value,)] = connection.execute(query).fetchall()
    return None if value is None else float(value)
