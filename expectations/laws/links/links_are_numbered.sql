-- table: links
-- scope: row
-- severity: error
-- why: The links of one role are numbered from 0, but for those that are withheld.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT document_id, format('{}/{}/{}', from_id, role, ordinal) AS key, quote AS datum
FROM (SELECT *, count(*) OVER (PARTITION BY from_id, role) AS links FROM staged.links) l
WHERE ordinal >= links + (SELECT count(*) FROM staged.withheld w
                          WHERE w.table_name = 'links' AND w.document_id = l.document_id)
