-- table: figures
-- scope: row
-- severity: error
-- why: Why a figure has its days is how it is linked to them, and what the date itself was counted from.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT DISTINCT document_id, figure_id AS key,
       concat_ws(', ', quote, how, anchor, second_anchor, date_basis, date_evidence) AS datum
FROM figure_days
WHERE date_basis NOT IN ('none', 'document')
  AND (date_evidence <> coalesce(evidence, 'clause')
       OR CASE WHEN evidence NOT IN ('clause', 'sentence') THEN date_basis <> 'inferred'
               WHEN anchor = 'explicit' AND second_anchor = 'explicit' THEN date_basis <> 'explicit'
               WHEN anchor = 'document' AND second_anchor = 'document' THEN date_basis = 'inferred'
               ELSE date_basis = 'relative' AND 'document' NOT IN (anchor, second_anchor) END)
