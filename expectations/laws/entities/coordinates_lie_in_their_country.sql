-- table: entities
-- scope: run
-- severity: warning
-- why: A place outside its country's box was resolved to a namesake or has its coordinates swapped.
-- remedy: Look at the row and at seeds/reference/entities/places.csv; correct the seed.
SELECT NULL AS document_id, e.entity_id AS key,
       format('{} ({}): {}, {}', e.name, e.country_code, e.latitude, e.longitude) AS datum
FROM main.entities e JOIN known.country_boxes b USING (country_code)
WHERE e.latitude NOT BETWEEN b.south AND b.north
   OR CASE WHEN b.west <= b.east THEN e.longitude NOT BETWEEN b.west AND b.east
           ELSE e.longitude > b.east AND e.longitude < b.west END
