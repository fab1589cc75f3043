-- table: figures
-- scope: row
-- severity: error
-- why: NULL has a reason: named has an entity, described has words, publisher has neither.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT document_id, figure_id AS key, format('{}: {}', attribution, claimant_quote) AS datum FROM staged.figures
WHERE CASE attribution
        WHEN 'named' THEN claimant_id IS NULL OR claimant_quote IS NULL
        WHEN 'described' THEN claimant_id IS NOT NULL OR claimant_quote IS NULL
        ELSE claimant_id IS NOT NULL OR claimant_quote IS NOT NULL
      END
