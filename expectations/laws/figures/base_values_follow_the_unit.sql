-- table: figures
-- scope: row
-- severity: error
-- why: base_value is the value by the unit's reviewed factor, in the unit's base unit, and finite.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT DISTINCT document_id, figure_id AS key,
       concat_ws(' ', quote, '=', base_value, base_unit, 'not', should_be, unit_should_be) AS datum
FROM unit_values
WHERE (base_value IS NULL) <> (should_be IS NULL) OR NOT is_equal(base_value, should_be)
   OR NOT isfinite(base_value)
   OR base_unit IS DISTINCT FROM CASE WHEN should_be IS NOT NULL THEN unit_should_be END
