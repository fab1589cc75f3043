-- table: mentions
-- scope: row
-- severity: error
-- why: A name leads to an entity that bears it, of its kind; only short forms and reviewed aliases may differ.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT DISTINCT m.document_id, m.mention_id AS key, concat_ws(', ', m.quote, m.kind, m.basis, s.name) AS datum
FROM staged.mentions m JOIN staged.sightings s USING (document_id, entity_id)
WHERE CASE WHEN m.basis IN ('text', 'ambiguous') THEN
               m.basis <> s.basis OR (m.basis = 'text' AND m.kind <> s.kind)
               OR NOT list_has_any(words_of(m.quote), words_of(s.name))
           -- What a place is called may stand for who governs it.
           WHEN m.kind <> s.kind AND m.kind <> 'organisation' THEN true
           WHEN m.basis = 'seed' THEN s.basis <> 'seed'
           WHEN m.basis = 'gazetteer' THEN
               s.basis NOT IN ('gazetteer', 'seed') OR (s.basis = 'seed' AND s.geonames_id IS NOT NULL)
           ELSE s.basis = 'ambiguous' END
