-- table: figures
-- scope: row
-- severity: error
-- why: Law 2: value, low and high are each an amount that the quote says, read by code of the gate's own.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT f.document_id, f.figure_id AS key,
       format('{}: value {}, low {}, high {}', f.quote, value, low, high) AS datum
FROM staged.figures f JOIN around USING (figure_id)
WHERE len(worths) > 0 AND len(list_filter([value, low, high], lambda x: x IS NOT NULL AND
      len(list_filter(worths, lambda w: is_equal(x, w))) = 0)) > 0
