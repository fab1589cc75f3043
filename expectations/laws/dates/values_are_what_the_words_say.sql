-- table: dates
-- scope: row
-- severity: error
-- why: Law 2: a year, month, day, weekday or number of days that the words name is the value's.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT document_id, date_id AS key,
       format('{}: {}, {}', quote, value, differs_from_words(quote, value)) AS datum
FROM staged.dates WHERE differs_from_words(quote, value) <> ''
