-- table: dates
-- scope: row
-- severity: error
-- why: earliest and latest narrow what the value means and never lead out of it.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT document_id, date_id AS key, format('{}: {}, {} to {}', quote, value, earliest, latest) AS datum
FROM (SELECT *, days_of(value) AS days FROM staged.dates WHERE value IS NOT NULL)
WHERE len(days) = 2 AND NOT coalesce(
    earliest BETWEEN days[1] AND days[2] AND latest BETWEEN days[1] AND days[2], false)
