-- Each new figure with the dates that it is linked to: of a stretch the first and the second. Figures of broken
-- links or dates are left out.
CREATE TEMP VIEW figure_days AS
    SELECT f.document_id, figure_id, f.quote, from_date, to_date, date_basis, date_evidence,
           published_earliest, published_latest, t[1].relation AS how, t[1].evidence AS evidence,
           t[1].earliest AS earliest, t[1].latest AS latest,
           t[1].anchor AS anchor, t[-1].latest AS second_latest, t[-1].anchor AS second_anchor
    FROM staged.figures f
    JOIN staged.documents d USING (document_id)
    LEFT JOIN (
        SELECT from_id, list({'relation': coalesce(relation, 'at'), 'evidence': evidence, 'earliest': earliest,
                              'latest': latest, 'anchor': anchor} ORDER BY ordinal)[:2] AS t
        FROM staged.links l JOIN staged.dates ON date_id = target_id WHERE role = 'date' GROUP BY from_id
    ) ON from_id = figure_id
    WHERE figure_id NOT IN (
        SELECT id FROM torn_facts
        UNION ALL SELECT from_id FROM staged.links JOIN broken_rows b ON b.table_name = 'dates' AND b.key = target_id)
