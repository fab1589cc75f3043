-- table: numerals
-- scope: run
-- severity: warning
-- why: Above 2 in 100 unexplained numerals the ledger no longer says what the numbers of the texts are.
-- remedy: Read them: SELECT * FROM unexplained_numerals; a new kind of text may want a new rule.
SELECT NULL AS document_id, 'all' AS key, format('{} of {}', unexplained, total) AS datum
FROM (SELECT count(*) AS total, count(*) FILTER (role = 'unexplained') AS unexplained FROM staged.numerals)
WHERE total >= 50 AND unexplained > 0.02 * total
