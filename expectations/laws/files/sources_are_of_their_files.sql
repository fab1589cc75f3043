-- table: files
-- scope: run
-- severity: error
-- why: What the rows of a file were made from is that file: what is extracted again is decided by it.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT NULL AS document_id, coalesce(f.path, s.path) AS key,
       concat_ws(', ', f.status, s.document_id, s.sha256, s.refusal) AS datum
FROM staged.sources s LEFT JOIN main.files f USING (path)
WHERE f.path IS NULL OR (f.document_id IS NOT NULL AND f.document_id <> s.document_id)
   OR (f.document_id IS NOT NULL AND coalesce(s.kept_sha256, s.sha256) IS DISTINCT FROM f.sha256)
   -- What was too slow has its digest, so that it is known when it comes again.
   OR (s.refusal IS NULL) <> (s.sha256 IS NOT NULL) AND coalesce(s.refusal NOT LIKE 'too_slow: %', true)
   OR (s.kept_sha256 IS NOT NULL) <> (f.status = 'kept')
