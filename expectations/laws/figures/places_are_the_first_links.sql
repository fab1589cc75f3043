-- table: figures
-- scope: row
-- severity: error
-- why: The place of a figure is one that it is linked to first, with the relation and the evidence of that link.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
WITH places AS (
    SELECT from_id, list({'id': target_id, 'relation': relation, 'evidence': evidence}) AS places FROM (
        SELECT from_id, target_id,
               CASE WHEN role <> 'place' THEN role ELSE relation END AS relation, evidence
        FROM first_links
        WHERE role IN ('place', 'from', 'to') AND target_id IS NOT NULL
    ) GROUP BY from_id
)
SELECT DISTINCT f.document_id, f.figure_id AS key,
       format('{}: {} {} ({})', quote, place_relation, place_id, place_evidence) AS datum
FROM staged.figures f LEFT JOIN places ON from_id = figure_id
WHERE CASE WHEN figure_id IN (FROM torn_facts) THEN false
           WHEN place_id IS NULL THEN places IS NOT NULL OR place_relation IS NOT NULL
           ELSE NOT coalesce(list_contains(places, {'id': place_id, 'relation': place_relation,
                                                     'evidence': place_evidence}), false) END
