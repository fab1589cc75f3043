-- table: figures
-- scope: row
-- severity: error
-- why: low <= value <= high, or no comparison with the figure means anything.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT document_id, figure_id AS key, format('{}: {} <= {} <= {}', quote, low, value, high) AS datum
FROM staged.figures
WHERE low > high OR value < low OR value > high
