-- The incidents that joined accounts make, if a claim of theirs tells of an event, with what their claims say.
CREATE TEMP TABLE claimed AS
SELECT j.component_id, j.incident, a.account_id, a.document_id, unnest(a.claims) AS claim_id, unnest(a.kinds) AS kind, unnest(a.rules) AS rule,
       unnest(a.scores) AS score
FROM joined j JOIN open_accounts a USING (account_id);
CREATE TEMP TABLE identified AS
SELECT incident, left(md5(string_agg(claim_id, ' ' ORDER BY claim_id)), 16) AS incident_id, count(*) AS claims
FROM claimed SEMI JOIN (SELECT DISTINCT incident FROM joined JOIN open_accounts USING (account_id) WHERE len(events) > 0) USING (incident)
GROUP BY incident;
-- How well an account fits: the likeliest pair that holds it in its incident.
CREATE TEMP TABLE fits AS
SELECT account_id, max(score) AS fit FROM (
    SELECT one AS account_id, other, score FROM pairs UNION ALL SELECT other, one, score FROM pairs
) p JOIN joined x USING (account_id) JOIN joined y ON y.account_id = p.other AND y.incident = x.incident GROUP BY account_id;
CREATE TEMP TABLE next_incident_claims AS
SELECT c.claim_id, i.incident_id, c.document_id, c.kind, c.rule, round(c.score * coalesce(f.fit, 1), 3) AS score
FROM claimed c JOIN identified i USING (incident) LEFT JOIN fits f USING (account_id);
CREATE TEMP TABLE said AS
SELECT c.incident_id, c.document_id, f.event, k.grave, f.low, f.high, f.value, f.modality,
       coalesce(f.claimant_id, lower(f.claimant_quote), 'by ' || lower(d.publisher)) AS claimant
FROM next_incident_claims c
JOIN (FROM staged.figures UNION ALL BY NAME (FROM former.figures ANTI JOIN gone USING (document_id))) f ON f.figure_id = c.claim_id
LEFT JOIN kinds k USING (event)
JOIN open_documents d ON d.document_id = c.document_id;
CREATE TEMP TABLE facts AS
SELECT incident_id, event, grave,
       min(coalesce(value, low)) FILTER (modality = 'asserted') AS fewest, max(coalesce(value, high)) FILTER (modality = 'asserted') AS most
FROM said WHERE grave IS NOT NULL GROUP BY ALL;
CREATE TEMP TABLE events AS
SELECT i.incident_id, unnest(a.events) AS event, a.document_id
FROM identified i JOIN joined USING (incident) JOIN open_accounts a USING (account_id);
CREATE TEMP TABLE headlines AS
SELECT incident_id, string_agg(fact, ', ' ORDER BY grave) AS told, arg_min(event, grave) AS event FROM (
    SELECT e.incident_id, e.event, k.grave,
           concat_ws(' ', replace(e.event, '_', ' '), CAST(f.fewest AS BIGINT), CASE WHEN f.most > f.fewest THEN 'to ' || CAST(f.most AS BIGINT) END) AS fact
    FROM (SELECT DISTINCT incident_id, event FROM events) e JOIN kinds k USING (event) LEFT JOIN facts f USING (incident_id, event)
    QUALIFY row_number() OVER (PARTITION BY e.incident_id ORDER BY k.grave) <= 3
) GROUP BY incident_id;
-- The narrowest place that a claim names and that lies in, or holds, the places of all the others.
CREATE TEMP TABLE spotted AS
SELECT DISTINCT i.incident_id, a.place_id, a.chain FROM identified i JOIN joined USING (incident) JOIN open_accounts a USING (account_id)
WHERE a.place_id IS NOT NULL;
CREATE TEMP TABLE covering AS
SELECT incident_id, place_id FROM spotted s
WHERE NOT EXISTS (
    FROM spotted o WHERE o.incident_id = s.incident_id AND NOT (list_contains(o.chain, s.place_id) OR list_contains(s.chain, o.place_id))
)
QUALIFY row_number() OVER (PARTITION BY incident_id ORDER BY len(chain) DESC, place_id) = 1;
CREATE TEMP TABLE next_incidents AS
SELECT i.incident_id, h.event, c.place_id, p.place_name, p.place_type, coalesce(p.place_evidence, 'none') AS place_evidence,
       w.from_date, w.to_date,
       concat_ws('; ', h.told, p.place_name, CASE WHEN w.from_date = w.to_date THEN w.from_date::VARCHAR ELSE w.from_date || ' to ' || w.to_date END) AS headline,
       i.claims, w.documents, w.stories, coalesce(s.claimants, 0) AS claimants
FROM identified i
JOIN headlines h USING (incident_id)
JOIN (
    SELECT incident, min(a.from_date) AS from_date, max(a.to_date) AS to_date, count(DISTINCT a.document_id) AS documents,
           count(DISTINCT d.story_id) AS stories
    FROM joined JOIN open_accounts a USING (account_id) JOIN open_documents d USING (document_id) GROUP BY incident
) w USING (incident)
LEFT JOIN covering c USING (incident_id)
LEFT JOIN (
    SELECT i.incident_id, a.place_id, min(a.place_name) AS place_name, min(a.place_type) AS place_type,
           arg_min(a.place_evidence, list_position(['clause', 'sentence', 'carried', 'section', 'story', 'none'], a.place_evidence)) AS place_evidence
    FROM identified i JOIN joined USING (incident) JOIN open_accounts a USING (account_id) GROUP BY ALL
) p ON p.incident_id = i.incident_id AND p.place_id = c.place_id
LEFT JOIN (SELECT incident_id, count(DISTINCT claimant) AS claimants FROM said GROUP BY incident_id) s ON s.incident_id = i.incident_id;
