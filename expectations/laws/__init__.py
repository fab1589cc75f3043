"""The laws that a snapshot must keep: written ones, `<table>/<law>.sql`, and those that declarations imply."""

from pathlib import Path

from expectations.law import REPORT, Law, read_law
from expectations.laws.declared import declared_laws
from expectations.shared import spelled_out
from warehouse.tables import FACTS, SNAPSHOT


def _asks_what_is_broken(law: Law) -> bool:
    """Whether the law reads `broken_rows`, to skip rows that break another law; it must run after the other laws."""
    return "broken_rows" in spelled_out(law.query)


_WRITTEN = [read_law(path) for path in sorted(Path(__file__).parent.glob("*/*.sql"))]
_IMPLIED = [law for table in SNAPSHOT for law in declared_laws(table)]

LAWS = tuple(sorted((*_WRITTEN, *_IMPLIED), key=_asks_what_is_broken))

# Law 2: `warehouse.read.spans` decodes each raw file once and compares all spans by column.
SPAN_LAWS = {
    table: Law(
        "spans_are_the_text_and_the_bytes",
        table,
        "error",
        "document" if table in {"documents", "passages", "declarations"} else "row",
        "Law 2: every row points to the exact bytes that say it, and the gate re-reads them.",
        REPORT,
        "",
    )
    for table in ("documents", "passages", "declarations", *(table.name for table in FACTS))
}
