-- Everything that is known of one row, by its id: a line a thing, with the words in the text, where they stand, and the rule that
-- linked them. For a figure, date, mention or statement the first line is the row itself, then what it is read as, its links by role,
-- the facts that point to it, and the figures that it agrees or conflicts with; for a document or an entity, the row itself; for an
-- incident its headline and claims, for a former one where its claims are now.
-- A row that was withheld is told by its key, with the law that it broke, what is wrong, and the row as it was made.
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
-- What the row is read as, in the words of its columns.
readings AS (
    SELECT 1 AS nth, 'value' AS part,
           concat_ws(' ', f.qualifier, coalesce(regexp_replace(CAST(f.value AS VARCHAR), '[.]0$', ''), concat(coalesce(CAST(f.low AS VARCHAR), '?'), ' to ', coalesce(CAST(f.high AS VARCHAR), '?'))),
                     f.unit, f.trend, f.counted, '(' || f.counted_class || ')') AS quote,
           f.kind AS rule, NULL AS target_id
    FROM figures f WHERE f.figure_id = id
    UNION ALL
    SELECT 2, 'says', concat_ws(', ', coalesce(f.event, 'no event'), f.measure, f.modality), 'columns event, measure, modality', NULL
    FROM figures f WHERE f.figure_id = id
    UNION ALL
    SELECT 3, 'where', concat_ws(' ', f.place_relation, e.name), 'columns place_relation, place_id', f.place_id
    FROM figures f JOIN entities e ON e.entity_id = f.place_id WHERE f.figure_id = id
    UNION ALL
    SELECT 4, 'when', concat(coalesce(CAST(f.from_date AS VARCHAR), 'open'), ' to ', coalesce(CAST(f.to_date AS VARCHAR), 'open')), 'basis: ' || f.date_basis, NULL
    FROM figures f WHERE f.figure_id = id
    UNION ALL
    SELECT 5, 'who', coalesce(f.claimant_quote, d.publisher, 'publisher unknown'), 'attribution: ' || f.attribution, f.claimant_id
    FROM figures f JOIN documents d USING (document_id) WHERE f.figure_id = id
    UNION ALL
    SELECT 1, 'value', concat_ws(' ', t.type, t.value), 'anchor: ' || t.anchor, NULL FROM dates t WHERE t.date_id = id
    UNION ALL
    SELECT 2, 'when', concat(coalesce(CAST(t.earliest AS VARCHAR), 'open'), ' to ', coalesce(CAST(t.latest AS VARCHAR), 'open')), 'columns earliest, latest', NULL
    FROM dates t WHERE t.date_id = id
    UNION ALL
    SELECT 1, 'is', concat_ws(', ', 'here a ' || m.kind, 'known as a ' || e.kind, e.place_type, e.country_code, e.admin1), 'entity of basis ' || e.basis, m.entity_id
    FROM mentions m JOIN entities e USING (entity_id) WHERE m.mention_id = id
    UNION ALL
    SELECT 1, 'who', coalesce(s.speaker_quote, 'nobody named'), concat_ws(' ', s.mode, s.cue), s.speaker_id FROM statements s WHERE s.statement_id = id
),
-- The facts that point to the row: figures dated by a date, told in a statement, linked to a name where it is printed.
uses AS (
    SELECT f.figure_id, l.role, l.rule, 'date' AS used
    FROM links l JOIN figures f ON f.figure_id = l.from_id WHERE l.target_id = id AND l.role = 'date'
    UNION
    SELECT f.figure_id, l.role, l.rule, 'name'
    FROM mentions m
    JOIN links l ON l.document_id = m.document_id AND l.target_id = m.entity_id AND l.char_start < m.char_end AND m.char_start < l.char_end
    JOIN figures f ON f.figure_id = l.from_id
    WHERE m.mention_id = id
    UNION
    SELECT f.figure_id, 'told in', c.rule, 'statement'
    FROM statements s
    JOIN links c ON c.from_id = s.statement_id AND c.role = 'claimant'
    JOIN links l ON l.document_id = s.document_id AND l.role IN ('claimant', 'relayed_by') AND l.char_start = c.char_start AND l.char_end = c.char_end
    JOIN figures f ON f.figure_id = l.from_id AND f.char_start >= s.char_start AND f.char_end <= s.char_end
    WHERE s.statement_id = id
),
-- Each incident that went, with those that its claims went to, from run to run.
successors AS (
    WITH RECURSIVE moves AS (
        SELECT DISTINCT before, after FROM changes
        WHERE table_name = 'incident_claims' AND column_name = 'incident_id' AND before IS NOT NULL AND after IS NOT NULL
    ),
    reached AS (
        SELECT before, after FROM moves WHERE before = id
        UNION
        SELECT r.before, m.after FROM reached r JOIN moves m ON m.before = r.after
    )
    FROM reached
),
lines AS (
    SELECT 0 AS nth, fact AS part, document_id, char_start, char_end, byte_start, byte_end, quote, rule, target_id FROM facts
    UNION ALL
    SELECT nth, part, NULL, NULL, NULL, NULL, NULL, quote, rule, target_id FROM readings
    UNION ALL
    SELECT 10 + 1000 * list_position(['counted', 'of', 'equivalent', 'event', 'place', 'from', 'to', 'date', 'claimant', 'cue', 'content', 'relayed_by'], l.role)
           + l.ordinal, l.role, l.document_id, l.char_start, l.char_end, NULL, NULL, l.quote, l.rule, l.target_id
    FROM links l WHERE l.from_id = id
    UNION ALL
    SELECT 100000, CASE u.used WHEN 'statement' THEN 'figure told here' ELSE u.role || ' of' END, f.document_id, f.char_start, f.char_end, f.byte_start, f.byte_end, f.quote, u.rule, f.figure_id
    FROM uses u JOIN figures f USING (figure_id)
    UNION ALL
    SELECT 200000, p.verdict || ' with', f.document_id, f.char_start, f.char_end, f.byte_start, f.byte_end, f.quote,
           concat_ws(', ', CASE WHEN p.independent THEN 'independent' ELSE 'not independent' END,
                     'said by ' || CASE WHEN p.figure_id = id THEN p.other_claimant ELSE p.claimant END,
                     'places ' || p.places, 'days ' || p.days), f.figure_id
    FROM figure_pairs p
    JOIN figures f ON f.figure_id = CASE WHEN p.figure_id = id THEN p.other_id ELSE p.figure_id END
    WHERE p.figure_id = id OR p.other_id = id
    UNION ALL
    SELECT CASE WHEN w.key = id THEN 0 ELSE 300000 END, 'withheld ' || regexp_replace(w.table_name, 's$', ''), w.document_id,
           CAST(w."row" ->> '$.char_start' AS BIGINT), CAST(w."row" ->> '$.char_end' AS BIGINT),
           CAST(w."row" ->> '$.byte_start' AS BIGINT), CAST(w."row" ->> '$.byte_end' AS BIGINT),
           w."row" ->> '$.quote', w.law || ': ' || w.detail, NULL
    FROM withheld w WHERE w.key = id OR w."row" ->> '$.from_id' = id
    UNION ALL
    SELECT 1, 'whole row', NULL, NULL, NULL, NULL, NULL, w."row", 'table ' || w.table_name, NULL FROM withheld w WHERE w.key = id
    UNION ALL
    SELECT 0, 'document', document_id, 0, length(text), NULL, NULL, title, published_basis, NULL
    FROM documents WHERE document_id = id
    UNION ALL
    SELECT 0, 'incident', NULL, NULL, NULL, NULL, NULL, headline, event || ', ' || claims || ' claims', place_id FROM incidents WHERE incident_id = id
    UNION ALL
    -- An incident that other claims came to, or that fell apart: where its claims are now.
    SELECT 0, 'now incident', NULL, NULL, NULL, NULL, NULL, i.headline, i.event || ', ' || i.claims || ' claims', i.incident_id
    FROM incidents i SEMI JOIN (SELECT after AS incident_id FROM successors WHERE before = id) USING (incident_id)
    UNION ALL
    SELECT 1 + row_number() OVER (ORDER BY d.published_on, c.document_id, x.char_start), 'claim', c.document_id, x.char_start, x.char_end,
           x.byte_start, x.byte_end, x.quote, c.rule || ', ' || c.score, c.claim_id
    FROM incident_claims c JOIN documents d USING (document_id) JOIN (
        SELECT figure_id AS claim_id, char_start, char_end, byte_start, byte_end, quote FROM figures
        UNION ALL
        SELECT statement_id, char_start, char_end, byte_start, byte_end, quote FROM statements
    ) x USING (claim_id)
    WHERE c.incident_id = id
    UNION ALL
    SELECT 250000, 'claim of', NULL, NULL, NULL, NULL, NULL, i.headline, c.rule || ', ' || c.score, i.incident_id
    FROM incident_claims c JOIN incidents i USING (incident_id) WHERE c.claim_id = id
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
