-- table: dates
-- scope: run
-- severity: warning
-- why: News speaks of its own century: a day long after the publication is more often a misread number.
-- remedy: Read the sentence: SELECT * FROM explain('<date_id>').
SELECT t.document_id, t.date_id AS key, format('{}: {}', t.quote, t.value) AS datum
FROM staged.dates t JOIN staged.documents d USING (document_id)
WHERE t.type IN ('date', 'time') AND d.published_latest IS NOT NULL
  AND t.earliest > d.published_latest + INTERVAL 60 YEAR
