-- table: dates
-- scope: row
-- severity: error
-- why: Today, yesterday and tomorrow are counted from the day of publication where it is the anchor.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT t.document_id, t.date_id AS key,
       format('{}: {}, published {}', t.quote, t.value, d.published_on) AS datum
FROM (SELECT *, CASE lower(quote)
                WHEN 'yesterday' THEN 1 WHEN 'today' THEN 0 WHEN 'tomorrow' THEN -1 END AS before
      FROM staged.dates WHERE anchor = 'document') t
JOIN staged.documents d USING (document_id)
WHERE t.before IS NOT NULL AND d.published_on IS NOT NULL
  AND (t.earliest IS DISTINCT FROM d.published_on - t.before OR t.latest IS DISTINCT FROM t.earliest)
