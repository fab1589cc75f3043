-- table: incident_claims
-- scope: run
-- severity: error
-- why: Why a claim belongs to an incident is what its document tells; no pair of accounts makes it likelier than that.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
WITH told AS (
    SELECT account_id, unnest(claims) AS claim_id, unnest(rules) AS rule, unnest(scores) AS score
    FROM main.accounts SEMI JOIN staged.incident_claims USING (document_id)
)
SELECT NULL AS document_id, c.claim_id AS key, format('{} {}', c.rule, c.score) AS datum
FROM staged.incident_claims c LEFT JOIN told t ON t.claim_id = c.claim_id AND t.rule = c.rule AND c.score BETWEEN 0 AND t.score + 0.0005
WHERE t.claim_id IS NULL
