-- Pairs of accounts that may be of one incident, by the keys that they share, with the probability that they are.
-- The weights are those of a logistic regression on pages of one registry of incidents, rounded; what no such page teaches
-- (wide places, kinds of event) is set by hand.
CREATE TEMP TABLE sizes AS
SELECT key, count(*) AS size FROM all_keys SEMI JOIN (SELECT key FROM all_keys SEMI JOIN open_accounts USING (account_id)) USING (key)
GROUP BY key HAVING size BETWEEN 2 AND 60;
CREATE TEMP TABLE shared AS
WITH keyed AS (FROM all_keys SEMI JOIN open_accounts USING (account_id) JOIN sizes USING (key))
SELECT a.account_id AS one, b.account_id AS other,
       count(*) FILTER (a.kind = 'aged') AS aged, min(a.size) FILTER (a.kind = 'person') AS person_size,
       min(a.size) FILTER (a.kind = 'body') AS body_size, min(a.size) FILTER (a.kind = 'age') AS age_size,
       min(a.size) FILTER (a.kind = 'week') AS week_size
FROM keyed a JOIN keyed b ON a.key = b.key AND a.account_id < b.account_id GROUP BY ALL;
CREATE TEMP TABLE compared AS
SELECT
    s.*, a.document_id = b.document_id AS within,
    len(list_intersect(a.persons, b.persons)) AS persons,
    len(list_intersect(a.towns, b.towns)) AS towns,
    -- Both tell how old people are, and no two are of one age.
    len(a.ages) > 0 AND len(b.ages) > 0 AND NOT list_has_any(a.ages, b.ages) AS other_ages,
    len(list_intersect(a.numbers, b.numbers)) AS numbers,
    len(a.events) > 0 AND len(b.events) > 0 AND NOT list_has_any(a.events, b.events) AS other_harm,
    CASE
        WHEN a.place_id IS NULL OR b.place_id IS NULL THEN 'unknown'
        WHEN a.place_id = b.place_id THEN CASE WHEN len(a.chain) > 2 THEN 'same' ELSE 'wide' END
        WHEN list_contains(a.chain, b.place_id) OR list_contains(b.chain, a.place_id) THEN 'within'
        ELSE 'apart'
    END AS places,
    CASE
        WHEN a.from_date IS NULL OR b.from_date IS NULL THEN 'unknown'
        WHEN a.from_date <= b.to_date + 1 AND b.from_date <= a.to_date + 1 THEN 'same'
        WHEN a.from_date <= b.to_date + 4 AND b.from_date <= a.to_date + 4 THEN 'near'
        ELSE 'apart'
    END AS days,
    abs(a.published_on - b.published_on) AS gap,
    -- Written before the other's days: about something else.
    coalesce(a.published_on < b.from_date OR b.published_on < a.from_date, false) AS before
FROM shared s JOIN open_accounts a ON a.account_id = s.one JOIN open_accounts b ON b.account_id = s.other;
CREATE TEMP TABLE pairs AS
SELECT one, other, CASE WHEN within THEN 0.9 ELSE round(1 / (1 + exp(-weight)), 3) END AS score FROM (
    SELECT *,
        -0.25
        -- A person named in both, all the more if few accounts name them or their age is told: victims, not officials.
        + CASE persons WHEN 0 THEN 0 WHEN 1 THEN CASE WHEN person_size <= 3 THEN 2.5 ELSE 2 END WHEN 2 THEN 2.75 ELSE 4 END
        + CASE aged WHEN 0 THEN 0 WHEN 1 THEN 0.5 ELSE 1.25 END
        + CASE WHEN persons > 0 AND towns > 0 THEN 0.5 ELSE 0 END
        + CASE WHEN other_ages THEN CASE WHEN persons = 0 THEN -1.75 ELSE -2.5 END ELSE 0 END
        + CASE WHEN age_size <= 3 THEN 0.75 WHEN age_size > 8 THEN -1 ELSE 0 END
        -- A school, a bar, a ship that few name; a police force that all name says nothing.
        + CASE WHEN body_size <= 3 THEN 1 WHEN body_size > 12 THEN -1.75 ELSE 0 END
        + CASE WHEN week_size > 8 THEN -1.25 ELSE 0 END
        + CASE numbers WHEN 0 THEN 0 WHEN 1 THEN 0.5 ELSE 1.25 END
        + CASE WHEN other_harm THEN -1 ELSE 0 END
        + CASE places WHEN 'within' THEN 1 WHEN 'apart' THEN -1.5 ELSE 0 END
        + CASE WHEN days IN ('same', 'near') THEN 0.75 ELSE 0 END
        + CASE WHEN places = 'unknown' AND days = 'unknown' THEN -1.5 ELSE 0 END
        + CASE WHEN before THEN -1.5 ELSE 0 END
        -- Months later a case is only known by its names. Days that both tell are enough where a page has no day of its own.
        + CASE WHEN gap IS NULL AND days = 'same' THEN 2
               WHEN gap <= 2 THEN CASE WHEN persons = 0 THEN 2.75 ELSE 2 END
               WHEN gap <= 7 THEN 1.75 WHEN gap <= 30 THEN 0 WHEN gap <= 180 THEN -1.25 WHEN gap > 180 THEN -2.25 ELSE 0 END
        + CASE WHEN gap > 30 AND persons >= 2 THEN 2.5 ELSE 0 END
        + CASE WHEN gap > 30 AND aged > 0 THEN 1.5 ELSE 0 END
        AS weight
    FROM compared
)
-- Accounts of one document are one unless they name other places or days.
WHERE CASE WHEN within THEN places <> 'apart' AND days IN ('same', 'unknown') ELSE weight >= 1.45 END;
