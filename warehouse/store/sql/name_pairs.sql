-- Names that may be one entity and are kept as two, for a person to review: same kind, one of them known from texts alone,
-- alike in spelling or one the end of the other; nothing is merged because of it.
-- example: SELECT kind, name, other_name, likeness FROM name_pairs ORDER BY likeness DESC, name, other_name LIMIT 10
CREATE VIEW name_pairs AS
WITH named AS (
    SELECT entity_id, kind, name, basis, strip_accents(lower(name)) AS plain
    FROM entities
    WHERE length(name) > 3
),
words AS (
    SELECT entity_id, unnest(string_split_regex(plain, '[^[:alnum:]]+')) AS word FROM named
),
keyed AS (
    -- Pairs are looked for among names that share a word or the start of one: a whole product of all names would never end.
    SELECT entity_id, word FROM words
    UNION
    SELECT entity_id, left(word, 4) || '…' FROM words
),
common AS (
    -- A word of more than fifty names ('al', 'city') says nothing.
    SELECT word FROM keyed WHERE length(word) > 2 GROUP BY word HAVING count(*) BETWEEN 2 AND 50
),
pairs AS (
    SELECT DISTINCT least(a.entity_id, b.entity_id) AS entity_id, greatest(a.entity_id, b.entity_id) AS other_id
    FROM keyed a
    JOIN keyed b ON a.word = b.word AND a.entity_id < b.entity_id
    WHERE a.word IN (FROM common)
)
SELECT
    a.entity_id,
    b.entity_id AS other_id,
    a.kind,
    a.name,
    b.name AS other_name,
    round(jaro_winkler_similarity(a.plain, b.plain), 3) AS likeness
FROM pairs p
JOIN named a ON a.entity_id = p.entity_id
JOIN named b ON b.entity_id = p.other_id
WHERE a.kind = b.kind
    AND 'text' IN (a.basis, b.basis)
    -- 0.9 lets one letter in ten differ: transliterations do, unrelated names that share a word mostly don't.
    AND (jaro_winkler_similarity(a.plain, b.plain) >= 0.9
        OR suffix(a.plain, ' ' || b.plain) OR suffix(b.plain, ' ' || a.plain))
