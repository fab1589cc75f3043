-- table: links
-- scope: row
-- severity: error
-- why: Law 2: the words that were linked are the text at their place.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT l.document_id, format('{}/{}/{}', l.from_id, l.role, l.ordinal) AS key, l.quote AS datum
FROM staged.links l JOIN staged.documents d USING (document_id)
WHERE substring(d.text, l.char_start + 1, l.char_end - l.char_start) <> l.quote
