-- How often and in how many documents and stories each entity is named; copies of one story count once in `stories`.
-- example: SELECT name, kind, documents, mentions FROM entity_counts ORDER BY mentions DESC, name LIMIT 10
CREATE VIEW entity_counts AS
SELECT
    e.entity_id,
    e.kind,
    e.name,
    count(*) AS mentions,
    count(DISTINCT m.document_id) AS documents,
    count(DISTINCT s.story_id) AS stories,
    count(DISTINCT m.quote) AS spellings
FROM mentions m
JOIN entities e USING (entity_id)
LEFT JOIN stories s USING (document_id)
GROUP BY e.entity_id, e.kind, e.name
