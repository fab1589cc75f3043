-- table: stories
-- scope: run
-- severity: error
-- why: A story is named by one of its own documents.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT document_id, document_id AS key, story_id AS datum FROM main.stories
WHERE (story_id, story_id) NOT IN (SELECT (document_id, story_id) FROM main.stories)
