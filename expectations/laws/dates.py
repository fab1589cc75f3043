"""Laws about time expressions: values are TIMEX3, and the days lie inside them."""

from expectations.law import REPORT, Law

LAWS = (
    Law(
        "days_are_in_order",
        "dates",
        "error",
        "row",
        "earliest <= latest, or no question about time can be asked.",
        REPORT,
        """
        SELECT document_id, date_id AS key, format('{}: {} to {}', quote, earliest, latest) AS datum
        FROM staged.dates WHERE earliest > latest
        """,
    ),
    Law(
        "days_are_sane_for_the_document",
        "dates",
        "warning",
        "run",
        "News speaks of its own century: a day long after the publication is more often a misread number.",
        "Read the sentence: SELECT * FROM explain('<date_id>').",
        """
        SELECT t.document_id, t.date_id AS key, format('{}: {}', t.quote, t.value) AS datum
        FROM staged.dates t JOIN staged.documents d USING (document_id)
        WHERE t.type IN ('date', 'time') AND d.published_latest IS NOT NULL
          AND t.earliest > d.published_latest + INTERVAL 60 YEAR
        """,
    ),
)
