"""Laws about documents, files, stories and entities: each table agrees with what it was put together from."""

from expectations.law import REPORT, Law

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
           OR (published_basis = 'none') <> (published_earliest IS NULL AND published_latest IS NULL)
           OR (published_on IS NOT NULL AND (published_basis NOT IN ('given', 'stated') OR published_precision <> 'day'
               OR published_on <> published_earliest OR published_on <> published_latest))
           OR (published_basis IN ('given', 'stated')) <> (published_precision IS NOT NULL)
        """,
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
        "Look at the row and at seeds/reference/places.csv; correct the seed.",
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
        "Law 3 and no row from a refused document: documents and files that aren't refused are the same set.",
        REPORT,
        """
        SELECT coalesce(d.document_id, f.document_id) AS document_id, coalesce(f.path, d.path) AS key,
               coalesce(f.status, 'no file') AS datum
        FROM main.documents d
        FULL JOIN (SELECT * FROM main.files WHERE status <> 'refused') f
          ON f.document_id = d.document_id AND f.path = d.path AND f.sha256 = d.content_sha256
        WHERE d.document_id IS NULL OR f.document_id IS NULL
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
        WHERE (status = 'refused') <> (document_id IS NULL)
           OR (status = 'published') <> (stage IS NULL)
           OR (status = 'published') <> (reason IS NULL)
           OR (status = 'published') <> (detail IS NULL)
        """,
    ),
)
