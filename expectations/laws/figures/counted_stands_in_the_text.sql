-- table: figures
-- scope: row
-- severity: error
-- why: Law 2: what is counted is printed near the number.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT DISTINCT f.document_id, f.figure_id AS key, concat(f.quote, ': ', counted) AS datum
FROM staged.figures f JOIN staged.documents d USING (document_id)
WHERE counted IS NOT NULL AND NOT contains(
    substring(d.text, greatest(f.char_start - 1000, 0) + 1, 2000 + f.char_end - f.char_start), counted)
