-- How each entity is printed in the texts, with the number of times and of documents.
-- example: SELECT name, spelling, times FROM spellings ORDER BY times DESC, name, spelling LIMIT 10
CREATE VIEW spellings AS
SELECT m.entity_id, e.kind, e.name, m.quote AS spelling, count(*) AS times, count(DISTINCT m.document_id) AS documents
FROM mentions m
JOIN entities e USING (entity_id)
GROUP BY ALL
