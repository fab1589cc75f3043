-- table: numerals
-- scope: document
-- severity: error
-- why: Law 4: an analyst must be able to trust that no number of the text was missed.
-- remedy: This is a fault of Dateline, not of the text: report it with the example.
SELECT document_id, key, format('{} digits printed, {} listed', printed, listed) AS datum
FROM numbers_left_out('\p{Nd}')
