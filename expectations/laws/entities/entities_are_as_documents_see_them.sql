-- table: entities
-- scope: run
-- severity: error
-- why: An entity's row is that of a document that names it, in all columns.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT NULL AS document_id, entity_id AS key, name AS datum FROM (
    FROM main.entities SEMI JOIN staged.sightings USING (entity_id)
    EXCEPT SELECT * EXCLUDE (document_id) FROM main.sightings
)
