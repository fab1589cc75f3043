-- The words of a text, without case, accents and the signs between them.
CREATE TEMP MACRO words_of(words) AS regexp_extract_all(lower(strip_accents(words)), '[\p{L}\p{N}]+')
