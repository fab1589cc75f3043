-- table: statements
-- scope: row
-- severity: error
-- why: Who speaks and by which word are the first links of a statement, and links quote the text.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT DISTINCT s.document_id, s.statement_id AS key, concat_ws(', ', s.cue, speaker_quote, speaker_id) AS datum
FROM staged.statements s LEFT JOIN linked l ON from_id = statement_id
WHERE s.statement_id NOT IN (FROM torn_facts)
  AND (s.cue IS DISTINCT FROM l.cue OR speaker_id IS DISTINCT FROM l.claimant_id
       OR speaker_quote IS DISTINCT FROM l.claimant_quote)
