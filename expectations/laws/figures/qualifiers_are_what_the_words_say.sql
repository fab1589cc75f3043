-- table: figures
-- scope: row
-- severity: error
-- why: A hedge stands beside its number: about 12, 12 or more; and one that stands right before it is heeded.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT f.document_id, f.figure_id AS key, concat(f.qualifier, ': ', before, '[', f.quote, ']', after) AS datum
FROM (SELECT *, CASE WHEN qualifier = 'about' AND high = value THEN 'not_reached' ELSE qualifier END AS hedge
      FROM staged.figures) f
JOIN around USING (figure_id)
WHERE CASE WHEN qualifier = 'exact' THEN is_bounded(right(before, 40))
           WHEN qualifier IN ('between', 'vague') THEN false
           ELSE NOT says_hedge(hedge, before, f.quote, after)
            AND NOT (value IS NULL AND says_hedge('not_reached', before, f.quote, after)) END
