-- table: passages
-- scope: document
-- severity: error
-- why: Law 1: nothing of a page is dropped, so the passages put together are the text.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT d.document_id, d.document_id AS key,
       format('{} characters and {} bytes, passages reach {} and {} in {} pieces',
              length(d.text), f.size_bytes, p.char_end, p.byte_end, p.pieces) AS datum
FROM staged.documents d
JOIN main.files f USING (document_id)
LEFT JOIN (
    SELECT document_id, max(char_end) AS char_end, max(byte_end) AS byte_end, count(*) AS pieces,
           sum(char_end - char_start) AS characters, sum(byte_end - byte_start) AS bytes,
           bool_and(char_start = before_char AND byte_start = before_byte AND char_end > char_start) AS joined
    FROM (
        SELECT *, lag(char_end, 1, 0) OVER w AS before_char, lag(byte_end, 1, 0) OVER w AS before_byte
        FROM staged.passages
        WINDOW w AS (PARTITION BY document_id ORDER BY passage_no)
    )
    GROUP BY document_id
) p USING (document_id)
WHERE p.pieces IS NULL OR NOT p.joined
   OR p.char_end <> length(d.text) OR p.byte_end <> f.size_bytes
