-- table: figures
-- scope: row
-- severity: error
-- why: A class is of the reviewed vocabulary, and the noun that is counted is one of its nouns.
-- remedy: Add the noun to seeds/reference/figures/counted.csv.
WITH nouns AS (
    SELECT unnest([noun, noun || 's', noun || 'es', regexp_replace(noun, 'y$', 'ies'),
                   regexp_replace(noun, 'man$', 'men'), regexp_replace(noun, 'child$', 'children')]) AS word,
           class FROM known.classes
), counting AS (
    SELECT document_id, figure_id, counted, counted_class,
           unnest(string_split_regex(lower(counted), '[^a-z]+')) AS word
    FROM staged.figures WHERE counted IS NOT NULL
), classed AS (
    SELECT figure_id, list(DISTINCT class) AS classes FROM counting JOIN nouns USING (word) GROUP BY figure_id
)
SELECT DISTINCT document_id, f.figure_id AS key,
       concat_ws(': ', counted, coalesce(counted_class, 'none')) AS datum
FROM staged.figures f LEFT JOIN classed USING (figure_id)
WHERE CASE
    WHEN counted_class IS NULL THEN
        regexp_extract(lower(counted), '[a-z]+$') IN (SELECT word FROM nouns)
        AND NOT regexp_matches(counted, '(is|us|ss|corps)$')
    WHEN counted_class NOT IN (SELECT class FROM known.classes) THEN true
    -- A number alone counts what the noun before it names, as 'others' do.
    WHEN counted IS NULL OR lower(counted) = 'others' THEN false
    WHEN counted_class = 'person' THEN classes IS NOT NULL AND NOT list_contains(classes, 'person')
    ELSE NOT coalesce(list_contains(classes, counted_class), false) END
