-- What each staged document tells of each incident: its claims that name one place and the same days are one account. Ages, statements
-- and claims without place and day belong to the account that their passage tells, else to the main one of the document.
CREATE TEMP TABLE told AS
SELECT
    f.document_id, f.figure_id AS claim_id, 'figure' AS kind, f.event, f.passage_no, f.char_start, f.place_evidence,
    CASE WHEN f.place_relation IN ('in', 'near') AND p.place_type IS DISTINCT FROM 'continent' THEN f.place_id END AS place_id,
    -- A claim that only its document dates is of the days before; one of more than a month is no incident's.
    CASE WHEN f.date_basis <> 'document' AND f.to_date - f.from_date <= 31 THEN f.from_date END AS from_date,
    CASE WHEN f.date_basis <> 'document' AND f.to_date - f.from_date <= 31 THEN f.to_date END AS to_date,
    CASE WHEN f.qualifier = 'exact' AND f.value > 0 THEN f.event || ' ' || CAST(f.value AS BIGINT) END AS number
FROM staged.figures f
JOIN kinds USING (event)
LEFT JOIN staged.sightings p ON p.document_id = f.document_id AND p.entity_id = f.place_id
WHERE f.kind = 'count' AND f.modality IN ('asserted', 'possible', 'denied')
  AND NOT (f.date_basis <> 'document' AND coalesce(f.to_date - f.from_date > 31, f.from_date IS NOT NULL AND f.to_date IS NULL, false))
  AND NOT (coalesce(f.measure, '') = 'stock' AND f.event IN ('displaced', 'detained', 'affected', 'trapped'));
CREATE TEMP TABLE places AS
SELECT document_id, entity_id AS place_id, name, place_type, latitude, longitude,
       CASE WHEN place_type = 'country' THEN [entity_id] WHEN place_type = 'admin1' THEN [coalesce(country_id, ''), entity_id]
            ELSE [coalesce(country_id, ''), coalesce(admin1_id, ''), entity_id] END AS chain
FROM staged.sightings WHERE kind = 'place' AND place_type IS DISTINCT FROM 'continent';
CREATE TEMP TABLE spots AS
SELECT document_id, place_id, from_date, to_date, count(*) AS claims, min(char_start) AS first_char,
       bool_or(event IN ('killed', 'wounded', 'casualties')) AS is_grave
FROM told WHERE place_id IS NOT NULL OR from_date IS NOT NULL GROUP BY ALL;
CREATE TEMP TABLE mains AS
SELECT document_id, place_id, from_date, to_date FROM spots
QUALIFY row_number() OVER (
    PARTITION BY document_id
    ORDER BY is_grave DESC, place_id IS NULL, from_date IS NULL, claims DESC, first_char, place_id, from_date, to_date
) = 1;
-- Claims that name neither place nor day, ages, and what is said of such an event.
CREATE TEMP TABLE beside AS
SELECT document_id, claim_id, kind, event, passage_no, char_start, number FROM told WHERE place_id IS NULL AND from_date IS NULL
UNION ALL
SELECT document_id, figure_id, 'figure', NULL, passage_no, char_start, NULL FROM staged.figures WHERE kind = 'age'
UNION ALL
SELECT s.document_id, s.statement_id, 'statement', arg_min(w.event, k.grave), s.passage_no, s.char_start, NULL
FROM (SELECT *, unnest(list_distinct(regexp_extract_all(lower(quote), '[a-z]+'))) AS word FROM staged.statements) s
JOIN event_words w USING (word) JOIN kinds k ON k.event = w.event
GROUP BY s.document_id, s.statement_id, s.passage_no, s.char_start;
-- Passages that tell of one place and day alone.
CREATE TEMP TABLE passages_of_one AS
SELECT document_id, passage_no, any_value(place_id) AS place_id, any_value(from_date) AS from_date, any_value(to_date) AS to_date
FROM told WHERE place_id IS NOT NULL OR from_date IS NOT NULL
GROUP BY ALL HAVING count(DISTINCT concat_ws('/', place_id, from_date, to_date)) = 1;
CREATE TEMP TABLE placed AS
SELECT document_id, claim_id, kind, event, number, place_evidence, place_id, from_date, to_date, passage_no, 1.0 AS score,
       'incident/place-and-day' AS rule
FROM told WHERE place_id IS NOT NULL OR from_date IS NOT NULL
UNION ALL
SELECT b.document_id, b.claim_id, b.kind, b.event, b.number, 'none', p.place_id, p.from_date, p.to_date, b.passage_no, 0.9,
       'incident/passage'
FROM beside b JOIN passages_of_one p USING (document_id, passage_no)
UNION ALL
SELECT b.document_id, b.claim_id, b.kind, b.event, b.number, 'none', m.place_id, m.from_date, m.to_date, b.passage_no, 0.7,
       'incident/document'
FROM beside b ANTI JOIN passages_of_one USING (document_id, passage_no) LEFT JOIN mains m USING (document_id);
CREATE TEMP TABLE grouped AS
SELECT left(md5(concat_ws('/', document_id, coalesce(place_id, '-'), coalesce(from_date::VARCHAR, '-'), coalesce(to_date::VARCHAR, '-'))), 16) AS account_id,
       document_id, place_id, from_date, to_date,
       list(claim_id ORDER BY claim_id) AS claims, list(kind ORDER BY claim_id) AS kinds, list(rule ORDER BY claim_id) AS rules,
       list(score ORDER BY claim_id) AS scores, list_sort(list_distinct(list(event) FILTER (event IS NOT NULL))) AS events,
       list_sort(list_distinct(list(number) FILTER (number IS NOT NULL))) AS numbers, list(DISTINCT passage_no) AS passages,
       min(place_evidence) FILTER (place_evidence <> 'none') AS place_evidence
