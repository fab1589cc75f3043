-- table: mentions
-- scope: row
-- severity: error
-- why: Only an ambiguous name has candidates, each with its probability.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT document_id, mention_id AS key, concat_ws(', ', quote, basis, candidates, candidate_scores) AS datum
FROM staged.mentions
WHERE len(candidates) <> len(candidate_scores) OR (basis <> 'ambiguous' AND len(candidates) > 0)
   OR list_sum(candidate_scores) > 1.000001 OR list_min(candidate_scores) < 0
