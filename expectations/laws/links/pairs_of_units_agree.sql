-- table: links
-- scope: run
-- severity: warning
-- why: '2 km (1 mile)' says one thing twice; far apart, one of the two is a misprint or misread.
-- remedy: Read the sentence: SELECT * FROM explain('<figure_id>').
SELECT a.document_id, l.from_id AS key, format('{} ({})', a.quote, b.quote) AS datum
FROM staged.links l
JOIN staged.figures a ON a.figure_id = l.from_id
JOIN staged.figures b ON b.figure_id = l.target_id
WHERE l.role = 'equivalent' AND a.base_unit = b.base_unit
  -- Who linked the two knows how they were rounded; whatever the rounding, half is too far.
  AND (l.rule = 'figures/equivalent-mismatch'
       OR abs(a.base_value - b.base_value) > 0.5 * greatest(abs(a.base_value), abs(b.base_value)))
