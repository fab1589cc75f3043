-- table: figures
-- scope: row
-- severity: error
-- why: The unit stands beside the number or in the words around it; one that stands beside it isn't left out.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT f.document_id, f.figure_id AS key, concat(f.quote, ': ', coalesce(unit, 'no unit')) AS datum
FROM staged.figures f JOIN around USING (figure_id)
WHERE CASE WHEN unit IS NULL THEN len(units_beside(f.quote)) > 0
           -- Years go without saying: Smith, 41.
           ELSE NOT (kind = 'age' AND unit = 'year') AND NOT says_unit(f.quote, before, after, unit) END
