-- table: dates
-- scope: row
-- severity: error
-- why: earliest <= latest, or no question about time can be asked.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT document_id, date_id AS key, format('{}: {} to {}', quote, earliest, latest) AS datum
FROM staged.dates WHERE earliest > latest
