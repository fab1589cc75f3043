-- Passages that print more of a kind of number than the ledger lists; the kind is a regular expression.
CREATE TEMP MACRO numbers_left_out(pattern) AS TABLE
    WITH counted AS (
        SELECT p.document_id, p.passage_no, p.char_start, p.char_end, len(regexp_extract_all(
                 substring(d.text, p.char_start + 1, p.char_end - p.char_start), pattern)) AS printed
        FROM staged.passages p JOIN staged.documents d USING (document_id)
        WHERE is_listed(p.zone, p.language)
    ), ledger AS (
        SELECT p.document_id, p.passage_no, sum(len(regexp_extract_all(n.quote, pattern))) AS listed
        FROM counted p
        JOIN staged.numerals n ON n.document_id = p.document_id
         AND n.char_start >= p.char_start AND n.char_start < p.char_end
        WHERE p.printed > 0
        GROUP BY ALL
    )
    SELECT document_id, format('{}/{}', document_id, passage_no) AS key, printed, coalesce(listed, 0) AS listed
    FROM counted LEFT JOIN ledger USING (document_id, passage_no)
    WHERE printed > coalesce(ledger.listed, 0)
