-- table: stories
-- scope: run
-- severity: error
-- why: Two documents with one text are one story, or a copy would confirm itself.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT NULL AS document_id, min(document_id) AS key,
       format('{} copies, {} stories', count(*), count(DISTINCT story_id)) AS datum
FROM main.documents SEMI JOIN staged.documents USING (content_sha256)
JOIN main.stories USING (document_id) LEFT JOIN main.signatures USING (document_id)
GROUP BY content_sha256
HAVING count(DISTINCT story_id) > 1 OR count(DISTINCT minima) FILTER (len(minima) > 0) > 1
