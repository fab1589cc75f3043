-- table: figures
-- scope: run
-- severity: error
-- why: Figures of one unit are compared in its base unit, so there can be only one.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT NULL AS document_id, unit AS key, string_agg(DISTINCT base_unit, ', ' ORDER BY base_unit) AS datum
FROM main.figures WHERE base_unit IS NOT NULL
GROUP BY unit HAVING count(DISTINCT base_unit) > 1
