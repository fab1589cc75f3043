-- table: incident_claims
-- scope: run
-- severity: error
-- why: A claim keeps its own row with its words and bytes; an incident only points to it.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT NULL AS document_id, c.claim_id AS key, c.kind AS datum
FROM staged.incident_claims c
LEFT JOIN main.figures f ON f.figure_id = c.claim_id AND f.document_id = c.document_id
LEFT JOIN main.statements s ON s.statement_id = c.claim_id AND s.document_id = c.document_id
WHERE CASE c.kind WHEN 'figure' THEN f.figure_id ELSE s.statement_id END IS NULL
