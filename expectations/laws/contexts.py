"""Laws about what a figure or statement was linked to: its columns are what the links and the vocabularies say."""

from expectations.law import REPORT, Law

LAWS = (
    Law(
        "attribution_says_why_claimant_is_empty",
        "figures",
        "error",
        "row",
        "NULL has a reason: named has an entity, described has words, publisher has neither.",
        REPORT,
        """
        SELECT document_id, figure_id AS key, format('{}: {}', attribution, claimant_quote) AS datum FROM staged.figures
        WHERE CASE attribution
                WHEN 'named' THEN claimant_id IS NULL OR claimant_quote IS NULL
                WHEN 'described' THEN claimant_id IS NOT NULL OR claimant_quote IS NULL
                ELSE claimant_id IS NOT NULL OR claimant_quote IS NOT NULL
              END
        """,
    ),
    Law(
        "date_basis_says_why_days_are_empty",
        "figures",
        "error",
        "row",
        "NULL has a reason: without a basis there are no days, and days have a basis.",
        REPORT,
        """
        SELECT document_id, figure_id AS key, format('{}: {} to {}', date_basis, from_date, to_date) AS datum
        FROM staged.figures
        WHERE from_date > to_date OR (date_basis = 'none') <> (from_date IS NULL AND to_date IS NULL)
        """,
    ),
    Law(
        "date_evidence_says_why_days_are_empty",
        "figures",
        "error",
        "row",
        "NULL has a reason: without evidence there are no days, and what publication alone leaves says so.",
        REPORT,
        """
        SELECT document_id, figure_id AS key, format('{}: {}, {}', quote, date_evidence, date_basis) AS datum
        FROM staged.figures
        WHERE (date_evidence = 'none') <> (date_basis = 'none')
           OR (date_evidence = 'document') <> (date_basis = 'document')
        """,
    ),
    Law(
        "place_evidence_says_why_place_is_empty",
        "figures",
        "error",
        "row",
        "NULL has a reason: without evidence there is no place, and a place has its evidence.",
        REPORT,
        """
        SELECT document_id, figure_id AS key, format('{}: {}, {}', quote, place_evidence, place_id) AS datum
        FROM staged.figures WHERE (place_evidence = 'none') <> (place_id IS NULL)
        """,
    ),
    Law(
        "flat_columns_are_the_first_links",
        "figures",
        "error",
        "row",
        "Readers of Parquet see the first link of each role; it must be the one that links explains.",
        REPORT,
        """
        WITH firsts AS (
            SELECT from_id,
                   max(target_id) FILTER (role = 'counted') AS counted_id,
                   max(target_id) FILTER (role = 'claimant') AS claimant_id,
                   max(quote) FILTER (role = 'claimant') AS claimant_quote,
                   max(quote) FILTER (role = 'event') AS event_quote,
                   list(target_id) FILTER (role IN ('place', 'from', 'to')) AS places
            -- The first need not be number 0: that one may be withheld.
            FROM (FROM staged.links SEMI JOIN staged.figures ON figure_id = from_id
                  QUALIFY row_number() OVER (PARTITION BY from_id, role ORDER BY ordinal) = 1)
            GROUP BY from_id
        )
        SELECT f.document_id, f.figure_id AS key, f.quote AS datum
        FROM staged.figures f LEFT JOIN firsts ON firsts.from_id = f.figure_id
        WHERE f.counted_id IS DISTINCT FROM firsts.counted_id
           OR f.claimant_id IS DISTINCT FROM firsts.claimant_id
           OR f.claimant_quote IS DISTINCT FROM firsts.claimant_quote
           OR f.event_quote IS DISTINCT FROM firsts.event_quote
           OR (f.place_id IS NOT NULL AND NOT coalesce(list_contains(firsts.places, f.place_id), false))
        """,
    ),
)
