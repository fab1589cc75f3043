"""Laws about what a figure or statement was linked to: its columns are what the links and the vocabularies say."""

from expectations.law import REPORT, Law

# Facts one of whose links is broken itself: it goes, and their columns are read again from the links that remain.
_TORN = "(SELECT split_part(key, '/', 1) FROM broken_rows WHERE table_name = 'links')"
# The first link of each role of each fact. The first need not be number 0: that one may be withheld.
_FIRST_LINKS = "(FROM staged.links QUALIFY row_number() OVER (PARTITION BY from_id, role ORDER BY ordinal) = 1)"
_FIRSTS = f"""
    SELECT from_id,
           max(target_id) FILTER (role = 'counted') AS counted_id,
           max(target_id) FILTER (role = 'claimant') AS claimant_id,
           max(quote) FILTER (role = 'claimant') AS claimant_quote,
           max(quote) FILTER (role = 'event') AS event_quote,
           max(quote) FILTER (role = 'cue') AS cue
    FROM {_FIRST_LINKS} GROUP BY from_id
"""  # noqa: S608
# Each new figure with the dates that it is linked to: of a stretch the first and the second.
_DAYS = """
    SELECT f.document_id, figure_id, f.quote, from_date, to_date, date_basis, date_evidence,
           published_earliest, published_latest, t[1].relation AS how, t[1].evidence AS evidence,
           t[1].earliest AS earliest, t[1].latest AS latest,
           t[1].anchor AS anchor, t[-1].latest AS second_latest, t[-1].anchor AS second_anchor
    FROM staged.figures f
    JOIN staged.documents d USING (document_id)
    LEFT JOIN (
        SELECT from_id, list({'relation': coalesce(relation, 'at'), 'evidence': evidence, 'earliest': earliest,
                              'latest': latest, 'anchor': anchor} ORDER BY ordinal)[:2] AS t
        FROM staged.links l JOIN staged.dates ON date_id = target_id WHERE role = 'date' GROUP BY from_id
    ) ON from_id = figure_id
    WHERE figure_id NOT IN (
        SELECT split_part(key, '/', 1) FROM broken_rows WHERE table_name = 'links'
        UNION ALL SELECT from_id FROM staged.links JOIN broken_rows b ON b.table_name = 'dates' AND b.key = target_id)
"""
# Nouns that look like plurals and may be none.
_NO_PLURAL = "(is|us|ss|corps)$"
_MARK = "[«»„“”‘’`''\"]"

