-- Every figure with an event under the ISO week (Monday to Sunday, '2016-W21') that its days lie in, with the province and the
-- country that its place lies in, bounds, claimant and whether another figure conflicts with it. A figure without days, or whose
-- days lie in more than one week, has a row without a week. No figure is the best one.
-- example: SELECT iso_week, event, place, counted, low, high, claimant, disputed, quote FROM figures_by_week ORDER BY ALL LIMIT 10
CREATE VIEW figures_by_week AS
WITH disputes AS (
    SELECT figure_id FROM figure_pairs WHERE verdict = 'conflict'
    UNION
    SELECT other_id FROM figure_pairs WHERE verdict = 'conflict'
),
relays AS (
    SELECT from_id AS figure_id, string_agg(quote, ', ' ORDER BY ordinal) AS relayed_by
    FROM links WHERE role = 'relayed_by' GROUP BY from_id
)
SELECT
    CASE
        WHEN date_trunc('week', f.from_date) = date_trunc('week', f.to_date) THEN strftime(f.from_date, '%G-W%V')
    END AS iso_week,
    f.from_date,
    f.to_date,
    f.date_basis,
    f.event,
    e.name AS place,
    e.admin1 AS province,
    e.country,
    f.place_relation,
    f.place_evidence,
    f.counted,
    f.counted_class,
    f.value,
    f.low,
    f.high,
    f.qualifier,
    f.unit,
    f.measure,
    f.modality,
    coalesce(c.name, f.claimant_quote) AS claimant,
    f.attribution,
    r.relayed_by,
    d.publisher,
    p.figure_id IS NOT NULL AS disputed,
    f.quote,
    f.figure_id,
    f.document_id,
    d.path
FROM figures f
JOIN documents d USING (document_id)
LEFT JOIN entities e ON e.entity_id = f.place_id
LEFT JOIN entities c ON c.entity_id = f.claimant_id
LEFT JOIN relays r USING (figure_id)
LEFT JOIN disputes p USING (figure_id)
WHERE f.event IS NOT NULL
