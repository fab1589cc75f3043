-- table: passages
-- scope: document
-- severity: error
-- why: Law 1: nothing of a record is dropped: the passages put together are its text and its bytes.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT d.document_id, d.document_id AS key,
       format('{} characters and {} bytes, passages reach {} and {} in {} pieces',
              length(d.text), d.size_bytes, p.char_end, p.byte_end, p.pieces) AS datum
FROM staged.documents d
JOIN main.files f USING (document_id)
LEFT JOIN (
    SELECT document_id, max(char_end) AS char_end, max(byte_end) AS byte_end, count(*) AS pieces,
           count(*) FILTER (zone = 'markup') AS unsaid,
           bool_and(char_start = before_char AND byte_start = before_byte
                    AND (char_end > char_start) = (zone <> 'markup')) AS joined
    FROM (
        SELECT *, lag(char_end, 1, 0) OVER chars AS before_char, lag(byte_end, 1, 0) OVER bytes AS before_byte
        FROM staged.passages
        WINDOW chars AS (PARTITION BY document_id ORDER BY passage_no),
               -- A cell may stand before another that is printed above it.
               bytes AS (PARTITION BY document_id ORDER BY byte_start, byte_end, passage_no)
    )
    GROUP BY document_id
) p USING (document_id)
WHERE p.pieces IS NULL OR NOT p.joined
   OR p.char_end <> length(d.text) OR p.byte_end <> d.size_bytes
   OR (d.container IS NULL AND d.size_bytes <> f.size_bytes)
   -- Every other format has bytes that no character says.
   OR (d.format = 'text') <> (p.unsaid = 0)
