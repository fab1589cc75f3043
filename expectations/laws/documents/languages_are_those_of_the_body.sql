-- table: documents
-- scope: document
-- severity: error
-- why: The language of a document is that of a passage of its body.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT document_id, document_id AS key, language AS datum FROM staged.documents d
WHERE (document_id, language) NOT IN (SELECT document_id, language FROM staged.passages WHERE zone = 'body')
  AND language <> 'und' AND document_id IN (SELECT document_id FROM staged.passages WHERE zone = 'body')
