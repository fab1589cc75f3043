-- table: figures
-- scope: row
-- severity: error
-- why: Readers of Parquet see the first link of each role; it must be the one that links explains.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT DISTINCT f.document_id, f.figure_id AS key, f.quote AS datum
FROM staged.figures f LEFT JOIN linked l ON from_id = figure_id
WHERE f.figure_id NOT IN (FROM torn_facts)
  AND (f.counted_id IS DISTINCT FROM l.counted_id
       OR f.claimant_id IS DISTINCT FROM l.claimant_id
       OR f.claimant_quote IS DISTINCT FROM l.claimant_quote
       OR f.event_quote IS DISTINCT FROM l.event_quote)
