-- table: figures
-- scope: row
-- severity: error
-- why: Kilometres are a length, dollars are money; only counts and ratios go without a unit.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT document_id, figure_id AS key, format('{}: {} of {}', quote, kind, unit) AS datum
FROM unit_values
WHERE CASE WHEN unit IS NULL THEN kind NOT IN ('count', 'ratio')
           WHEN is_rate THEN kind NOT IN ('money', 'speed', 'other')
                OR (kind = 'money') <> (kind_of_unit = 'money')
           ELSE kind <> kind_of_unit AND NOT (kind = 'age' AND kind_of_unit = 'duration') END
