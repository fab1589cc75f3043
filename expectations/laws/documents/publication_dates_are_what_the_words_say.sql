-- table: documents
-- scope: document
-- severity: error
-- why: Law 2: the day of publication is the one that its words name.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT document_id, document_id AS key, concat_ws(': ', published_quote, published_on) AS datum
FROM staged.documents
WHERE CASE WHEN published_basis = 'declared'
           THEN (document_id, published_quote) NOT IN (
               SELECT document_id, value FROM staged.declarations WHERE role IN ('published', 'changed'))
           ELSE NOT contains(text, published_quote) END
   OR (published_basis = 'stated' AND differs_from_words(published_quote, published_on::VARCHAR) <> '')
   -- A timestamp begins with its day.
   OR (published_basis = 'declared' AND regexp_matches(published_quote, '^\d{4}-\d\d-\d\d')
       AND published_on::VARCHAR <> published_quote[:10])
