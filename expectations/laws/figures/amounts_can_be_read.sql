-- table: figures
-- scope: run
-- severity: warning
-- why: A figure whose words the gate can't read is held to nothing: at most one in a hundred may be so.
-- remedy: Read them: the gate's reading of numbers is expectations/reading.
SELECT NULL AS document_id, any_value(f.figure_id) AS key,
       format('{} of {}, such as {}', count(*) FILTER (len(worths) = 0), count(*),
              any_value(f.quote) FILTER (len(worths) = 0)) AS datum
FROM staged.figures f JOIN around USING (figure_id)
WHERE coalesce(value, low, high) IS NOT NULL
HAVING count(*) >= 100 AND count(*) FILTER (len(worths) = 0) > 0.01 * count(*)
