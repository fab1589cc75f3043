-- table: figures
-- scope: row
-- severity: error
-- why: What went up or down is told by a word that says so.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT f.document_id, f.figure_id AS key, concat(trend, ': ', before, '[', f.quote, ']', after) AS datum
FROM staged.figures f JOIN around USING (figure_id)
WHERE trend IS NOT NULL AND NOT says_trend(trend, concat(before, f.quote, after))
