-- table: incidents
-- scope: run
-- severity: error
-- why: An incident is of one place and time: no claim of it is told of days outside its days or of a place apart from its place.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT NULL AS document_id, i.incident_id AS key, concat_ws(' ', f.figure_id, f.place_id, f.from_date, f.to_date) AS datum
FROM staged.incidents i JOIN main.incident_claims c USING (incident_id) JOIN main.figures f ON f.figure_id = c.claim_id
LEFT JOIN main.sightings w ON w.document_id = f.document_id AND w.entity_id = f.place_id
LEFT JOIN main.sightings p ON p.document_id = f.document_id AND p.entity_id = i.place_id
LEFT JOIN main.entities e ON e.entity_id = i.place_id
WHERE c.rule = 'incident/place-and-day' AND (
    (f.date_basis <> 'document' AND f.from_date <= f.to_date AND (f.from_date < i.from_date OR f.to_date > i.to_date))
    OR (
        f.place_relation IN ('in', 'near') AND w.place_type IS DISTINCT FROM 'continent'
        AND NOT coalesce(
            i.place_id IS NULL OR i.place_id = f.place_id OR i.place_id IN (w.country_id, w.admin1_id)
            OR f.place_id IN (e.country_id, e.admin1_id, p.country_id, p.admin1_id),
            false
        )
    )
)
