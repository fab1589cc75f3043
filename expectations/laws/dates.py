"""Laws about time expressions: values are TIMEX3 and say what the words say, and the days lie inside them."""

from expectations.law import REPORT, Law

LAWS = (
    Law(
        "values_are_timex3",
        "dates",
        "error",
        "row",
        "A value outside TIMEX3, or a day that no calendar has, can't be read by anybody else.",
        REPORT,
        """
        SELECT document_id, date_id AS key, format('{}: {} {}', quote, type, value) AS datum
        FROM staged.dates WHERE value IS NOT NULL AND NOT is_timex(value, type)
        """,
    ),
    Law(
        "values_are_what_the_words_say",
        "dates",
        "error",
        "row",
        "Law 2: a year, month, day, weekday or number of days that the words name is the value's.",
        REPORT,
        """
        SELECT document_id, date_id AS key,
               format('{}: {}, {}', quote, value, differs_from_words(quote, value)) AS datum
        FROM staged.dates WHERE differs_from_words(quote, value) <> ''
        """,
    ),
    Law(
        "days_lie_in_the_value",
        "dates",
        "error",
        "row",
        "earliest and latest narrow what the value means and never lead out of it.",
        REPORT,
        """
        SELECT document_id, date_id AS key, format('{}: {}, {} to {}', quote, value, earliest, latest) AS datum
        FROM (SELECT *, days_of(value) AS days FROM staged.dates WHERE value IS NOT NULL)
        WHERE len(days) = 2 AND NOT coalesce(
            earliest BETWEEN days[1] AND days[2] AND latest BETWEEN days[1] AND days[2], false)
        """,
    ),
    Law(
        "anchors_say_why_days_are_empty",
        "dates",
        "error",
        "row",
        "NULL has a reason: without an anchor there are no days.",
        REPORT,
        """
        SELECT document_id, date_id AS key, format('{}: {}, {} to {}', quote, anchor, earliest, latest) AS datum
        FROM staged.dates
        WHERE CASE anchor WHEN 'none' THEN earliest IS NOT NULL OR latest IS NOT NULL
                          WHEN 'document' THEN false
                          ELSE (earliest IS NULL OR latest IS NULL) AND value NOT LIKE 'BC%' END
           -- What names its year is counted from nothing.
           OR (type = 'date' AND anchor IN ('document', 'text') AND value NOT LIKE '%X%'
               AND regexp_matches(quote, '\\b(1[0-9]|20)[0-9]{2}\\b'))
        """,
    ),
    Law(
        "yesterday_is_the_day_before",
        "dates",
        "error",
        "row",
        "Today, yesterday and tomorrow are counted from the day of publication where it is the anchor.",
        REPORT,
        """
        SELECT t.document_id, t.date_id AS key,
               format('{}: {}, published {}', t.quote, t.value, d.published_on) AS datum
        FROM (SELECT *, CASE lower(quote)
                        WHEN 'yesterday' THEN 1 WHEN 'today' THEN 0 WHEN 'tomorrow' THEN -1 END AS before
              FROM staged.dates WHERE anchor = 'document') t
        JOIN staged.documents d USING (document_id)
        WHERE t.before IS NOT NULL AND d.published_on IS NOT NULL
          AND (t.earliest IS DISTINCT FROM d.published_on - t.before OR t.latest IS DISTINCT FROM t.earliest)
        """,
    ),
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
