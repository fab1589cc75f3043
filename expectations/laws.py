"""The laws that a snapshot must keep, as queries for the rows that break them.

Each query runs in DuckDB over the tables as they would be published (`main`) or over the rows that
are new with the run (`staged`) and yields `document_id`, `key`, `datum` for each row that breaks the
law. `document_id` is NULL where no single document is to blame.

A law's scope says what is in doubt where it is broken: the row, which is withheld; the document, which is
refused; or the run, and then nothing is published. A law of row or document scope looks at one document alone,
so that it is broken by the same rows whatever else a run reads.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from expectations.markup import MARKS
from transforms.reading import READ_LANGUAGES, UNREAD_ZONE
from warehouse.schema import fields_of
from warehouse.store import duck
from warehouse.tables import FACTS, SNAPSHOT, WITHHOLDABLE, Table

Severity = Literal["error", "warning"]
Scope = Literal["row", "document", "run"]


@dataclass(frozen=True, slots=True)
class Law:
    """One expectation of our own: `notes` say why it must hold, `remedy` what to do when it doesn't."""

    name: str
    table: str
    severity: Severity
    scope: Scope
    notes: str
    remedy: str
    query: str


REPORT = "This is a fault of Dateline, not of the text: report it with the example."
_FACTS = tuple(table.name for table in FACTS)
# The ids of all facts, and the entities that a document names itself: what its rows may point to.
_FACT_IDS = " UNION ALL ".join(
    f"SELECT document_id, {table.key[0]} AS id FROM staged.{table.name}"  # noqa: S608
    for table in FACTS
)
_TARGETS = f"{_FACT_IDS} UNION ALL SELECT document_id, entity_id FROM staged.sightings"  # noqa: S608
_MINED = f"p.zone <> '{UNREAD_ZONE}' AND p.language IN ({', '.join(map(repr, sorted(READ_LANGUAGES)))})"

