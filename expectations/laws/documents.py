"""Laws about documents, files, stories and entities: each table agrees with what it was put together from."""

from expectations.law import REPORT, Law
from warehouse.schema import fields_of
from warehouse.store import duck
from warehouse.tables import BY_NAME

# The words of a text, without case, accents and the signs between them.
_WORDS = "regexp_extract_all(lower(strip_accents({0})), '[\\p{{L}}\\p{{N}}]+')"
_ENTITY = duck.columns([field.name for field in fields_of(BY_NAME["entities"].record)])

LAWS = (
    Law(
        "publication_dates_say_their_basis",
        "documents",
        "error",
        "document",
        "NULL has a reason, and a day is a window of one day.",
        REPORT,
        """
        SELECT document_id, document_id AS key,
               format('{}: {}, {} to {}', published_basis, published_on, published_earliest, published_latest) AS datum
        FROM staged.documents
        WHERE published_earliest > published_latest
           OR (published_basis IN ('declared', 'stated', 'inferred')) <> (published_quote IS NOT NULL)
           OR (published_basis = 'none') <> (published_earliest IS NULL AND published_latest IS NULL)
           OR (published_on IS NOT NULL AND (published_basis NOT IN ('given', 'declared', 'stated')
               OR published_precision <> 'day' OR published_on <> published_earliest
               OR published_on <> published_latest))
           OR (published_basis IN ('given', 'declared', 'stated')) <> (published_precision IS NOT NULL)
        """,
    ),
    Law(
        "pages_say_what_is_not_given",
        "documents",
        "error",
        "document",
        "Law 2: what nobody gave stands in the text or in what the record declares: each of its words.",
        REPORT,
        f"""
        WITH declared AS (SELECT document_id, string_agg(value, ' ') AS values FROM staged.declarations GROUP BY ALL),
        said AS (
            SELECT document_id, text, given_digest, unnest([
                {{'column': 'title', 'words': title, 'basis': title_basis}},
                {{'column': 'publisher', 'words': publisher, 'basis': publisher_basis}},
                {{'column': 'url', 'words': url, 'basis': if(given_digest IS NULL, 'declared', 'given')}},
                {{'column': 'authors', 'words': array_to_string(authors, ' '), 'basis': authors_basis}},
                {{'column': 'subtitle', 'words': subtitle, 'basis': 'stated'}},
                {{'column': 'section', 'words': section, 'basis': 'stated'}},
                {{'column': 'topics', 'words': array_to_string(topics, ' '), 'basis': 'stated'}}
            ], recursive := true)
            FROM staged.documents JOIN staged.sources USING (document_id)
        )
        SELECT document_id, document_id AS key, concat_ws(': ', "column", words) AS datum
        FROM said LEFT JOIN declared USING (document_id)
        WHERE (basis = 'none') <> (coalesce(words, '') = '') AND "column" IN ('title', 'publisher', 'authors')
           OR words <> '' AND CASE WHEN basis = 'given' THEN given_digest IS NULL
              ELSE NOT list_has_all({_WORDS.format("if(basis = 'stated', text, concat_ws(' ', values, text))")},
                                    {_WORDS.format("words")}) END
        """,  # noqa: S608
    ),
    Law(
        "publication_dates_are_what_the_words_say",
        "documents",
        "error",
        "document",
        "Law 2: the day of publication is the one that its words name.",
        REPORT,
        """
        SELECT document_id, document_id AS key, concat_ws(': ', published_quote, published_on) AS datum
        FROM staged.documents
        WHERE CASE WHEN published_basis = 'declared'
                   THEN (document_id, published_quote) NOT IN (SELECT document_id, value FROM staged.declarations)
                   ELSE NOT contains(text, published_quote) END
           OR (published_basis = 'stated' AND differs_from_words(published_quote, published_on::VARCHAR) <> '')
        """,
    ),
    Law(
        "titles_are_those_of_the_page",
        "documents",
        "error",
        "document",
        "A title that nobody gave or declared is that of a passage of its own.",
        REPORT,
        """
        SELECT document_id, document_id AS key, title AS datum
        FROM staged.documents
        WHERE title_basis = 'stated'
          AND document_id NOT IN (SELECT document_id FROM staged.passages WHERE zone = 'title')
        """,
    ),
    Law(
        "agencies_are_known",
        "documents",
        "error",
        "document",
        "Agencies are credited by their reviewed names.",
        "Add the agency to seeds/reference/documents/wire_agencies.csv.",
        """
        SELECT document_id, document_id AS key, array_to_string(agencies, ', ') AS datum FROM staged.documents
        WHERE NOT list_has_all((SELECT list(name) FROM known.agencies), agencies)
        """,
    ),
    Law(
        "languages_are_those_of_the_body",
        "documents",
        "error",
        "document",
        "The language of a document is that of a passage of its body.",
        REPORT,
        """
        SELECT document_id, document_id AS key, language AS datum FROM staged.documents d
        WHERE (document_id, language) NOT IN (SELECT document_id, language FROM staged.passages WHERE zone = 'body')
          AND language <> 'und' AND document_id IN (SELECT document_id FROM staged.passages WHERE zone = 'body')
        """,
    ),
    Law(
        "words_are_those_of_the_body",
        "documents",
        "error",
        "document",
        "Shares by words mean nothing where the words are miscounted; tags and bullets aren't counted.",
        REPORT,
        """
        SELECT d.document_id, d.document_id AS key, format('{} words, {} printed', words, coalesce(printed, 0)) AS datum
        FROM staged.documents d
        LEFT JOIN (
            SELECT p.document_id, sum(len(regexp_extract_all(
                       substring(text, p.char_start + 1, p.char_end - p.char_start), '[^\\s\\p{Z}]+'))) AS printed
            FROM staged.passages p JOIN staged.documents USING (document_id)
            WHERE zone IN ('body', 'heading') GROUP BY p.document_id
        ) USING (document_id)
        -- A tag or a reference such as '&nbsp;' may part two words that nothing else does.
        WHERE words > coalesce(printed, 0) + length(text) - length(replace(replace(text, '&', ''), '<', ''))
           OR (words < 0.8 * coalesce(printed, 0) - 20 AND NOT contains(text, '<') AND NOT contains(text, '&'))
        """,
    ),
    Law(
        "signatures_are_those_of_the_text",
        "documents",
        "error",
        "document",
        "Copies are found by signature: without its own a copy would count as a second source.",
        REPORT,
        """
        SELECT document_id, document_id AS key,
               format('{} words, {} minima, {} bands', words, len(minima), len(bands)) AS datum
        FROM staged.documents LEFT JOIN staged.signatures USING (document_id)
        WHERE minima IS NULL OR (words > 0 AND len(minima) = 0) OR len(bands) <> len(minima) // 2
           OR minima[1] NOT BETWEEN 1 AND length(text)
           OR list_sort(bands) <> coalesce((SELECT list_sort(list(band)) FROM staged.bands b
                                            WHERE b.document_id = documents.document_id), [])
        """,
    ),
    Law(
        "copies_share_signature_and_story",
        "stories",
        "error",
        "run",
        "Two documents with one text are one story, or a copy would confirm itself.",
        REPORT,
        """
        SELECT NULL AS document_id, min(document_id) AS key,
               format('{} copies, {} stories', count(*), count(DISTINCT story_id)) AS datum
        FROM main.documents SEMI JOIN staged.documents USING (content_sha256)
        JOIN main.stories USING (document_id) LEFT JOIN main.signatures USING (document_id)
        GROUP BY content_sha256
        HAVING count(DISTINCT story_id) > 1 OR count(DISTINCT minima) FILTER (len(minima) > 0) > 1
        """,
    ),
    Law(
        "stories_are_named_by_a_document",
        "stories",
        "error",
        "run",
        "A story is named by one of its own documents.",
        REPORT,
        """
        SELECT document_id, document_id AS key, story_id AS datum FROM main.stories
        WHERE (story_id, story_id) NOT IN (SELECT (document_id, story_id) FROM main.stories)
        """,
    ),
    Law(
        "mentions_name_their_entity",
        "mentions",
        "error",
        "row",
        "A name leads to an entity that bears it, of its kind; only short forms and reviewed aliases may differ.",
        REPORT,
        f"""
        SELECT DISTINCT m.document_id, m.mention_id AS key, concat_ws(', ', m.quote, m.kind, m.basis, s.name) AS datum
        FROM staged.mentions m JOIN staged.sightings s USING (document_id, entity_id)
        WHERE CASE WHEN m.basis IN ('text', 'ambiguous') THEN
                       m.basis <> s.basis OR (m.basis = 'text' AND m.kind <> s.kind)
                       OR NOT list_has_any({_WORDS.format("m.quote")}, {_WORDS.format("s.name")})
                   -- What a place is called may stand for who governs it.
                   WHEN m.kind <> s.kind AND m.kind <> 'organisation' THEN true
                   WHEN m.basis = 'seed' THEN s.basis <> 'seed'
                   WHEN m.basis = 'gazetteer' THEN
                       s.basis NOT IN ('gazetteer', 'seed') OR (s.basis = 'seed' AND s.geonames_id IS NOT NULL)
                   ELSE s.basis = 'ambiguous' END
        """,  # noqa: S608
    ),
    Law(
        "candidates_have_their_scores",
        "mentions",
        "error",
        "row",
        "Only an ambiguous name has candidates, each with its probability.",
        REPORT,
        """
        SELECT document_id, mention_id AS key, concat_ws(', ', quote, basis, candidates, candidate_scores) AS datum
        FROM staged.mentions
        WHERE len(candidates) <> len(candidate_scores) OR (basis <> 'ambiguous' AND len(candidates) > 0)
           OR list_sum(candidate_scores) > 1.000001 OR list_min(candidate_scores) < 0
        """,
    ),
    Law(
        "entities_are_as_documents_see_them",
        "entities",
        "error",
        "run",
        "An entity's row is that of a document that names it, in all columns.",
        REPORT,
        f"""
        SELECT NULL AS document_id, entity_id AS key, name AS datum FROM (
            SELECT {_ENTITY} FROM main.entities SEMI JOIN staged.sightings USING (entity_id)
            EXCEPT SELECT {_ENTITY} FROM main.sightings
        )
        """,  # noqa: S608
    ),
    Law(
        "entities_are_mentioned",
        "entities",
        "error",
        "run",
        "The table lists what the texts name; a row that nothing mentions is left over from a removed text.",
        REPORT,
        """
        SELECT NULL AS document_id, entity_id AS key, name AS datum FROM main.entities
        WHERE entity_id NOT IN (SELECT entity_id FROM main.mentions)
        """,
    ),
    Law(
        "coordinates_lie_in_their_country",
        "entities",
        "warning",
        "run",
        "A place outside its country's box was resolved to a namesake or has its coordinates swapped.",
        "Look at the row and at seeds/reference/entities/places.csv; correct the seed.",
        """
        SELECT NULL AS document_id, e.entity_id AS key,
               format('{} ({}): {}, {}', e.name, e.country_code, e.latitude, e.longitude) AS datum
        FROM main.entities e JOIN known.country_boxes b USING (country_code)
        WHERE e.latitude NOT BETWEEN b.south AND b.north
           OR CASE WHEN b.west <= b.east THEN e.longitude NOT BETWEEN b.west AND b.east
                   ELSE e.longitude > b.east AND e.longitude < b.west END
        """,
    ),
    Law(
        "every_document_has_a_story",
        "stories",
        "error",
        "run",
        "Independence of figures is judged by story: a document without one would be independent of its copy.",
        REPORT,
        """
        SELECT document_id, document_id AS key, path AS datum FROM main.documents
        WHERE document_id NOT IN (SELECT document_id FROM main.stories)
        """,
    ),
    Law(
        "documents_are_published_files",
        "documents",
        "error",
        "run",
        "Law 3 and no row from a refused document: the records that files hold are documents, or refused.",
        REPORT,
        """
        SELECT coalesce(d.document_id, f.document_id) AS document_id, coalesce(f.path, d.path) AS key,
               coalesce(f.status, 'no file') AS datum
        FROM (SELECT * FROM main.documents WHERE record IS NULL) d
        FULL JOIN (SELECT * FROM main.files WHERE document_id IS NOT NULL) f
          ON f.document_id = d.document_id AND f.path = d.path AND f.path = d.file_path
         AND (f.sha256 = d.content_sha256 OR starts_with(d.container, 'gzip'))
        WHERE d.document_id IS NULL OR f.document_id IS NULL
        UNION ALL
        SELECT NULL, coalesce(f.path, d.file_path), format('{} records, {} refused, {} documents, {} refusals',
               f.records, f.records_refused, coalesce(d.n, 0), coalesce(r.n, 0))
        FROM main.files f
        FULL JOIN (SELECT file_path, count(*) AS n FROM main.documents GROUP BY file_path) d ON d.file_path = f.path
        LEFT JOIN (
            SELECT file_path, count(*) AS n FROM main.refused_records WHERE status = 'refused' GROUP BY file_path
        ) r ON r.file_path = f.path
        WHERE f.path IS NULL OR f.records - f.records_refused <> coalesce(d.n, 0)
           OR f.records_refused <> coalesce(r.n, 0)
        """,
    ),
    Law(
        "sources_are_of_their_files",
        "files",
        "error",
        "run",
        "What the rows of a file were made from is that file: what is extracted again is decided by it.",
        REPORT,
        """
        SELECT NULL AS document_id, s.path AS key,
               concat_ws(', ', coalesce(r.status, f.status), s.document_id, s.sha256, s.file_sha256, s.refusal) AS datum
        FROM staged.sources s LEFT JOIN main.files f ON f.path = s.file_path
        LEFT JOIN main.refused_records r ON r.path = s.path
        LEFT JOIN main.documents d ON d.document_id = s.document_id
        WHERE f.path IS NULL OR f.document_id <> s.document_id
           OR (s.container IS NULL AND f.document_id IS NOT NULL
               AND coalesce(s.kept_sha256, s.sha256) IS DISTINCT FROM f.sha256)
           OR (s.record IS NULL AND s.container IS NOT NULL AND f.status = 'published' AND f.sha256 <> s.file_sha256)
           OR (s.record IS NOT NULL AND (d.document_id IS NULL) <> coalesce(r.status = 'refused', false))
           -- What was too slow has its digest, so that it is known when it comes again.
           OR (s.refusal IS NULL AND coalesce(s.sha256, s.file_sha256) IS NULL)
           OR (s.sha256 IS NOT NULL AND s.refusal NOT LIKE 'too_slow: %')
           OR (s.kept_sha256 IS NOT NULL) <> (CASE WHEN s.record IS NULL THEN f.status ELSE coalesce(r.status, '') END
                                              = 'kept')
        """,
    ),
    Law(
        "refusals_say_why",
        "files",
        "error",
        "run",
        "Nothing is dropped in silence: a refused or kept file has stage, reason and detail, a published one none.",
        REPORT,
        """
        SELECT document_id, path AS key, format('{}: {}, {}, {}', status, stage, reason, detail) AS datum
        FROM main.files
        WHERE (status = 'refused') <> (document_id IS NULL AND records = 0)
           OR (status = 'published') <> (stage IS NULL)
           OR (status = 'published') <> (reason IS NULL)
           OR (status = 'published') <> (detail IS NULL)
        """,
    ),
)
