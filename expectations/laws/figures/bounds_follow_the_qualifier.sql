-- table: figures
-- scope: row
-- severity: error
-- why: An exact number is its own bounds, at least 12 has no upper one, a range has no value, and so on.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT document_id, figure_id AS key,
       format('{}: {}, {} <= {} <= {}', quote, qualifier, low, value, high) AS datum
FROM staged.figures
WHERE NOT coalesce(CASE
    WHEN qualifier = 'exact' THEN low = value AND high = value
    WHEN qualifier = 'between' THEN value IS NULL AND low <= high
    WHEN qualifier = 'vague' THEN value IS NULL AND high IS NULL
    WHEN qualifier = 'about' AND value IS NULL THEN low < high
    WHEN qualifier = 'about' THEN coalesce(low, value) = value AND coalesce(high, value) = value
                                  AND NOT (low IS NOT NULL AND high IS NOT NULL)
    WHEN qualifier IN ('at_least', 'more_than') THEN high IS NULL AND coalesce(value, low) = low
    WHEN qualifier IN ('at_most', 'less_than') THEN low IS NULL AND coalesce(value, high) = high
    ELSE true END, false)
