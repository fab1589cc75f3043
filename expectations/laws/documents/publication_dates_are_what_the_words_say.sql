-- table: documents
-- scope: document
-- severity: error
-- why: Law 2: the day of publication is the one that its words name.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT document_id, document_id AS key, concat_ws(': ', published_quote, published_on) AS datum
FROM staged.documents
WHERE NOT contains(text, published_quote)
   OR (published_basis = 'stated' AND differs_from_words(published_quote, published_on::VARCHAR) <> '')
