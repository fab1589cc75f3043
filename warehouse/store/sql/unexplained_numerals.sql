-- Numbers of the texts that became no figure, date, name or identifier, with the words around them: what the rules miss.
-- example: SELECT path, quote, around FROM unexplained_numerals ORDER BY path, char_start LIMIT 10
CREATE VIEW unexplained_numerals AS
SELECT
    d.path,
    n.document_id,
    n.char_start,
    n.char_end,
    n.quote,
    -- Sixty characters to each side: about ten words.
    substring(d.text, greatest(n.char_start - 60, 0) + 1, n.char_end - greatest(n.char_start - 60, 0) + 60) AS around
FROM numerals n
JOIN documents d USING (document_id)
WHERE n.role = 'unexplained'
