-- table: files
-- scope: run
-- severity: error
-- why: Nothing is dropped in silence: a refused or kept file has stage, reason and detail, a published one none.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT document_id, path AS key, format('{}: {}, {}, {}', status, stage, reason, detail) AS datum
FROM main.files
WHERE (status = 'refused') <> (document_id IS NULL AND records = 0)
   OR (status = 'published') <> (stage IS NULL)
   OR (status = 'published') <> (reason IS NULL)
   OR (status = 'published') <> (detail IS NULL)