HAND_WRITTEN = (
    Law(
        "passages_tile_the_text",
        "passages",
        "error",
        "document",
        "Law 1: nothing of a page is dropped, so the passages put together are the text.",
        REPORT,
        """
        SELECT d.document_id, d.document_id AS key,
               format('{} characters and {} bytes, passages reach {} and {} in {} pieces',
                      length(d.text), f.size_bytes, p.char_end, p.byte_end, p.pieces) AS datum
        FROM staged.documents d
        JOIN main.files f USING (document_id)
        LEFT JOIN (
            SELECT document_id, max(char_end) AS char_end, max(byte_end) AS byte_end, count(*) AS pieces,
                   sum(char_end - char_start) AS characters, sum(byte_end - byte_start) AS bytes,
                   bool_and(char_start = before_char AND byte_start = before_byte AND char_end > char_start) AS joined
            FROM (
                SELECT *, lag(char_end, 1, 0) OVER w AS before_char, lag(byte_end, 1, 0) OVER w AS before_byte
                FROM staged.passages
                WINDOW w AS (PARTITION BY document_id ORDER BY passage_no)
            )
            GROUP BY document_id
        ) p USING (document_id)
        WHERE p.pieces IS NULL OR NOT p.joined
           OR p.char_end <> length(d.text) OR p.byte_end <> f.size_bytes
        """,
    ),
    *(
        Law(
            "facts_come_from_what_was_read",
            table,
            "error",
            "row",
            "What the page added and languages we don't read are kept, not mined: a fact from there is a false one.",
            REPORT,
            f"""
            SELECT t.document_id, t.{table[:-1]}_id AS key, t.quote AS datum
            FROM staged.{table} t
            LEFT JOIN staged.passages p
              ON p.document_id = t.document_id AND p.passage_no = t.passage_no AND {_MINED}
             AND t.char_start >= p.char_start AND t.char_start < p.char_end
            WHERE p.document_id IS NULL
            """,  # noqa: S608 (names of our own tables)
        )
        for table in _FACTS
    ),
    Law(
        "every_digit_is_in_the_ledger",
        "numerals",
        "error",
        "document",
        "Law 4: an analyst must be able to trust that no number of the text was missed.",
        REPORT,
        f"""
        WITH printed AS (
            SELECT p.document_id, p.passage_no, p.char_start, p.char_end,
                   length(regexp_replace(
                     substring(d.text, p.char_start + 1, p.char_end - p.char_start), '[^0-9]', '', 'g')) AS digits
            FROM staged.passages p JOIN staged.documents d USING (document_id)
            WHERE {_MINED}
        ), listed AS (
            SELECT p.document_id, p.passage_no, sum(length(regexp_replace(n.quote, '[^0-9]', '', 'g'))) AS digits
            FROM printed p
            JOIN staged.numerals n ON n.document_id = p.document_id
             AND n.char_start >= p.char_start AND n.char_start < p.char_end
            GROUP BY ALL
        )
        SELECT printed.document_id, format('{{}}/{{}}', printed.document_id, printed.passage_no) AS key,
               format('{{}} digits printed, {{}} listed', printed.digits, coalesce(listed.digits, 0)) AS datum
        FROM printed LEFT JOIN listed USING (document_id, passage_no)
        WHERE printed.digits <> coalesce(listed.digits, 0)
        """,  # noqa: S608
    ),
    Law(
        "numerals_point_to_their_rows",
        "numerals",
        "error",
        "row",
        "A numeral said to belong to a figure, date or name must lead there.",
        REPORT,
        f"""
        SELECT DISTINCT n.document_id, format('{{}}/{{}}', n.document_id, n.char_start) AS key, n.quote AS datum
        FROM staged.numerals n LEFT JOIN ({_FACT_IDS}) t ON t.document_id = n.document_id AND t.id = n.target_id
        WHERE t.id IS NULL AND (n.target_id IS NOT NULL OR n.role IN ('figure', 'date'))
        """,  # noqa: S608
    ),
    Law(
        "numerals_are_explained",
        "numerals",
        "warning",
        "run",
        "Above 2 in 100 unexplained numerals the ledger no longer says what the numbers of the texts are.",
        "Read them: SELECT * FROM unexplained_numerals; a new kind of text may want a new rule.",
        """
        SELECT NULL AS document_id, 'all' AS key, format('{} of {}', unexplained, total) AS datum
        FROM (SELECT count(*) AS total, count(*) FILTER (role = 'unexplained') AS unexplained FROM staged.numerals)
        WHERE total >= 50 AND unexplained > 0.02 * total
        """,
    ),
    Law(
        "bounds_are_in_order",
        "figures",
        "error",
        "row",
        "low <= value <= high, or no comparison with the figure means anything.",
        REPORT,
        """
        SELECT document_id, figure_id AS key, format('{}: {} <= {} <= {}', quote, low, value, high) AS datum
        FROM staged.figures
        WHERE low > high OR value < low OR value > high
        """,
    ),
    Law(
        "a_unit_has_one_base_unit",
        "figures",
        "error",
        "run",
        "Figures of one unit are compared in its base unit, so there can be only one.",
        REPORT,
        """
        SELECT NULL AS document_id, unit AS key, string_agg(DISTINCT base_unit, ', ' ORDER BY base_unit) AS datum
        FROM main.figures WHERE base_unit IS NOT NULL
        GROUP BY unit HAVING count(DISTINCT base_unit) > 1
        """,
    ),
    Law(
        "base_value_has_a_base_unit",
        "figures",
        "error",
        "row",
        "A converted value without its unit can't be read.",
        REPORT,
        """
        SELECT document_id, figure_id AS key, quote AS datum FROM staged.figures
        WHERE (base_value IS NULL) <> (base_unit IS NULL) AND value IS NOT NULL
        """,
    ),
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
        """
        WITH firsts AS (
            SELECT from_id,
                   max(target_id) FILTER (role = 'counted') AS counted_id,
                   max(target_id) FILTER (role = 'claimant') AS claimant_id,
                   max(quote) FILTER (role = 'claimant') AS claimant_quote,
                   max(quote) FILTER (role = 'event') AS event_quote,
                   list(target_id) FILTER (role IN ('place', 'from', 'to')) AS places
            -- The first need not be number 0: that one may be withheld.
            FROM (FROM staged.links SEMI JOIN staged.figures ON figure_id = from_id
                  QUALIFY row_number() OVER (PARTITION BY from_id, role ORDER BY ordinal) = 1)
            GROUP BY from_id
        )
        SELECT f.document_id, f.figure_id AS key, f.quote AS datum
        FROM staged.figures f LEFT JOIN firsts ON firsts.from_id = f.figure_id
        WHERE f.counted_id IS DISTINCT FROM firsts.counted_id
           OR f.claimant_id IS DISTINCT FROM firsts.claimant_id
           OR f.claimant_quote IS DISTINCT FROM firsts.claimant_quote
           OR f.event_quote IS DISTINCT FROM firsts.event_quote
           OR (f.place_id IS NOT NULL AND NOT coalesce(list_contains(firsts.places, f.place_id), false))
        """,
    ),
    Law(
        "pairs_of_units_agree",
        "links",
        "warning",
        "run",
        "'2 km (1 mile)' says one thing twice; far apart, one of the two is a misprint or misread.",
        "Read the sentence: SELECT * FROM explain('<figure_id>').",
        """
        SELECT a.document_id, l.from_id AS key, format('{} ({})', a.quote, b.quote) AS datum
        FROM staged.links l
        JOIN staged.figures a ON a.figure_id = l.from_id
        JOIN staged.figures b ON b.figure_id = l.target_id
        WHERE l.role = 'equivalent' AND a.base_unit = b.base_unit
          -- Who linked the two knows how they were rounded; whatever the rounding, half is too far.
          AND (l.rule = 'equivalent_mismatch'
               OR abs(a.base_value - b.base_value) > 0.5 * greatest(abs(a.base_value), abs(b.base_value)))
        """,
    ),
    Law(
        "links_point_to_rows",
        "links",
        "error",
        "row",
        "A link that leads nowhere explains nothing.",
        REPORT,
        f"""
        SELECT DISTINCT l.document_id, format('{{}}/{{}}/{{}}', l.from_id, l.role, l.ordinal) AS key, l.quote AS datum
        FROM staged.links l
        LEFT JOIN ({_FACT_IDS}) f ON f.document_id = l.document_id AND f.id = l.from_id
        LEFT JOIN ({_TARGETS}) t ON t.document_id = l.document_id AND t.id = l.target_id
        WHERE f.id IS NULL OR (l.target_id IS NOT NULL AND t.id IS NULL)
        """,  # noqa: S608
    ),
    Law(
        "links_quote_the_text",
        "links",
        "error",
        "row",
        "Law 2: the words that were linked are the text at their place.",
        REPORT,
        """
        SELECT l.document_id, format('{}/{}/{}', l.from_id, l.role, l.ordinal) AS key, l.quote AS datum
        FROM staged.links l JOIN staged.documents d USING (document_id)
        WHERE substring(d.text, l.char_start + 1, l.char_end - l.char_start) <> l.quote
        """,
    ),
    *(
        Law(
            "quotes_hold_no_markup",
            table.name,
            "error",
            "row",
            "Tags and character references are the page's code, not its words: a quote holds no tag, and neither "
            "begins nor ends inside a reference.",
            REPORT,
            f"""
            WITH marks AS ({MARKS})
            SELECT DISTINCT t.document_id, {" || '/' || ".join(f"t.{c}::VARCHAR" for c in table.key)} AS key,
                   t.quote AS datum
            FROM staged.{table.name} t
            JOIN marks m ON m.document_id = t.document_id
             AND CASE WHEN m.is_tag THEN t.char_start < m.char_end AND t.char_end > m.char_start
                      ELSE (t.char_start > m.char_start AND t.char_start < m.char_end)
                        OR (t.char_end > m.char_start AND t.char_end < m.char_end) END
            """,  # noqa: S608
        )
        for table in WITHHOLDABLE
    ),
    Law(
        "numerals_quote_the_text",
        "numerals",
        "error",
        "document",
        "Law 2: a numeral is the text at its place.",
        REPORT,
        """
        SELECT n.document_id, format('{}/{}', n.document_id, n.char_start) AS key, n.quote AS datum
        FROM staged.numerals n JOIN staged.documents d USING (document_id)
        WHERE substring(d.text, n.char_start + 1, n.char_end - n.char_start) <> n.quote
        """,
    ),
    Law(
        "days_are_in_order",
        "dates",
        "error",
        "row",
        "earliest <= latest, or no question about time can be asked.",
        REPORT,
        """
        SELECT document_id, date_id AS key, format('{}: {} to {}', quote, earliest, latest) AS datum
        FROM staged.dates WHERE earliest > latest
        """,
    ),
    Law(
        "days_are_sane_for_the_document",
        "dates",
        "warning",
        "run",
        "News speaks of its own century: a day long after the publication is more often a misread number.",
        "Read the sentence: SELECT * FROM explain('<date_id>').",
        """
        SELECT t.document_id, t.date_id AS key, format('{}: {}', t.quote, t.value) AS datum
        FROM staged.dates t JOIN staged.documents d USING (document_id)
        WHERE t.type IN ('date', 'time') AND d.published_latest IS NOT NULL
          AND t.earliest > d.published_latest + INTERVAL 60 YEAR
        """,
    ),
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
        "units_are_known",
        "figures",
        "error",
        "row",
        "A unit outside the reviewed list can't be converted or compared.",
        "Add the unit to seeds/reference/units.csv with its source.",
        """
        SELECT document_id, figure_id AS key, format('{}: {}', quote, unit) AS datum FROM staged.figures
        WHERE unit IS NOT NULL AND kind <> 'money' AND unit NOT IN (SELECT unit FROM known.units)
        AND split_part(unit, ' per ', 1) NOT IN (SELECT unit FROM known.units)
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


def scope_of(table: Table) -> Scope:
    """What is in doubt where a row of the table isn't as declared."""
    if table in WITHHOLDABLE:
        return "row"
    return "document" if table.owner == "document_id" else "run"


