-- table: dates
-- scope: row
-- severity: error
-- why: A value outside TIMEX3, or a day that no calendar has, can't be read by anybody else.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT document_id, date_id AS key, format('{}: {} {}', quote, type, value) AS datum
FROM staged.dates WHERE value IS NOT NULL AND NOT is_timex(value, type)
