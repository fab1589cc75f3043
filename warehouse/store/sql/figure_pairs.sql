-- Figures of different sentences that speak of the same event, counted class and place on overlapping days, two by two, with all that
-- the verdict rests on: claims of one incident, or of one population at one time, as those displaced, trapped or held, or a stock that
-- is of no incident (refugees in a camp). Of things, unlike people, only those of one name meet: missiles aren't compared with drones.
-- agree: both say a number and the numbers meet; compatible: they can both be true; conflict: they can't.
-- A bare number stretches by the tolerance of its qualifier (seeds/reference/tolerances.csv), shown in the row: below and above.
-- Places and days are compared at their precision: a part never contradicts a larger whole, 'near' never contradicts 'in', and days
-- that only overlap, or of a flow that nobody dates, decide nothing; nor does a place that only the article as a whole tells. Any place of a figure may meet any of the other's; who fled from
-- a place is not compared with who fled to it. A denial conflicts with who asserts the number denied.
-- independent: neither the story nor the claimant is the same, neither passes on the other, and both are known. No figure is the best one.
-- example: SELECT verdict, independent, event, quote, other_quote, claimant, other_claimant FROM figure_pairs ORDER BY ALL LIMIT 10
CREATE VIEW figure_pairs AS
WITH tolerances(qualifier, below, above) AS (
    VALUES ('exact', 0.0, 0.0), ('about', 0.1, 0.1), ('at_least', 0.0, NULL), ('more_than', 0.0, NULL),
           ('at_most', NULL, 0.0), ('less_than', NULL, 0.0), ('between', 0.0, 0.0), ('vague', NULL, NULL)
),
relays AS (
    SELECT l.from_id AS figure_id, list(l.target_id) || list(regexp_replace(lower(l.quote), '^the ', '')) AS relayed_by
    FROM links l WHERE l.role = 'relayed_by' GROUP BY l.from_id
),
-- Each place of a figure: the first, which stands in the figure too, and those behind it.
spots AS (
    SELECT figure_id, place_id, place_relation FROM figures WHERE place_id IS NOT NULL
    UNION
    SELECT from_id, target_id, CASE role WHEN 'place' THEN relation ELSE role END
    FROM links WHERE role IN ('place', 'from', 'to') AND target_id IS NOT NULL
),
said AS (
    SELECT
        i.incident_id,
        -- People are counted under many names, things of different names are different things.
        CASE WHEN f.kind = 'count' AND f.counted_class IN ('weapon', 'vehicle', 'aircraft', 'ship', 'animal', 'building', 'organisation', 'attack', 'document')
             THEN regexp_extract(rtrim(lower(f.counted), 's'), '[^ ]+$') END AS thing,
        f.figure_id, f.document_id, f.char_start, f.quote, f.event, f.counted_class, f.kind, f.measure, f.modality, f.qualifier,
        coalesce(f.base_unit, f.unit) AS unit,
        p.place_id, p.place_relation, e.name AS place, e.place_type, e.country_code, e.admin1,
        f.from_date, f.to_date, f.date_basis,
        -- What is undated lies before its document, by a month at most: an older event would be given its date.
        CASE WHEN f.date_basis = 'document' THEN coalesce(f.from_date, f.to_date - INTERVAL 30 DAY) ELSE f.from_date END AS first_day,
        CASE WHEN f.date_basis = 'document' THEN coalesce(f.to_date, f.from_date + INTERVAL 30 DAY) ELSE f.to_date END AS last_day,
        t.below, t.above,
        CASE WHEN f.unit IS NULL OR f.base_value IS NULL OR f.value IS NULL OR f.value = 0 THEN 1 ELSE f.base_value / f.value END AS factor,
        coalesce(f.low, f.value) * (1 - CASE WHEN f.low IS NULL OR f.low = f.value THEN t.below ELSE 0 END) AS low,
        coalesce(f.high, f.value) * (1 + CASE WHEN f.high IS NULL OR f.high = f.value THEN t.above ELSE 0 END) AS high,
        coalesce(c.name, f.claimant_quote, d.publisher) AS claimant,
        -- Who stands for the figure, and with them who passed it on: an agency that a page names stands for what nobody else claims.
        list_filter(
            [f.claimant_id, regexp_replace(lower(coalesce(c.name, f.claimant_quote, d.publisher)), '^the ', '')], lambda x: x IS NOT NULL
        ) AS claimed_by,
        list_filter(
            coalesce(r.relayed_by, [])
            || CASE WHEN f.claimant_quote IS NULL THEN list_transform(coalesce(d.agencies, []), lambda x: lower(x)) ELSE [] END,
            lambda x: x IS NOT NULL
        ) AS passed_on_by,
        f.date_basis = 'document' AND f.measure = 'flow' AS undated,
        f.place_evidence = 'clause' AS placed_by_clause,
        s.story_id
    FROM figures f
    JOIN documents d USING (document_id)
    JOIN tolerances t USING (qualifier)
    LEFT JOIN stories s USING (document_id)
    LEFT JOIN incident_claims i ON i.claim_id = f.figure_id
    LEFT JOIN spots p USING (figure_id)
    LEFT JOIN relays r USING (figure_id)
    LEFT JOIN entities e ON e.entity_id = p.place_id
    LEFT JOIN entities c ON c.entity_id = f.claimant_id
    WHERE f.event IS NOT NULL AND f.modality <> 'demanded' AND f.date_basis <> 'none' AND (f.counted_class IS NOT NULL OR f.kind <> 'count')
),
met AS (
    SELECT
        a.*,
        b.figure_id AS other_id, b.document_id AS other_document_id, b.quote AS other_quote, b.qualifier AS other_qualifier,
        b.place AS other_place, b.from_date AS other_from_date, b.to_date AS other_to_date, b.date_basis AS other_date_basis,
        b.below AS other_below, b.above AS other_above, b.claimant AS other_claimant,
        a.low * a.factor AS a_low, a.high * a.factor AS a_high, b.low * b.factor AS b_low, b.high * b.factor AS b_high,
        b.modality AS other_modality,
        CASE
            WHEN a.place_id = b.place_id AND a.place_relation IN ('in', 'near') AND b.place_relation IN ('in', 'near')
             AND a.place_relation <> b.place_relation THEN 'around'
            WHEN a.place_id = b.place_id THEN 'same'
            WHEN b.place_type = 'country' AND a.country_code = b.country_code THEN 'first_within'
            WHEN a.place_type = 'country' AND a.country_code = b.country_code THEN 'other_within'
            WHEN b.place_type = 'admin1' AND a.place_type <> 'admin1' AND a.country_code = b.country_code AND a.admin1 = b.admin1 THEN 'first_within'
            WHEN a.place_type = 'admin1' AND b.place_type <> 'admin1' AND a.country_code = b.country_code AND a.admin1 = b.admin1 THEN 'other_within'
        END AS places,
        CASE
            WHEN a.undated OR b.undated THEN 'unknown'
            WHEN a.first_day = b.first_day AND a.last_day = b.last_day THEN 'same'
            WHEN a.first_day >= b.first_day AND a.last_day <= b.last_day THEN 'first_within'
            WHEN b.first_day >= a.first_day AND b.last_day <= a.last_day THEN 'other_within'
            ELSE 'overlap'
        END AS days,
        a.placed_by_clause AND b.placed_by_clause AS placed_by_clauses,
        a.story_id = b.story_id AS same_story,
        list_has_any(a.claimed_by, b.claimed_by || b.passed_on_by) OR list_has_any(b.claimed_by, a.passed_on_by)
        OR (len(a.claimed_by) = 0 AND list_has_any(a.passed_on_by, b.passed_on_by)) AS same_claimant,
        len(a.claimed_by || a.passed_on_by) > 0 AND len(b.claimed_by || b.passed_on_by) > 0 AS both_known
    FROM said a
    JOIN said b
      ON a.event = b.event AND a.kind = b.kind
     AND (a.modality = b.modality OR (a.modality IN ('asserted', 'denied') AND b.modality IN ('asserted', 'denied')))
     AND NOT (coalesce(a.place_relation, '') || coalesce(b.place_relation, '') IN ('fromto', 'tofrom'))
     AND a.counted_class IS NOT DISTINCT FROM b.counted_class
     AND a.measure IS NOT DISTINCT FROM b.measure
     AND a.unit IS NOT DISTINCT FROM b.unit
     AND a.country_code IS NOT DISTINCT FROM b.country_code
     AND (a.document_id, a.char_start) < (b.document_id, b.char_start)
     AND a.first_day <= b.last_day AND b.first_day <= a.last_day
     AND (
         a.incident_id = b.incident_id
         OR a.event IN ('displaced', 'trapped', 'detained')
         OR (a.incident_id IS NULL AND b.incident_id IS NULL AND a.measure = 'stock')
     )
     AND (a.thing = b.thing OR a.thing IS NULL OR b.thing IS NULL)
    -- '2 km (1 mile)' is one figure twice.
    WHERE NOT EXISTS (
        FROM links l
        WHERE l.role IN ('equivalent', 'of')
          AND ((l.from_id = a.figure_id AND l.target_id = b.figure_id) OR (l.from_id = b.figure_id AND l.target_id = a.figure_id))
    )
),
judged AS (
    SELECT
        *,
        coalesce(a_low > b_high, false) AS first_above,
        coalesce(b_low > a_high, false) AS other_above_first,
        a_low IS NOT NULL AND a_high IS NOT NULL AND b_low IS NOT NULL AND b_high IS NOT NULL AS closed,
        -- Which of the two is the part: in place, in days, or in neither; NULL where they cross.
        CASE
            WHEN NOT placed_by_clauses THEN NULL
            WHEN places = 'same' AND days = 'same' THEN 'neither'
            WHEN days IN ('overlap', 'unknown') OR places = 'around' THEN NULL
            WHEN measure = 'stock' AND days <> 'same' THEN NULL
            WHEN places IN ('same', 'first_within') AND days IN ('same', 'first_within') THEN 'first'
            WHEN places IN ('same', 'other_within') AND days IN ('same', 'other_within') THEN 'other'
        END AS part
    FROM met
    WHERE places IS NOT NULL
    -- Figures with several places are one pair, by the places that say most.
    QUALIFY row_number() OVER (
        PARTITION BY figure_id, other_id
        ORDER BY CASE places WHEN 'same' THEN 0 WHEN 'around' THEN 1 ELSE 2 END, place_id, other_place
    ) = 1
)
SELECT
    CASE
        -- One claimant who gives two numbers in one document tells of parts.
        WHEN document_id = other_document_id AND claimant = other_claimant AND (first_above OR other_above_first) THEN 'compatible'
        WHEN modality <> other_modality AND part IS NOT NULL AND NOT first_above AND NOT other_above_first THEN 'conflict'
        WHEN modality <> other_modality THEN 'compatible'
        WHEN part = 'neither' AND (first_above OR other_above_first) THEN 'conflict'
        WHEN part = 'first' AND first_above THEN 'conflict'
        WHEN part = 'other' AND other_above_first THEN 'conflict'
        WHEN closed AND NOT first_above AND NOT other_above_first THEN 'agree'
        ELSE 'compatible'
    END AS verdict,
    coalesce(NOT same_story AND NOT same_claimant AND both_known, false) AS independent,
    same_story, same_claimant, event, counted_class, kind, measure, modality, other_modality, places, days,
    figure_id, document_id, quote, qualifier, below, above, place, from_date, to_date, date_basis, claimant,
    other_id, other_document_id, other_quote, other_qualifier, other_below, other_above, other_place, other_from_date, other_to_date,
    other_date_basis, other_claimant
FROM judged
