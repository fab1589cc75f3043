-- table: figures
-- scope: row
-- severity: error
-- why: NULL has a reason: without evidence there is no place, and a place has its evidence.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT document_id, figure_id AS key, format('{}: {}, {}', quote, place_evidence, place_id) AS datum
FROM staged.figures WHERE (place_evidence = 'none') <> (place_id IS NULL)
