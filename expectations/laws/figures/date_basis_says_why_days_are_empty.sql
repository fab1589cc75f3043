-- table: figures
-- scope: row
-- severity: error
-- why: NULL has a reason: without a basis there are no days, and days have a basis.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT document_id, figure_id AS key, format('{}: {} to {}', date_basis, from_date, to_date) AS datum
FROM staged.figures
WHERE from_date > to_date OR (date_basis = 'none') <> (from_date IS NULL AND to_date IS NULL)