def declared_laws(table: Table) -> Iterator[Law]:
    """What the declaration of a table implies: one row a key, references that hold, no unexplained NULL."""
    key = " || '/' || ".join(f"CAST({column} AS VARCHAR)" for column in table.key)
    document = "document_id" if table.owner == "document_id" else "NULL"
    yield Law(
        "keys_are_unique",
        table.name,
        "error",
        scope_of(table),
        f"A row of {table.name} is named by {', '.join(table.key)}.",
        REPORT,
        f"SELECT DISTINCT {document} AS document_id, {key} AS key, format('{{}} rows', rows) AS datum FROM ("  # noqa: S608
        f"SELECT *, count(*) OVER (PARTITION BY {', '.join(table.key)}) AS rows FROM staged.{table.name}) "
        "WHERE rows > 1",
    )
    required = [duck.name(field.name) for field in fields_of(table.record) if not field.nullable]
    missing = ", ".join(f"CASE WHEN {name} IS NULL THEN '{name}' END" for name in required)
    yield Law(
        "required_columns_are_filled",
        table.name,
        "error",
        scope_of(table),
        "A NULL that the dictionary doesn't explain can't be told from a loss.",
        REPORT,
        f"SELECT {document} AS document_id, {key} AS key, concat_ws(', ', {missing}) AS datum "  # noqa: S608
        f"FROM staged.{table.name} WHERE {' OR '.join(f'{name} IS NULL' for name in required)}",
    )
    for column, target in table.references.items():
        yield _reference(table, column, *target.split("."), key=key)


