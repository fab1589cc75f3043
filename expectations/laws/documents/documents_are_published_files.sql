-- table: documents
-- scope: run
-- severity: error
-- why: Law 3 and no row from a refused document: documents and files that aren't refused are the same set.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT coalesce(d.document_id, f.document_id) AS document_id, coalesce(f.path, d.path) AS key,
       coalesce(f.status, 'no file') AS datum
FROM main.documents d
FULL JOIN (SELECT * FROM main.files WHERE status <> 'refused') f
  ON f.document_id = d.document_id AND f.path = d.path AND f.sha256 = d.content_sha256
WHERE d.document_id IS NULL OR f.document_id IS NULL
