-- table: documents
-- scope: document
-- severity: error
-- why: Law 2: what nobody gave stands in the text or in what the record declares: each of its words.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
WITH declared AS (
    SELECT document_id, role AS "column", string_agg(value, ' ') AS values FROM staged.declarations GROUP BY ALL
), said AS (
    SELECT document_id, text, given_digest, unnest([
        {'column': 'title', 'words': title, 'basis': title_basis},
        {'column': 'publisher', 'words': publisher, 'basis': publisher_basis},
        {'column': 'authors', 'words': array_to_string(authors, ' '), 'basis': authors_basis},
        {'column': 'url', 'words': url, 'basis': if(given_digest IS NULL, 'either', 'given')},
        {'column': 'subtitle', 'words': subtitle, 'basis': 'stated'},
        {'column': 'section', 'words': section, 'basis': 'stated'},
        {'column': 'topics', 'words': array_to_string(topics, ' '), 'basis': 'stated'}
    ], recursive := true)
    FROM staged.documents JOIN staged.sources USING (document_id)
)
SELECT document_id, document_id AS key, concat_ws(': ', "column", words, basis) AS datum
FROM said LEFT JOIN declared USING (document_id, "column")
WHERE "column" IN ('title', 'publisher', 'authors') AND (basis = 'none') <> (coalesce(words, '') = '')
   OR words <> '' AND CASE WHEN basis = 'given' THEN given_digest IS NULL
      ELSE NOT list_has_all(words_of(CASE basis WHEN 'stated' THEN text WHEN 'declared' THEN coalesce(values, '')
                                           ELSE concat_ws(' ', values, text) END), words_of(words)) END
