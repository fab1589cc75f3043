-- table: documents
-- scope: document
-- severity: error
-- why: Copies are found by signature: without its own a copy would count as a second source.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT document_id, document_id AS key,
       format('{} words, {} minima, {} bands', words, len(minima), len(bands)) AS datum
FROM staged.documents LEFT JOIN staged.signatures USING (document_id)
WHERE minima IS NULL OR (words > 0 AND len(minima) = 0) OR len(bands) <> len(minima) // 2
   OR minima[1] NOT BETWEEN 1 AND length(text)
   OR list_sort(bands) <> coalesce((SELECT list_sort(list(band)) FROM staged.bands b
                                    WHERE b.document_id = documents.document_id), [])
