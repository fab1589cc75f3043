-- table: documents
-- scope: document
-- severity: error
-- why: Agencies are credited by their reviewed names.
-- remedy: Add the agency to seeds/reference/documents/wire_agencies.csv.
SELECT document_id, document_id AS key, array_to_string(agencies, ', ') AS datum FROM staged.documents
WHERE NOT list_has_all((SELECT list(name) FROM known.agencies), agencies)
