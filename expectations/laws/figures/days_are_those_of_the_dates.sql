-- table: figures
-- scope: row
-- severity: error
-- why: A figure's days are those of the dates that it is linked to, or what the day of publication leaves.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT DISTINCT document_id, figure_id AS key,
       concat_ws(', ', quote, how, from_date, to_date, date_basis) AS datum
FROM figure_days
WHERE CASE
    WHEN date_basis = 'none' THEN
        -- Days that rest on an unknown day of publication aren't told, nor those that end before they begin.
        how = 'at' AND evidence = 'clause' AND anchor <> 'document'
        AND earliest IS NOT NULL AND latest IS NOT NULL
    WHEN date_basis = 'document' THEN
        coalesce(from_date <> published_earliest, false) OR coalesce(to_date <> published_latest, false)
    WHEN how IS NULL THEN true
    ELSE from_date IS DISTINCT FROM CASE WHEN how <> 'until' THEN earliest END
      OR to_date IS DISTINCT FROM CASE WHEN how = 'between' THEN second_latest
                                       WHEN how <> 'since' THEN latest
                                       WHEN to_date IS NOT NULL THEN published_latest END END
