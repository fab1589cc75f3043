-- table: figures
-- scope: row
-- severity: error
-- why: Law 4: the number of a figure is a numeral that points to it, or was found to point nowhere.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT f.document_id, f.figure_id AS key, f.quote AS datum FROM staged.figures f
WHERE regexp_matches(f.quote, '^(\p{Nd}|' || number_word() || ')')
  AND NOT EXISTS (SELECT 1 FROM staged.numerals n WHERE n.target_id = f.figure_id)
  -- One that is known to be broken, or became unexplained for it, costs the figure nothing.
  AND NOT EXISTS (
      SELECT 1 FROM staged.numerals n WHERE n.document_id = f.document_id
        AND n.char_start >= f.char_start AND n.char_start < f.char_end
        AND (n.role = 'unexplained' OR concat(n.document_id, '/', n.char_start) IN (
            SELECT key FROM broken_rows WHERE table_name = 'numerals')))
