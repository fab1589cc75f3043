-- Quotes that hold a part of a tag, or begin or end inside a character reference.
CREATE TEMP VIEW quotes_with_markup AS
    SELECT DISTINCT q.table_name, q.document_id, q.key, q.quote AS datum
    FROM quotes q
    JOIN marks m ON m.document_id = q.document_id
     AND CASE WHEN m.is_tag THEN q.char_start < m.char_end AND q.char_end > m.char_start
              ELSE (q.char_start > m.char_start AND q.char_start < m.char_end)
                OR (q.char_end > m.char_start AND q.char_end < m.char_end) END
