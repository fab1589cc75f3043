-- table: figures
-- scope: row
-- severity: error
-- why: NULL has a reason: without evidence there are no days, and what publication alone leaves says so.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT document_id, figure_id AS key, format('{}: {}, {}', quote, date_evidence, date_basis) AS datum
FROM staged.figures
WHERE (date_evidence = 'none') <> (date_basis = 'none')
   OR (date_evidence = 'document') <> (date_basis = 'document')
