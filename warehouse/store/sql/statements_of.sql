-- What an entity, named by its id or by its name whatever the case, is reported to say, in the order of publication.
-- example: SELECT published_latest, mode, cue, quote FROM statements_of('United Nations')
CREATE MACRO statements_of(entity) AS TABLE
SELECT
    d.published_earliest,
    d.published_latest,
    d.path,
    s.statement_id,
    s.mode,
    s.cue,
    e.name AS speaker,
    s.speaker_quote,
    s.quote
FROM statements s
JOIN documents d USING (document_id)
JOIN entities e ON e.entity_id = s.speaker_id
WHERE e.entity_id = entity OR lower(e.name) = lower(entity)
ORDER BY d.published_latest, d.path, s.char_start
