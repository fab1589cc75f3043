-- table: numerals
-- scope: document
-- severity: error
-- why: Law 2: a numeral is the text at its place.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT n.document_id, format('{}/{}', n.document_id, n.char_start) AS key, n.quote AS datum
FROM staged.numerals n JOIN staged.documents d USING (document_id)
WHERE substring(d.text, n.char_start + 1, n.char_end - n.char_start) <> n.quote
