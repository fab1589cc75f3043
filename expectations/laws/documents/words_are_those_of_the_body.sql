-- table: documents
-- scope: document
-- severity: error
-- why: Shares by words mean nothing where the words are miscounted; tags and bullets aren't counted.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT d.document_id, d.document_id AS key, format('{} words, {} printed', words, coalesce(printed, 0)) AS datum
FROM staged.documents d
LEFT JOIN (
    SELECT p.document_id, sum(len(regexp_extract_all(
               substring(text, p.char_start + 1, p.char_end - p.char_start), '[^\s\p{Z}]+'))) AS printed
    FROM staged.passages p JOIN staged.documents USING (document_id)
    WHERE zone IN ('body', 'heading') GROUP BY p.document_id
) USING (document_id)
-- A tag or a reference such as '&nbsp;' may part two words that nothing else does.
WHERE words > coalesce(printed, 0) + length(text) - length(replace(replace(text, '&', ''), '<', ''))
   OR (words < 0.8 * coalesce(printed, 0) - 20 AND NOT contains(text, '<') AND NOT contains(text, '&'))
