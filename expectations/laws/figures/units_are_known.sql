-- table: figures
-- scope: row
-- severity: error
-- why: A unit outside the reviewed list can't be converted or compared.
-- remedy: Add the unit to seeds/reference/figures/units.csv with its source.
SELECT document_id, figure_id AS key, format('{}: {}', quote, unit) AS datum FROM staged.figures
WHERE unit IS NOT NULL AND unit NOT IN (SELECT unit FROM known.units)
AND split_part(unit, ' per ', 1) NOT IN (SELECT unit FROM known.units)
