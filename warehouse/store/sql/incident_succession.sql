-- The figures of each incident in the order in which they were published, one line of succession for each event, counted class and
-- measure, so that stock, flow and running total stay apart; `change` says how the number stands to the one before it in its line.
-- Figures of one day stand in the order of their document and position. No number replaces another: each keeps its claimant and row.
-- example: SELECT published_on, event, measure, quote, counted, change, claimant FROM incident_succession ORDER BY incident_id, event, published_on LIMIT 10
CREATE VIEW incident_succession AS
WITH said AS (
    SELECT
        c.incident_id, f.event, f.counted_class, f.measure, f.modality, d.published_on, f.quote, f.counted, f.qualifier,
        coalesce(f.low, f.value) AS low, coalesce(f.high, f.value) AS high,
        coalesce(e.name, f.claimant_quote, d.publisher) AS claimant, f.figure_id, f.document_id, s.story_id, f.char_start
    FROM incident_claims c
    JOIN figures f ON f.figure_id = c.claim_id
    JOIN documents d ON d.document_id = f.document_id
    LEFT JOIN stories s ON s.document_id = f.document_id
    LEFT JOIN entities e ON e.entity_id = f.claimant_id
    WHERE f.event IS NOT NULL
)
SELECT
    *,
    row_number() OVER line AS nth,
    CASE
        WHEN lag(figure_id) OVER line IS NULL THEN 'first'
        WHEN low IS NOT DISTINCT FROM lag(low) OVER line AND high IS NOT DISTINCT FROM lag(high) OVER line THEN 'same'
        WHEN low > lag(high) OVER line THEN 'higher'
        WHEN high < lag(low) OVER line THEN 'lower'
        ELSE 'other bounds'
    END AS change
FROM said
WINDOW line AS (
    PARTITION BY incident_id, event, counted_class, measure, modality ORDER BY published_on NULLS LAST, document_id, char_start, figure_id
)
