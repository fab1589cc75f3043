-- table: statements
-- scope: row
-- severity: error
-- why: Direct speech stands in quotation marks.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT document_id, statement_id AS key, concat(mode, ': ', s.quote) AS datum
FROM (SELECT s.*, substring(d.text, greatest(char_start - 100, 0) + 1, char_end - char_start + 200) AS around
      FROM staged.statements s JOIN staged.documents d USING (document_id)) s
-- Behind a colon the words themselves may stand without marks.
WHERE mode <> 'indirect' AND regexp_matches(cue, '[A-Za-z]') AND NOT regexp_matches(around, '[«»„“”‘’`''"]')