LAWS = (
    Law(
        "attribution_says_why_claimant_is_empty",
        "figures",
        "error",
        "row",
        "NULL has a reason: named has an entity, described has words, publisher has neither.",
        REPORT,
        """
        SELECT document_id, figure_id AS key, format('{}: {}', attribution, claimant_quote) AS datum FROM staged.figures
        WHERE CASE attribution
                WHEN 'named' THEN claimant_id IS NULL OR claimant_quote IS NULL
                WHEN 'described' THEN claimant_id IS NOT NULL OR claimant_quote IS NULL
                ELSE claimant_id IS NOT NULL OR claimant_quote IS NOT NULL
              END
        """,
    ),
    Law(
        "date_basis_says_why_days_are_empty",
        "figures",
        "error",
        "row",
        "NULL has a reason: without a basis there are no days, and days have a basis.",
        REPORT,
        """
        SELECT document_id, figure_id AS key, format('{}: {} to {}', date_basis, from_date, to_date) AS datum
        FROM staged.figures
        WHERE from_date > to_date OR (date_basis = 'none') <> (from_date IS NULL AND to_date IS NULL)
        """,
    ),
    Law(
        "date_evidence_says_why_days_are_empty",
        "figures",
        "error",
        "row",
        "NULL has a reason: without evidence there are no days, and what publication alone leaves says so.",
        REPORT,
        """
        SELECT document_id, figure_id AS key, format('{}: {}, {}', quote, date_evidence, date_basis) AS datum
        FROM staged.figures
        WHERE (date_evidence = 'none') <> (date_basis = 'none')
           OR (date_evidence = 'document') <> (date_basis = 'document')
        """,
    ),
    Law(
        "place_evidence_says_why_place_is_empty",
        "figures",
        "error",
        "row",
        "NULL has a reason: without evidence there is no place, and a place has its evidence.",
        REPORT,
        """
        SELECT document_id, figure_id AS key, format('{}: {}, {}', quote, place_evidence, place_id) AS datum
        FROM staged.figures WHERE (place_evidence = 'none') <> (place_id IS NULL)
        """,
    ),
    Law(
        "flat_columns_are_the_first_links",
        "figures",
        "error",
        "row",
        "Readers of Parquet see the first link of each role; it must be the one that links explains.",
        REPORT,
        f"""
        SELECT DISTINCT f.document_id, f.figure_id AS key, f.quote AS datum
        FROM staged.figures f LEFT JOIN ({_FIRSTS}) l ON from_id = figure_id
        WHERE f.figure_id NOT IN {_TORN}
          AND (f.counted_id IS DISTINCT FROM l.counted_id
               OR f.claimant_id IS DISTINCT FROM l.claimant_id
               OR f.claimant_quote IS DISTINCT FROM l.claimant_quote
               OR f.event_quote IS DISTINCT FROM l.event_quote)
        """,  # noqa: S608
    ),
    Law(
        "places_are_the_first_links",
        "figures",
        "error",
        "row",
        "The place of a figure is one that it is linked to first, with the relation and the evidence of that link.",
        REPORT,
        f"""
        WITH places AS (
            SELECT from_id, list({{'id': target_id, 'relation': relation, 'evidence': evidence}}) AS places FROM (
                SELECT from_id, target_id,
                       CASE WHEN role <> 'place' THEN role ELSE relation END AS relation, evidence
                FROM {_FIRST_LINKS}
                WHERE role IN ('place', 'from', 'to') AND target_id IS NOT NULL
            ) GROUP BY from_id
        )
        SELECT DISTINCT f.document_id, f.figure_id AS key,
               format('{{}}: {{}} {{}} ({{}})', quote, place_relation, place_id, place_evidence) AS datum
        FROM staged.figures f LEFT JOIN places ON from_id = figure_id
        WHERE CASE WHEN figure_id IN {_TORN} THEN false
                   WHEN place_id IS NULL THEN places IS NOT NULL OR place_relation IS NOT NULL
                   ELSE NOT coalesce(list_contains(places, {{'id': place_id, 'relation': place_relation,
                                                             'evidence': place_evidence}}), false) END
        """,  # noqa: S608
    ),
    Law(
        "days_are_those_of_the_dates",
        "figures",
        "error",
        "row",
        "A figure's days are those of the dates that it is linked to, or what the day of publication leaves.",
        REPORT,
        f"""
        SELECT DISTINCT document_id, figure_id AS key,
               concat_ws(', ', quote, how, from_date, to_date, date_basis) AS datum
        FROM ({_DAYS})
        WHERE CASE
            WHEN date_basis = 'none' THEN
                -- Days that rest on an unknown day of publication aren't told, nor those that end before they begin.
                how = 'at' AND evidence = 'clause' AND anchor <> 'document'
                AND earliest IS NOT NULL AND latest IS NOT NULL
            WHEN date_basis = 'document' THEN
                coalesce(from_date <> published_earliest, false) OR coalesce(to_date <> published_latest, false)
            WHEN how IS NULL THEN true
            ELSE from_date IS DISTINCT FROM CASE WHEN how <> 'until' THEN earliest END
              OR to_date IS DISTINCT FROM CASE WHEN how = 'between' THEN second_latest
                                               WHEN how <> 'since' THEN latest
                                               WHEN to_date IS NOT NULL THEN published_latest END END
        """,  # noqa: S608
    ),
    Law(
        "bases_of_days_are_those_of_the_links",
        "figures",
        "error",
        "row",
        "Why a figure has its days is how it is linked to them, and what the date itself was counted from.",
        REPORT,
        f"""
        SELECT DISTINCT document_id, figure_id AS key,
               concat_ws(', ', quote, how, anchor, second_anchor, date_basis, date_evidence) AS datum
        FROM ({_DAYS})
        WHERE date_basis NOT IN ('none', 'document')
          AND (date_evidence <> coalesce(evidence, 'clause')
               OR CASE WHEN evidence NOT IN ('clause', 'sentence') THEN date_basis <> 'inferred'
                       WHEN anchor = 'explicit' AND second_anchor = 'explicit' THEN date_basis <> 'explicit'
                       WHEN anchor = 'document' AND second_anchor = 'document' THEN date_basis = 'inferred'
                       ELSE date_basis = 'relative' AND 'document' NOT IN (anchor, second_anchor) END)
        """,  # noqa: S608
    ),
    Law(
        "events_are_what_the_words_say",
        "figures",
        "error",
        "row",
        "An event is of the reviewed vocabulary and said by one of its words; so is what is said more closely.",
        "Add the word to seeds/reference/context/events.csv.",
        f"""
        WITH said AS (
            SELECT document_id, figure_id, quote, kind, event, event_detail, event_quote, measure,
                   string_split_regex(lower(event_quote), '[^a-z-]+') AS words
            FROM staged.figures WHERE event IS NOT NULL
             AND figure_id NOT IN {_TORN}
        ), heads AS (
            SELECT event, list(regexp_extract(lower(form), '^[^ ]+')) AS heads, list(detail) AS details
            FROM known.events GROUP BY event
            UNION ALL SELECT 'casualties', list(regexp_extract(lower(form), '^[^ ]+')), [] FROM known.events
                      WHERE event IN ('killed', 'wounded', 'casualties')
        )
        SELECT document_id, figure_id AS key, concat_ws(', ', event, event_detail, event_quote) AS datum FROM said
        WHERE figure_id NOT IN (
            SELECT figure_id FROM said JOIN heads USING (event)
            WHERE (event_detail IS NULL OR list_contains(details, event_detail))
              -- How long and how far need no word of their own, nor does a number alone that goes on from another.
              AND (list_has_any(words, heads) OR event_quote = quote OR (event = 'duration' AND kind = 'duration')
                   OR (event = 'distance' AND kind = 'length')))
        UNION ALL
        SELECT document_id, figure_id, concat_ws(', ', quote, event_detail, event_quote, measure) FROM staged.figures
        WHERE event IS NULL AND coalesce(event_detail, event_quote, measure) IS NOT NULL
        """,  # noqa: S608
    ),
    Law(
        "classes_are_of_what_is_counted",
        "figures",
        "error",
        "row",
        "A class is of the reviewed vocabulary, and the noun that is counted is one of its nouns.",
        "Add the noun to seeds/reference/figures/counted.csv.",
        f"""
        WITH nouns AS (
            SELECT unnest([noun, noun || 's', noun || 'es', regexp_replace(noun, 'y$', 'ies'),
                           regexp_replace(noun, 'man$', 'men'), regexp_replace(noun, 'child$', 'children')]) AS word,
                   class FROM known.classes
        ), counting AS (
            SELECT document_id, figure_id, counted, counted_class,
                   unnest(string_split_regex(lower(counted), '[^a-z]+')) AS word
            FROM staged.figures WHERE counted IS NOT NULL
        ), classed AS (
            SELECT figure_id, list(DISTINCT class) AS classes FROM counting JOIN nouns USING (word) GROUP BY figure_id
        )
        SELECT DISTINCT document_id, f.figure_id AS key,
               concat_ws(': ', counted, coalesce(counted_class, 'none')) AS datum
        FROM staged.figures f LEFT JOIN classed USING (figure_id)
        WHERE CASE
            WHEN counted_class IS NULL THEN
                regexp_extract(lower(counted), '[a-z]+$') IN (SELECT word FROM nouns)
                AND NOT regexp_matches(counted, '{_NO_PLURAL}')
            WHEN counted_class NOT IN (SELECT class FROM known.classes) THEN true
            -- A number alone counts what the noun before it names, as 'others' do.
            WHEN counted IS NULL OR lower(counted) = 'others' THEN false
            WHEN counted_class = 'person' THEN classes IS NOT NULL AND NOT list_contains(classes, 'person')
            ELSE NOT coalesce(list_contains(classes, counted_class), false) END
        """,  # noqa: S608
    ),
    Law(
        "counted_stands_in_the_text",
        "figures",
        "error",
        "row",
        "Law 2: what is counted is printed near the number.",
        REPORT,
        """
        SELECT DISTINCT f.document_id, f.figure_id AS key, concat(f.quote, ': ', counted) AS datum
        FROM staged.figures f JOIN staged.documents d USING (document_id)
        WHERE counted IS NOT NULL AND NOT contains(
            substring(d.text, greatest(f.char_start - 1000, 0) + 1, 2000 + f.char_end - f.char_start), counted)
        """,
    ),
    Law(
        "statements_are_what_they_are_linked_to",
        "statements",
        "error",
        "row",
        "Who speaks and by which word are the first links of a statement, and links quote the text.",
        REPORT,
        f"""
        SELECT DISTINCT s.document_id, s.statement_id AS key, concat_ws(', ', s.cue, speaker_quote, speaker_id) AS datum
        FROM staged.statements s LEFT JOIN ({_FIRSTS}) l ON from_id = statement_id
        WHERE s.statement_id NOT IN {_TORN}
          AND (s.cue IS DISTINCT FROM l.cue OR speaker_id IS DISTINCT FROM l.claimant_id
               OR speaker_quote IS DISTINCT FROM l.claimant_quote)
        """,  # noqa: S608
    ),
    Law(
        "cues_are_of_the_vocabulary",
        "statements",
        "error",
        "row",
        "What is reported is introduced by a reviewed word of saying; before a quotation any verb may stand.",
        "Add the word to seeds/reference/statements/cues.csv.",
        """
        WITH words AS (SELECT DISTINCT unnest(string_split(lower(cue), ' ')) AS word FROM known.cues)
        SELECT document_id, statement_id AS key, concat(cue, ': ', quote) AS datum FROM staged.statements
        WHERE regexp_matches(cue, '[A-Za-z]') AND mode <> 'direct'
          AND NOT list_has_any(string_split_regex(lower(cue), '[^a-z-]+'), (SELECT list(word) FROM words))
        """,
    ),
    Law(
        "modes_are_what_the_marks_say",
        "statements",
        "error",
        "row",
        "Direct speech stands in quotation marks.",
        REPORT,
        f"""
        SELECT document_id, statement_id AS key, concat(mode, ': ', s.quote) AS datum
        FROM (SELECT s.*, substring(d.text, greatest(char_start - 100, 0) + 1, char_end - char_start + 200) AS around
              FROM staged.statements s JOIN staged.documents d USING (document_id)) s
        -- Behind a colon the words themselves may stand without marks.
        WHERE mode <> 'indirect' AND regexp_matches(cue, '[A-Za-z]') AND NOT regexp_matches(around, '{_MARK}')
        """,  # noqa: S608
    ),
)
