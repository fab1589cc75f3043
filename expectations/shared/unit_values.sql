-- What each figure is worth in the base unit of its unit. A rate is of one unit over another, or over what no unit
-- measures.
CREATE TEMP VIEW unit_values AS
    SELECT f.figure_id, f.document_id, f.quote, f.value, f.base_value, f.base_unit, f.unit, f.kind,
           CASE WHEN u.unit IS NOT NULL THEN f.value * u.factor + u.unit_offset
                WHEN a.kind = 'money' THEN f.value * a.factor
                WHEN a.unit_offset = 0 THEN f.value * a.factor / b.factor ** b.power
                WHEN f.unit IS NULL AND f.kind = 'ratio' THEN f.value END AS should_be,
           CASE WHEN u.unit IS NOT NULL THEN u.base_unit
                WHEN a.kind = 'money' THEN concat(a.base_unit, ' per ', split_part(f.unit, ' per ', 2))
                WHEN a.base_unit = b.base_unit OR f.unit IS NULL THEN 'one'
                ELSE concat(a.base_unit, ' per ', b.prefix, b.base_unit) END AS unit_should_be,
           coalesce(u.kind, a.kind) AS kind_of_unit, u.unit IS NULL AND a.unit IS NOT NULL AS is_rate
    FROM staged.figures f
    LEFT JOIN known.units u ON u.unit = f.unit
    LEFT JOIN known.units a ON u.unit IS NULL AND a.unit = split_part(f.unit, ' per ', 1)
    LEFT JOIN (
        SELECT concat(prefix, unit) AS unit, factor, base_unit, prefix, power
        FROM known.units, (VALUES ('', 1), ('square ', 2), ('cubic ', 3)) p(prefix, power)
        WHERE prefix = '' OR unit NOT LIKE '% %'
    ) b ON u.unit IS NULL AND b.unit = split_part(f.unit, ' per ', 2)
