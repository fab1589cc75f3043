-- table: links
-- scope: row
-- severity: error
-- why: A link that leads nowhere explains nothing.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
WITH targets AS (
    SELECT document_id, id FROM facts
    UNION ALL SELECT document_id, entity_id FROM staged.sightings
)
SELECT DISTINCT l.document_id, format('{}/{}/{}', l.from_id, l.role, l.ordinal) AS key, l.quote AS datum
FROM staged.links l
LEFT JOIN facts f ON f.document_id = l.document_id AND f.id = l.from_id
LEFT JOIN targets t ON t.document_id = l.document_id AND t.id = l.target_id
WHERE f.id IS NULL OR (l.target_id IS NOT NULL AND t.id IS NULL)
