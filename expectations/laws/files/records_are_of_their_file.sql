-- table: files
-- scope: run
-- severity: error
-- why: A record is named by its file and its key, found by the file's form, and refused for the reason that is told.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT NULL AS document_id, s.path AS key,
       concat_ws(', ', s.file_path, s.record, s.container, f.format, s.refusal, r.reason, r.detail) AS datum
FROM staged.sources s
LEFT JOIN main.files f ON f.path = s.file_path
LEFT JOIN main.documents d ON d.document_id = f.document_id
LEFT JOIN main.refused_records r ON r.path = s.path
WHERE s.path <> s.file_path || coalesce('#' || s.record, '')
   OR (f.status = 'published' AND f.format IS DISTINCT FROM concat_ws(' ', s.container, d.format))
   OR (s.file_sha256 IS NOT NULL) <> (s.container IS NOT NULL AND s.record IS NULL)
   OR (r.record IS NOT NULL AND r.record IS DISTINCT FROM s.record)
   OR (r.status = 'refused' AND s.refusal <> format('{}: {}', r.reason, r.detail))
