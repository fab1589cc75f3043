"""Laws about how much a run takes away, checked in `expectations.weighing`: too much has another cause than one row."""

from expectations.law import Law

DOCUMENTS_STAY = Law(
    "documents_stay",
    "documents",
    "error",
    "run",
    "More than half of the documents going at once is more often a folder that isn't mounted than a decision.",
    "See whether the landing folder is mounted and whole; if it is, run again and say how many removals you expect.",
    "",
)
FEW_DOCUMENTS_ARE_REFUSED = Law(
    "few_documents_are_refused",
    "documents",
    "error",
    "run",
    "A document that breaks a law is refused alone; where many do, the code is at fault or the collector.",
    "The laws that they break are named below.",
    "",
)
FEW_ROWS_ARE_WITHHELD = Law(
    "few_rows_are_withheld",
    "withheld",
    "error",
    "run",
    "A row that breaks a law is withheld alone; where many do, the code is at fault.",
    "The laws that they break are named below.",
    "",
)
