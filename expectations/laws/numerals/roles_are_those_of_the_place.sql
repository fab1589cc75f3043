-- table: numerals
-- scope: row
-- severity: error
-- why: Numbers of what isn't read are furniture's or unread, and no others are; an ordinal is written as one.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT n.document_id, format('{}/{}', n.document_id, n.char_start) AS key,
       concat_ws(': ', n.quote, n.role) AS datum
FROM staged.numerals n
LEFT JOIN staged.passages p
  ON p.document_id = n.document_id AND n.char_start >= p.char_start AND n.char_start < p.char_end
WHERE CASE WHEN n.role IN ('markup', 'unexplained') THEN false
           WHEN n.role IN ('furniture', 'unread') THEN is_mined(p.zone, p.language)
           ELSE NOT is_mined(p.zone, p.language)
             OR (n.role = 'ordinal' AND NOT regexp_matches(lower(n.quote), '(st|nd|rd|th)$')) END
