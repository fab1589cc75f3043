-- Everything that is known of one row, by its id: a line a thing, with the words in the text, where they stand, and the rule that
-- linked them. For a figure, date, mention or statement the first line is the row itself, then its links in order, then the figures
-- that it agrees or conflicts with; for a document or an entity, the row itself.
-- example: SELECT part, quote, rule, path, char_start FROM explain((SELECT min(figure_id) FROM figures))
CREATE MACRO explain(id) AS TABLE
WITH facts AS (
    SELECT figure_id AS fact_id, 'figure' AS fact, document_id, char_start, char_end, byte_start, byte_end, quote, rule, NULL AS target_id
    FROM figures WHERE figure_id = id
    UNION ALL
    SELECT mention_id, 'mention', document_id, char_start, char_end, byte_start, byte_end, quote, rule || ', ' || basis, entity_id
    FROM mentions WHERE mention_id = id
    UNION ALL
    SELECT date_id, 'date', document_id, char_start, char_end, byte_start, byte_end, quote, 'anchor: ' || anchor, NULL
    FROM dates WHERE date_id = id
    UNION ALL
    SELECT statement_id, 'statement', document_id, char_start, char_end, byte_start, byte_end, quote, mode, speaker_id
    FROM statements WHERE statement_id = id
),
lines AS (
    SELECT 0 AS nth, fact AS part, document_id, char_start, char_end, byte_start, byte_end, quote, rule, target_id FROM facts
    UNION ALL
    SELECT 1 + l.ordinal, l.role, l.document_id, l.char_start, l.char_end, NULL, NULL, l.quote, l.rule, l.target_id
    FROM links l WHERE l.from_id = id
    UNION ALL
    SELECT 1000, p.verdict || ' with', f.document_id, f.char_start, f.char_end, f.byte_start, f.byte_end, f.quote,
           CASE WHEN p.independent THEN 'independent' ELSE 'not independent' END, f.figure_id
    FROM figure_pairs p
    JOIN figures f ON f.figure_id = CASE WHEN p.figure_id = id THEN p.other_id ELSE p.figure_id END
    WHERE p.figure_id = id OR p.other_id = id
    UNION ALL
    SELECT 0, 'document', document_id, 0, length(text), NULL, NULL, title, published_basis, NULL
    FROM documents WHERE document_id = id
    UNION ALL
    SELECT 0, 'entity', NULL, NULL, NULL, NULL, NULL, name, basis, entity_id
    FROM entities WHERE entity_id = id
)
SELECT
    l.part,
    l.quote,
    l.rule,
    l.target_id,
    e.name AS target,
    d.path,
    l.document_id,
    p.passage_no,
    p.zone,
    p.char_start AS passage_start,
    l.char_start,
    l.char_end,
    l.byte_start,
    l.byte_end,
    substring(d.text, p.char_start + 1, p.char_end - p.char_start) AS passage
FROM lines l
LEFT JOIN documents d USING (document_id)
LEFT JOIN passages p ON p.document_id = l.document_id AND p.char_start <= l.char_start AND l.char_start < p.char_end
LEFT JOIN entities e ON e.entity_id = l.target_id
ORDER BY l.nth, l.part
