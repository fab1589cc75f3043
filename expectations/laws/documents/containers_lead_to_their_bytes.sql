-- table: documents
-- scope: document
-- severity: error
-- why: documents.container says how to get from the file to the bytes that rows point to: the file's form, a part of a mail.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT d.document_id, d.path AS key, concat_ws(', ', d.container, s.container) AS datum
FROM staged.documents d JOIN staged.sources s USING (document_id)
WHERE NOT regexp_full_match(
    replace(coalesce(d.container, ''), coalesce(s.container, ''), ''),
    CASE WHEN starts_with(d.format, 'mail') THEN ' ?(part [0-9]+)?' ELSE '' END
)
