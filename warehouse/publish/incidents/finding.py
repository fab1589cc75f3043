"""Finds the incidents that change: those that lose an account or share something with one that came or went."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.publish.derived import compare_rows
from warehouse.publish.incidents.joining import Account, join_accounts
from warehouse.publish.incidents.reviews import REVIEWED, Pair, to_pairs, to_table
from warehouse.tables import BY_NAME

_SQL = Path(__file__).parent
# Tables that follow from joined accounts.
DERIVED = ("accounts", "account_keys", "incidents", "incident_claims")

_EVENT_WORDS = pa.schema([("word", pa.string()), ("event", pa.string())])


@dataclass(frozen=True, slots=True)
class Known:
    """Reviewed knowledge by which claims are joined.

    `event_words` (word, event) are words by which a statement tells of an event; `reviewed` (claim_id, other_claim_id,
    same) are pairs of claims of which a person says whether they are of one incident.
    """

    event_words: pa.Table = field(default_factory=_EVENT_WORDS.empty_table)
    reviewed: pa.Table = field(default_factory=REVIEWED.empty_table)


def find_incident_changes(
    connection: duckdb.DuckDBPyConnection, known: Known, former: Iterable[Sequence[object]] = ()
) -> list[Pair]:
    """Make the tables `drop_<table>` and `add_<table>` of incidents, their claims, accounts and keys.

    Accounts that pairs connect are joined again together, whole: so the result is the same as if all were joined.
    `former` are the reviewed pairs by which the former snapshot was joined. Returns those by which this one is: pairs
    whose claims are both there.
    """
    connection.register("event_words", known.event_words)
    connection.register("reviewed", to_table(to_pairs(known.reviewed)))
    connection.register("reviewed_before", to_table(former))
    _run(connection, "kinds", "accounts", "opening", "pairs")
    _join(connection)
    _run(connection, "incidents", "comparing")
    pairs = connection.execute("SELECT claim_id, other_claim_id, same FROM reviewed_there ORDER BY ALL").fetchall()
    for name in ("event_words", "reviewed", "reviewed_before"):
        connection.unregister(name)
    for table in ("accounts", "incidents", "incident_claims"):
        compare_rows(connection, BY_NAME[table])
    # Not compared: the rows of an account go and come together.
    connection.execute(
        "ALTER TABLE lost_keys RENAME TO drop_account_keys; ALTER TABLE new_keys RENAME TO add_account_keys"
    )
    return pairs


def _run(connection: duckdb.DuckDBPyConnection, *names: str) -> None:
    for name in names:
        connection.execute((_SQL / f"{name}.sql").read_text(encoding="utf-8"))


def _join(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table `joined`: for each open account its component and its incident."""
    rows = connection.execute("SELECT account_id, document_id, chain, from_date, to_date FROM open_accounts").fetchall()
    accounts = [Account(name, document, tuple(chain), first, last) for name, document, chain, first, last in rows]
    pairs = connection.execute("SELECT score, one, other FROM pairs").fetchall()
    told = connection.execute("SELECT same, one, other FROM reviewed_pairs").fetchall()
    together = [(one, other) for same, one, other in told if same]
    apart = [(one, other) for same, one, other in told if not same]
    components, incidents = join_accounts(accounts, pairs, together, apart)
    joined = pa.table(
        {
            "account_id": pa.array(components.keys(), pa.string()),
            "component_id": pa.array(components.values(), pa.string()),
            "incident": pa.array((incidents[name] for name in components), pa.string()),
        }
    )
    connection.register("arriving", joined)
    connection.execute("CREATE TEMP TABLE joined AS FROM arriving")
    connection.unregister("arriving")
