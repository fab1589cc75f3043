-- Each passage with its text and the path of its document.
-- example: SELECT path, passage_no, zone, text FROM passage_text WHERE zone = 'body' ORDER BY path, passage_no LIMIT 3
CREATE VIEW passage_text AS
SELECT
    p.document_id,
    d.path,
    p.passage_no,
    p.zone,
    p.language,
    p.char_start,
    p.char_end,
    substring(d.text, p.char_start + 1, p.char_end - p.char_start) AS text
FROM passages p
JOIN documents d USING (document_id)
