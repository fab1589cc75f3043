-- table: statements
-- scope: row
-- severity: error
-- why: What is reported is introduced by a reviewed word of saying; before a quotation any verb may stand.
-- remedy: Add the word to seeds/reference/statements/cues.csv.
WITH words AS (SELECT DISTINCT unnest(string_split(lower(cue), ' ')) AS word FROM known.cues)
SELECT document_id, statement_id AS key, concat(cue, ': ', quote) AS datum FROM staged.statements
WHERE regexp_matches(cue, '[A-Za-z]') AND mode <> 'direct'
  AND NOT list_has_any(string_split_regex(lower(cue), '[^a-z-]+'), (SELECT list(word) FROM words))
