-- table: documents
-- scope: document
-- severity: error
-- why: Law 2: what the collector didn't give stands in the text: each of its words.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
WITH said AS (
    SELECT d.document_id, text, unnest([
        {'column': 'title', 'words': CASE WHEN given_digest IS NULL THEN title END},
        {'column': 'publisher', 'words': CASE WHEN given_digest IS NULL THEN publisher END},
        {'column': 'url', 'words': CASE WHEN given_digest IS NULL THEN url END},
        {'column': 'authors', 'words': CASE WHEN given_digest IS NULL THEN array_to_string(authors, ' ') END},
        {'column': 'subtitle', 'words': subtitle},
        {'column': 'section', 'words': section},
        {'column': 'topics', 'words': array_to_string(topics, ' ')}
    ], recursive := true)
    FROM staged.documents d JOIN staged.sources USING (document_id)
)
SELECT document_id, document_id AS key, concat_ws(': ', "column", words) AS datum FROM said
WHERE words <> ''
  AND NOT list_has_all(words_of(text), words_of(words))
