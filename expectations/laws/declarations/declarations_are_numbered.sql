-- table: declarations
-- scope: document
-- severity: error
-- why: The first declaration of a role is the likeliest; they are numbered from 0.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT document_id, format('{}/{}/{}', document_id, role, ordinal) AS key, value AS datum
FROM (
    SELECT *, row_number() OVER (PARTITION BY document_id, role ORDER BY ordinal) - 1 AS nth FROM staged.declarations
)
WHERE ordinal <> nth
