-- table: entities
-- scope: run
-- severity: error
-- why: The table lists what the texts name; a row that nothing mentions is left over from a removed text.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT NULL AS document_id, entity_id AS key, name AS datum FROM main.entities
WHERE entity_id NOT IN (SELECT entity_id FROM main.mentions)
