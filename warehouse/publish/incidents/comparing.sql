-- What was published of the open components, and what takes its place.
CREATE TEMP TABLE known_incident_claims AS
FROM former.incident_claims SEMI JOIN (SELECT unnest(claims) AS claim_id FROM known_accounts) USING (claim_id);
CREATE TEMP TABLE known_incidents AS FROM former.incidents SEMI JOIN known_incident_claims USING (incident_id);
CREATE TEMP TABLE next_accounts AS SELECT a.* REPLACE (j.component_id AS component_id) FROM open_accounts a JOIN joined j USING (account_id);
