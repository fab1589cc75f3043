-- What this snapshot changed against the one before: rows added, changed, removed, and why.
-- example: SELECT operation, table_name, cause, count(*) AS lines FROM last_changes GROUP BY ALL ORDER BY ALL
CREATE VIEW last_changes AS
SELECT c.* EXCLUDE (snapshot_id)
FROM changes c
JOIN snapshot s USING (snapshot_id)
