"""The laws that a snapshot must keep."""

from expectations.law import REPORT, Law
from expectations.laws import contexts, dates, documents, texts, values
from expectations.laws.declared import declared_laws
from warehouse.tables import FACTS, SNAPSHOT

LAWS = (
    *texts.LAWS,
    *values.LAWS,
    *dates.LAWS,
    *contexts.LAWS,
    *documents.LAWS,
    *(law for table in SNAPSHOT for law in declared_laws(table)),
)

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
