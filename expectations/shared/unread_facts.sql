-- Facts that lie in no passage that is read: in what the page added, or in a language that isn't read.
CREATE TEMP VIEW unread_facts AS
    SELECT f.table_name, f.document_id, f.id AS key, f.quote AS datum
    FROM facts f
    LEFT JOIN staged.passages p
      ON p.document_id = f.document_id AND p.passage_no = f.passage_no AND is_mined(p.zone, p.language)
     AND f.char_start >= p.char_start AND f.char_start < p.char_end
    WHERE p.document_id IS NULL
