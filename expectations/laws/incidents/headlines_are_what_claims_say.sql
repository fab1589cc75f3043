-- table: incidents
-- scope: run
-- severity: error
-- why: An incident asserts nothing that no claim says: each number of its headline is one that a claim gives.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT NULL AS document_id, i.incident_id AS key, i.headline AS datum
FROM (SELECT incident_id, headline, unnest(regexp_extract_all(split_part(headline, ';', 1), '[0-9]+')) AS number FROM staged.incidents) i
WHERE NOT EXISTS (
    FROM main.incident_claims c JOIN main.figures f ON f.figure_id = c.claim_id
    WHERE c.incident_id = i.incident_id AND i.number::BIGINT IN (f.value::BIGINT, f.low::BIGINT, f.high::BIGINT)
)
