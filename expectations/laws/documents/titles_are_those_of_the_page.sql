-- table: documents
-- scope: document
-- severity: error
-- why: A title that nobody gave or declared is that of a passage of its own.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT document_id, document_id AS key, title AS datum
FROM staged.documents
WHERE title_basis = 'stated'
  AND document_id NOT IN (SELECT document_id FROM staged.passages WHERE zone = 'title')
