-- table: incidents
-- scope: run
-- severity: error
-- why: An id that is a function of the claims is the same whatever the order in which documents arrive.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT NULL AS document_id, i.incident_id AS key, format('{} claims, said {}', count(c.claim_id), any_value(i.claims)) AS datum
FROM staged.incidents i LEFT JOIN main.incident_claims c USING (incident_id)
GROUP BY i.incident_id
HAVING i.incident_id IS DISTINCT FROM left(md5(string_agg(c.claim_id, ' ' ORDER BY c.claim_id)), 16) OR count(c.claim_id) <> any_value(i.claims)
