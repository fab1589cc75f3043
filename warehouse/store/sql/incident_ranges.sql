-- What is claimed of each incident, by event, counted class and measure: the lowest and highest number of the last word of each origin,
-- and how many origins there are. An origin is a claimant, or where nobody is named the publisher: its last figure counts. What the
-- origins are to each other, in `origins`: independent, where two have neither story nor claimant in common and neither passes on
-- what others say; dependent, where all are of one story or one claimant; else unknown.
-- example: SELECT event, counted_class, low, high, claims, claimants, origins FROM incident_ranges ORDER BY claims DESC, incident_id LIMIT 10
CREATE VIEW incident_ranges AS
WITH said AS (
    SELECT
        *,
        lower(claimant) AS origin,
        EXISTS (FROM links l WHERE l.from_id = figure_id AND l.role = 'relayed_by') AS is_relayed,
        row_number() OVER (
            PARTITION BY incident_id, event, counted_class, measure, lower(claimant) ORDER BY published_on DESC NULLS LAST, nth DESC
        ) AS nth_last
    FROM incident_succession
    WHERE modality = 'asserted'
)
SELECT
    incident_id, event, counted_class, measure,
    min(low) FILTER (nth_last = 1) AS low,
    max(high) FILTER (nth_last = 1) AS high,
    count(*) AS claims,
    count(DISTINCT document_id) AS documents,
    count(DISTINCT story_id) AS stories,
    count(DISTINCT origin) AS claimants,
    CASE
        WHEN count(DISTINCT story_id) = 1 OR (count(DISTINCT origin) = 1 AND count(*) FILTER (origin IS NULL) = 0) THEN 'dependent'
        WHEN count(DISTINCT origin) FILTER (NOT is_relayed) > 1 AND count(DISTINCT story_id) FILTER (origin IS NOT NULL AND NOT is_relayed) > 1
            THEN 'independent'
        ELSE 'unknown'
    END AS origins
FROM said
GROUP BY ALL
