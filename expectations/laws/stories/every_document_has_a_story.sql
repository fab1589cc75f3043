-- table: stories
-- scope: run
-- severity: error
-- why: Independence of figures is judged by story: a document without one would be independent of its copy.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT document_id, document_id AS key, path AS datum FROM main.documents
WHERE document_id NOT IN (SELECT document_id FROM main.stories)
