-- table: documents
-- scope: run
-- severity: error
-- why: Law 3 and no row from a refused document: the records that files hold are documents, or refused.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT coalesce(d.document_id, f.document_id) AS document_id, coalesce(f.path, d.path) AS key,
       coalesce(f.status, 'no file') AS datum
FROM (SELECT * FROM main.documents WHERE record IS NULL) d
FULL JOIN (SELECT * FROM main.files WHERE document_id IS NOT NULL) f
  ON f.document_id = d.document_id AND f.path = d.path AND f.path = d.file_path
 AND (f.sha256 = d.content_sha256 OR starts_with(d.container, 'gzip'))
WHERE d.document_id IS NULL OR f.document_id IS NULL
UNION ALL
SELECT NULL, coalesce(f.path, d.file_path), format('{} records, {} refused, {} documents, {} refusals',
       f.records, f.records_refused, coalesce(d.n, 0), coalesce(r.n, 0))
FROM main.files f
FULL JOIN (SELECT file_path, count(*) AS n FROM main.documents GROUP BY file_path) d ON d.file_path = f.path
LEFT JOIN (
    SELECT file_path, count(*) AS n FROM main.refused_records WHERE status = 'refused' GROUP BY file_path
) r ON r.file_path = f.path
WHERE f.path IS NULL OR f.records - f.records_refused <> coalesce(d.n, 0)
   OR f.records_refused <> coalesce(r.n, 0)
