-- Every figure in one table for people who want no joins: the file, title and address of its document, the words of its passage,
-- place with province and country, days, claimant, and whether another figure conflicts with it. No figure is the best one.
-- example: SELECT quote, counted, event, place, country, from_date, claimant, title, path FROM figures_in_full ORDER BY path, char_start LIMIT 10
CREATE VIEW figures_in_full AS
WITH disputes AS (
    SELECT figure_id FROM figure_pairs WHERE verdict = 'conflict'
    UNION
    SELECT other_id FROM figure_pairs WHERE verdict = 'conflict'
)
SELECT
    f.* EXCLUDE (document_id, passage_no, char_start, char_end, byte_start, byte_end, figure_id, counted_id, place_id, claimant_id),
    e.name AS place,
    e.place_type,
    e.admin1 AS province,
    e.country,
    e.latitude,
    e.longitude,
    coalesce(c.name, f.claimant_quote) AS claimant,
    x.figure_id IS NOT NULL AS disputed,
    substring(d.text, p.char_start + 1, p.char_end - p.char_start) AS passage,
    p.zone,
    d.path,
    d.title,
    d.publisher,
    d.url,
    d.published_on,
    s.story_id,
    f.figure_id,
    f.document_id,
    f.char_start,
    f.char_end
FROM figures f
JOIN documents d USING (document_id)
JOIN passages p ON p.document_id = f.document_id AND p.passage_no = f.passage_no
LEFT JOIN stories s ON s.document_id = f.document_id
LEFT JOIN entities e ON e.entity_id = f.place_id
LEFT JOIN entities c ON c.entity_id = f.claimant_id
LEFT JOIN disputes x ON x.figure_id = f.figure_id
