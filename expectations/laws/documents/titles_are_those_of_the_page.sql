-- table: documents
-- scope: document
-- severity: error
-- why: A title that nobody gave is that of a passage of its own, or of the head of keys and values.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT d.document_id, d.document_id AS key, title AS datum
FROM staged.documents d JOIN staged.sources USING (document_id)
WHERE given_digest IS NULL AND title IS NOT NULL AND NOT starts_with(text, '---')
  AND d.document_id NOT IN (SELECT document_id FROM staged.passages WHERE zone = 'title')
