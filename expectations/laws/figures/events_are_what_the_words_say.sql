-- table: figures
-- scope: row
-- severity: error
-- why: An event is of the reviewed vocabulary and said by one of its words; so is what is said more closely.
-- remedy: Add the word to seeds/reference/context/events.csv.
WITH said AS (
    SELECT document_id, figure_id, quote, kind, event, event_detail, event_quote, measure,
           string_split_regex(lower(event_quote), '[^a-z-]+') AS words
    FROM staged.figures WHERE event IS NOT NULL
     AND figure_id NOT IN (FROM torn_facts)
), heads AS (
    SELECT event, list(regexp_extract(lower(form), '^[^ ]+')) AS heads, list(detail) AS details
    FROM known.events GROUP BY event
    UNION ALL SELECT 'casualties', list(regexp_extract(lower(form), '^[^ ]+')), [] FROM known.events
              WHERE event IN ('killed', 'wounded', 'casualties')
)
SELECT document_id, figure_id AS key, concat_ws(', ', event, event_detail, event_quote) AS datum FROM said
WHERE figure_id NOT IN (
    SELECT figure_id FROM said JOIN heads USING (event)
    WHERE (event_detail IS NULL OR list_contains(details, event_detail))
      -- How long and how far need no word of their own, nor does a number alone that goes on from another.
      AND (list_has_any(words, heads) OR event_quote = quote OR (event = 'duration' AND kind = 'duration')
           OR (event = 'distance' AND kind = 'length')))
UNION ALL
SELECT document_id, figure_id, concat_ws(', ', quote, event_detail, event_quote, measure) FROM staged.figures
WHERE event IS NULL AND coalesce(event_detail, event_quote, measure) IS NOT NULL
