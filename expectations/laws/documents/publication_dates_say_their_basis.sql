-- table: documents
-- scope: document
-- severity: error
-- why: NULL has a reason, and a day is a window of one day.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT document_id, document_id AS key,
       format('{}: {}, {} to {}', published_basis, published_on, published_earliest, published_latest) AS datum
FROM staged.documents
WHERE published_earliest > published_latest
   OR (published_basis IN ('declared', 'stated', 'inferred')) <> (published_quote IS NOT NULL)
   OR (published_basis = 'none') <> (published_earliest IS NULL AND published_latest IS NULL)
   OR (published_on IS NOT NULL AND (published_basis NOT IN ('given', 'declared', 'stated')
       OR published_precision <> 'day' OR published_on <> published_earliest OR published_on <> published_latest))
   OR (published_basis IN ('given', 'declared', 'stated')) <> (published_precision IS NOT NULL)
