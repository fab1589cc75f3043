-- table: dates
-- scope: row
-- severity: error
-- why: NULL has a reason: without an anchor there are no days.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT document_id, date_id AS key, format('{}: {}, {} to {}', quote, anchor, earliest, latest) AS datum
FROM staged.dates
WHERE CASE anchor WHEN 'none' THEN earliest IS NOT NULL OR latest IS NOT NULL
                  WHEN 'document' THEN false
                  ELSE (earliest IS NULL OR latest IS NULL) AND value NOT LIKE 'BC%' END
   -- What names its year is counted from nothing.
   OR (type = 'date' AND anchor IN ('document', 'text') AND value NOT LIKE '%X%'
       AND regexp_matches(quote, '\b(1[0-9]|20)[0-9]{2}\b'))
