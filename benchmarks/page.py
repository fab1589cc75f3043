"""What the page's questions take on a large warehouse: made-up news, extracted once and multiplied.

    python -m benchmarks.page [--documents 100000] [--keep FOLDER]

Extracts 300 made-up documents, publishes them as often as wanted under other paths and ids, and times what each view
asks: the first view is what is asked once a snapshot and one view, each filter or search one view more. With `--keep`
the warehouse stays, and a second time only the questions are asked: `dateline dashboard --data FOLDER/data`.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt

from flows.harvest import harvest
from flows.loading.vocabularies import known_of_incidents
from flows.settings import load_settings
from flows.work import opened
from tests import generated
from warehouse.dashboard import queries
from warehouse.dashboard.queries import Filters
from warehouse.publish.publishing import prepare
from warehouse.publish.staging import Staging
from warehouse.read.reading import connect
from warehouse.schema import schema_of
from warehouse.store import duck
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import new_snapshot_id
from warehouse.tables import OWNED, Table

_EXTRACTED = 300
_TIMES = 3
# Rows that the page shows at once.
_PAGE = 1_000
# Ids of one document's own; entities are shared by all copies.
_OWN = ("document_id", "mention_id", "figure_id", "date_id", "statement_id", "from_id")


def main() -> None:
    """Build, ask and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=100_000)
    options.add_argument("--keep", type=Path)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="dateline-page-") as place:
        folder = asked.keep or Path(place)
        built = (folder / "data").exists()
        _ask(connect(DataFolder.open(folder / "data") if built else build(folder, asked.documents // _EXTRACTED)))


def build(place: Path, copies: int) -> DataFolder:
    """A warehouse of so many copies of the made-up documents."""
    generated.fill(place / "landing", _EXTRACTED)
    settings = load_settings({"landing": place / "landing", "data": place / "data", "settle_seconds": 0})
    with opened(settings) as work:
        once = Staging(place / "once")
        (once.path / "finished").mkdir(parents=True, exist_ok=True)
        harvest(work.folder, once, [work.items[s.path] for s in work.plan.to_extract], settings)
        staging = Staging.begin(work.folder, work.run_id, ())
        for copy in range(copies):
            staging.write_tables(f"{copy:06}", {table: _copied(once, table, copy) for table in OWNED})
        now = datetime.now(UTC).replace(tzinfo=None)
        candidate = prepare(
            work.folder,
            staging,
            removed=(),
            snapshot_id=new_snapshot_id(now, work.run_id),
            group_stories=_alone,
            known=known_of_incidents(),
        )
        candidate.publish(work.run("published", 0), [])
        return work.folder


def _copied(once: Staging, table: Table, copy: int) -> object:
    """The rows of a table under the ids of a copy."""
    schema = schema_of(table)
    own = {name: f"md5({duck.name(name)} || {copy})[:16]" for name in _OWN if name in schema.names}
    if "path" in schema.names:
        own["path"] = f"path || '.{copy}'"
    if table.name == "bands":
        own["band"] = f"(hash(band + {copy}) % 9223372036854775807)::BIGINT"
    chosen = ", ".join(f"{sql} AS {duck.name(name)}" for name, sql in own.items())
    # A mention's entity is a place or an actor for all; what a link points to inside a document isn't followed here.
    query = f"SELECT * REPLACE ({chosen}) FROM {duck.parquet(once.files(table))}"
    return duckdb.sql(query).to_arrow_table().cast(schema)


def _alone(minima: npt.NDArray[np.uint32], _: object) -> npt.NDArray[np.int64]:
    return np.arange(len(minima))


def _ask(connection: duckdb.DuckDBPyConnection) -> None:
    """Time what the page asks before its first view, then each view, unfiltered, filtered and searched."""
    _time("compare figures, once a snapshot", lambda: queries.find_disputes(connection), times=1)
    _time("totals, once a snapshot", lambda: queries.totals(connection))
    _time("choices of the filters, once a snapshot", lambda: queries.choices(connection))
    offered = queries.choices(connection)
    chosen = {
        "all": Filters(),
        "one country": Filters(country=(offered["country"][0],)),
        "one place": Filters(place=(offered["place"][0],)),
        "one event": Filters(event=(offered["event"][0],)),
        "one claimant": Filters(claimant=(offered["claimant"][0],)),
        "one year": Filters(since=date(2016, 1, 1), until=date(2016, 12, 31)),
        "search for a rare word": Filters(words="cholera"),
        "search for a frequent word": Filters(words="camps"),
    }
    for name, filters in chosen.items():
        _time(f"figures, {name}", lambda filters=filters: _figures(connection, filters))  # type: ignore[misc]
        _time(f"map, {name}", lambda filters=filters: _map(connection, filters))  # type: ignore[misc]
        for count, page in (
            (queries.count_documents, queries.documents),
            (queries.count_statements, queries.statements),
        ):
            _time(
                f"{page.__name__}, {name}",
                lambda count=count, page=page, filters=filters: (
                    count(connection, filters),
                    page(connection, filters, _PAGE),
                ),
            )  # type: ignore[misc]
    queries.choose_figures(connection, Filters())
    some = queries.figures(connection, "newest day", 1)[0]
    fact, document = some["figure_id"], some["document_id"]
    _time("a fact", lambda: (queries.fact(connection, fact), queries.rivals(connection, fact)))
    _time("a document", lambda: (queries.document(connection, document), queries.spans(connection, document)))


def _figures(connection: duckdb.DuckDBPyConnection, filters: Filters) -> None:
    queries.choose_figures(connection, filters)
    queries.chart_points(connection)
    queries.figures(connection, "newest day", _PAGE)


def _map(connection: duckdb.DuckDBPyConnection, filters: Filters) -> None:
    queries.choose_figures(connection, filters)
    queries.places(connection, "figures")


def _time(what: str, ask: Callable[[], object], times: int = _TIMES) -> None:
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        ask()
        seconds.append(time.perf_counter() - started)
    print(f"{what:40} {statistics.median(seconds):7.3f} s")


if __name__ == "__main__":
    main()
