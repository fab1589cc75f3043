"""One expectation of our own: a query for the rows that break it.

Each query runs in DuckDB over the tables as they would be published (`main`) or over the rows that
are new with the run (`staged`) and yields `document_id`, `key`, `datum` for each row that breaks the
law. `document_id` is NULL where no single document is to blame. The vocabularies are the tables of the
schema `known`; the functions that read words are those of `expectations.readers`.

A law's scope says what is in doubt where it is broken: the row, which is withheld; the document, which is
refused; or the run, and then nothing is published. A law of row or document scope looks at one document alone,
so that it is broken by the same rows whatever else a run reads.
"""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]
Scope = Literal["row", "document", "run"]


@dataclass(frozen=True, slots=True)
class Law:
    """One expectation of our own: `notes` say why it must hold, `remedy` what to do when it doesn't."""

    name: str
    table: str
    severity: Severity
    scope: Scope
    notes: str
    remedy: str
    query: str


REPORT = "This is a fault of Dateline, not of the text: report it with the example."