def _reference(table: Table, column: str, other: str, other_column: str, *, key: str) -> Law:
    """The law that a column names a row of another table; a fact names an entity that its own document names."""
    within = table in WITHHOLDABLE and other == "entities"
    document = "document_id" if table.owner == "document_id" else "NULL"
    known = (
        f"staged.sightings s ON s.document_id = t.document_id AND s.{other_column}"
        if within
        else f"main.{other} o ON o.{other_column}"
    )
    return Law(
        f"{column}_is_in_{other}",
        table.name,
        "error",
        "row" if within else "run",
        f"{table.name}.{column} names a row of {other}.",
        REPORT,
        f"SELECT {document} AS document_id, {key} AS key, CAST({column} AS VARCHAR) AS datum "  # noqa: S608
        f"FROM staged.{table.name} t ANTI JOIN {known} = t.{column} WHERE {column} IS NOT NULL",
    )


LAWS = (*HAND_WRITTEN, *(law for table in SNAPSHOT for law in declared_laws(table)))

# Law 2: `warehouse.read.spans` decodes each raw file once and compares all spans by column.
SPAN_LAWS = {
    table: Law(
        "spans_are_the_text_and_the_bytes",
        table,
        "error",
        "document" if table == "documents" else "row",
        "Law 2: every row points to the exact bytes that say it, and the gate re-reads them.",
        REPORT,
        "",
    )
    for table in ("documents", *_FACTS)
}

# Laws about what a run takes away, weighed in `expectations.weighing`: so much of it is no single fault.
DOCUMENTS_STAY = Law(
    "documents_stay",
    "documents",
    "error",
    "run",
    "More than half of the documents going at once is more often a folder that isn't mounted than a decision.",
    "See whether the landing folder is mounted and whole; if it is, run again and say how many removals you expect.",
    "",
)
FEW_DOCUMENTS_ARE_REFUSED = Law(
    "few_documents_are_refused",
    "documents",
    "error",
    "run",
    "A document that breaks a law is refused alone; where many do, the code is at fault or the collector.",
    "The laws that they break are named below.",
    "",
)
FEW_ROWS_ARE_WITHHELD = Law(
    "few_rows_are_withheld",
    "withheld",
    "error",
    "run",
    "A row that breaks a law is withheld alone; where many do, the code is at fault.",
    "The laws that they break are named below.",
    "",
)
