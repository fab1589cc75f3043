-- table: documents
-- scope: run
-- severity: warning
-- why: A day that the collector gave rules over the page's own, so one from years before what the text tells misdates all.
-- remedy: Look at the document's line in metadata.csv; take the day out and the page's own counts.
SELECT d.document_id, d.document_id AS key, format('published {}, tells {} ({})', d.published_on, t.quote, d.path) AS datum
FROM staged.documents d
JOIN (SELECT document_id, arg_min(quote, earliest) AS quote, min(earliest) AS earliest
      FROM staged.dates WHERE type IN ('date', 'time') AND anchor = 'explicit' AND earliest = latest
      GROUP BY document_id) t USING (document_id)
WHERE d.published_basis = 'given' AND t.earliest > d.published_on + INTERVAL 1 YEAR
