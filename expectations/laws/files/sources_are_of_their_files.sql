-- table: files
-- scope: run
-- severity: error
-- why: What the rows of a file were made from is that file: what is extracted again is decided by it.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT NULL AS document_id, s.path AS key,
       concat_ws(', ', coalesce(r.status, f.status), s.document_id, s.sha256, s.file_sha256, s.refusal) AS datum
FROM staged.sources s LEFT JOIN main.files f ON f.path = s.file_path
LEFT JOIN main.refused_records r ON r.path = s.path
LEFT JOIN main.documents d ON d.document_id = s.document_id
WHERE f.path IS NULL OR f.document_id <> s.document_id
   OR (s.container IS NULL AND f.document_id IS NOT NULL
       AND coalesce(s.kept_sha256, s.sha256) IS DISTINCT FROM f.sha256)
   OR (s.record IS NULL AND s.container IS NOT NULL AND f.status = 'published' AND f.sha256 <> s.file_sha256)
   OR (s.record IS NOT NULL AND (d.document_id IS NULL) <> coalesce(r.status = 'refused', false))
   -- What was too slow has its digest, so that it is known when it comes again.
   OR (s.refusal IS NULL AND coalesce(s.sha256, s.file_sha256) IS NULL)
   OR (s.sha256 IS NOT NULL AND s.refusal NOT LIKE 'too_slow: %')
   OR (s.kept_sha256 IS NOT NULL) <> (CASE WHEN s.record IS NULL THEN f.status ELSE coalesce(r.status, '') END
                                      = 'kept')
