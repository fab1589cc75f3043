-- table: numerals
-- scope: row
-- severity: error
-- why: A numeral said to belong to a figure, date or name must lead there, to the row that it stands in.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
WITH places AS (
    SELECT document_id, figure_id AS id, 'figure' AS role, char_start, char_end FROM staged.figures
    UNION ALL SELECT document_id, date_id, 'date', char_start, char_end FROM staged.dates
    UNION ALL SELECT document_id, mention_id, 'name', char_start, char_end FROM staged.mentions
)
SELECT DISTINCT n.document_id, format('{}/{}', n.document_id, n.char_start) AS key, n.quote AS datum
FROM staged.numerals n
LEFT JOIN places t ON t.document_id = n.document_id AND t.id = n.target_id
WHERE CASE WHEN n.target_id IS NULL THEN n.role IN ('figure', 'date')
           ELSE n.role IS DISTINCT FROM t.role OR n.char_start >= t.char_end OR n.char_end <= t.char_start END