FROM placed GROUP BY ALL;
-- Who is named, by full name, and how old people are: of the main account anywhere in the document, of others in their passages.
-- Those of the reviewed seeds are public figures and bodies: reports of different incidents name them too.
CREATE TEMP TABLE named AS
SELECT DISTINCT m.document_id, m.passage_no, m.entity_id, 'person' AS what FROM staged.mentions m
JOIN staged.sightings s USING (document_id, entity_id)
WHERE s.kind = 'person' AND contains(s.name, ' ') AND s.basis <> 'seed'
UNION
SELECT m.document_id, m.passage_no, m.entity_id, 'town' FROM staged.mentions m
JOIN staged.sightings s USING (document_id, entity_id)
WHERE s.kind = 'place' AND s.place_type NOT IN ('country', 'admin1', 'continent', 'region', 'physical')
UNION
-- Those whose age is told beside their name: victims and suspects, not officials and reporters.
SELECT m.document_id, m.passage_no, m.entity_id, 'aged' FROM staged.mentions m
JOIN staged.sightings s USING (document_id, entity_id)
JOIN staged.figures f ON f.document_id = m.document_id AND f.passage_no = m.passage_no AND f.kind = 'age'
 AND f.char_start BETWEEN m.char_start - 40 AND m.char_end + 10
WHERE s.kind = 'person'
UNION
SELECT m.document_id, m.passage_no, m.entity_id, 'body' FROM staged.mentions m
JOIN staged.sightings s USING (document_id, entity_id)
WHERE s.kind = 'organisation' AND contains(s.name, ' ') AND s.basis <> 'seed'
UNION
SELECT document_id, passage_no, CAST(value AS VARCHAR), 'age' FROM staged.figures WHERE kind = 'age' AND value IS NOT NULL;
CREATE TEMP TABLE described AS
WITH main AS (
    SELECT g.*, m.document_id IS NOT NULL OR count(*) OVER (PARTITION BY g.document_id) = 1 AS is_main FROM grouped g
    LEFT JOIN mains m ON m.document_id = g.document_id AND m.place_id IS NOT DISTINCT FROM g.place_id
     AND m.from_date IS NOT DISTINCT FROM g.from_date AND m.to_date IS NOT DISTINCT FROM g.to_date
),
who AS (
    SELECT a.account_id,
           list_sort(list_distinct(list(n.entity_id) FILTER (n.what = 'person'))) AS persons,
           list_sort(list_distinct(list(n.entity_id) FILTER (n.what = 'aged'))) AS aged,
           list_sort(list_distinct(list(n.entity_id) FILTER (n.what = 'body'))) AS bodies,
           list_sort(list_distinct(list(n.entity_id) FILTER (n.what = 'town'))) AS towns,
           list_sort(list_distinct(list(n.entity_id) FILTER (n.what = 'age'))) AS ages
    FROM main a JOIN named n ON n.document_id = a.document_id AND (a.is_main OR list_contains(a.passages, n.passage_no))
    GROUP BY a.account_id
)
SELECT a.account_id, a.document_id, NULL::VARCHAR AS component_id, a.is_main, p.place_id, p.name AS place_name, p.place_type, p.latitude, p.longitude,
       coalesce(a.place_evidence, 'none') AS place_evidence,
       coalesce(p.chain, []) AS chain, a.from_date, a.to_date, d.published_on,
       a.claims, a.kinds, a.rules, a.scores, coalesce(a.events, []) AS events, coalesce(a.numbers, []) AS numbers,
       coalesce(w.persons, []) AS persons, coalesce(w.aged, []) AS aged, coalesce(w.bodies, []) AS bodies, coalesce(w.towns, []) AS towns, coalesce(w.ages, []) AS ages
FROM main a JOIN staged.documents d USING (document_id) LEFT JOIN places p USING (document_id, place_id) LEFT JOIN who w USING (account_id);
CREATE TEMP TABLE new_accounts AS SELECT * EXCLUDE (aged, bodies) FROM described;
-- What accounts of one incident may share: a block is all accounts with one key.
CREATE TEMP TABLE new_keys AS
WITH spelled AS (
    SELECT account_id, 'person' AS kind, unnest(persons) AS key FROM described
    UNION ALL
    SELECT account_id, 'aged', unnest(aged) FROM described
    UNION ALL
    SELECT account_id, 'body', unnest(bodies) FROM described
    UNION ALL
    -- A place in the days that are told, in blocks of four days; a town in the weeks after publication.
    SELECT account_id, 'day', concat_ws(' ', place_id, unnest(generate_series(epoch(from_date)::BIGINT // 345600, (epoch(to_date)::BIGINT + 86400) // 345600)))
    FROM described WHERE len(chain) > 2 AND from_date IS NOT NULL AND to_date IS NOT NULL
    UNION ALL
    SELECT account_id, 'week', concat_ws(' ', town, unnest([epoch(published_on)::BIGINT // 604800, epoch(published_on)::BIGINT // 604800 + 1]))
    FROM (SELECT account_id, published_on, unnest(towns) AS town FROM described WHERE published_on IS NOT NULL)
    UNION ALL
    SELECT account_id, 'age', concat_ws(' ', town, unnest(ages)) FROM (SELECT account_id, ages, unnest(towns) AS town FROM described)
    UNION ALL
    SELECT account_id, 'number', concat_ws(' ', place_id, unnest(numbers)) FROM described WHERE len(chain) > 2
    UNION ALL
    SELECT account_id, 'document', document_id FROM described
)
SELECT DISTINCT account_id, kind, (md5_number_lower(kind || ' ' || key) >> 1)::BIGINT AS key FROM spelled;
