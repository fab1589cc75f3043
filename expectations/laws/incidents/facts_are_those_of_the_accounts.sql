-- table: incidents
-- scope: run
-- severity: error
-- why: An incident's kind, place, days, counts and headline follow from what its documents tell of it, and from nothing else.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
WITH told AS (SELECT c.* FROM main.incident_claims c SEMI JOIN staged.incidents USING (incident_id)),
accounts AS (
    SELECT DISTINCT t.incident_id, a.* FROM (SELECT *, unnest(claims) AS claim_id FROM main.accounts SEMI JOIN told USING (document_id)) a
    JOIN told t USING (claim_id)
),
facts AS (
    SELECT a.incident_id, min(a.from_date) AS from_date, max(a.to_date) AS to_date, count(DISTINCT a.document_id) AS documents,
           count(DISTINCT s.story_id) AS stories, flatten(list(a.events)) AS events
    FROM accounts a LEFT JOIN main.stories s USING (document_id) GROUP BY a.incident_id
),
claimed AS (
    SELECT t.incident_id, count(DISTINCT coalesce(f.claimant_id, lower(f.claimant_quote), 'by ' || lower(d.publisher))) AS claimants
    FROM told t JOIN main.figures f ON f.figure_id = t.claim_id JOIN main.documents d ON d.document_id = t.document_id GROUP BY t.incident_id
)
SELECT NULL AS document_id, i.incident_id AS key, i.headline AS datum
FROM staged.incidents i JOIN facts f USING (incident_id) LEFT JOIN claimed c USING (incident_id)
WHERE (i.from_date, i.to_date, i.documents, i.stories, i.claimants)
      IS DISTINCT FROM (f.from_date, f.to_date, f.documents, f.stories, coalesce(c.claimants, 0))
   OR NOT list_contains(f.events, i.event)
   OR NOT list_has_all(
          list_transform(f.events, lambda event: replace(event, '_', ' ')),
          regexp_split_to_array(regexp_replace(split_part(i.headline, '; ', 1), ' [0-9]+( to [0-9]+)?(,|$)', '\2', 'g'), ', ')
      )
   OR i.headline <> concat_ws(
          '; ', split_part(i.headline, '; ', 1), i.place_name,
          CASE WHEN i.from_date = i.to_date THEN i.from_date::VARCHAR ELSE i.from_date || ' to ' || i.to_date END
      )
   OR CASE WHEN i.place_id IS NULL THEN i.place_name IS NOT NULL OR i.place_type IS NOT NULL OR i.place_evidence <> 'none'
           ELSE NOT EXISTS (
               FROM accounts a WHERE a.incident_id = i.incident_id AND a.place_id = i.place_id AND a.place_name = i.place_name
                AND a.place_type IS NOT DISTINCT FROM i.place_type AND a.place_evidence = i.place_evidence
           ) END
