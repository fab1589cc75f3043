"""Laws about what is printed: passages tile the text, and every quotation and numeral of it is where its row says."""

from expectations.law import REPORT, Law
from expectations.markup import MARKS
from transforms.vocabulary import READ_LANGUAGES, UNREAD_ZONE
from warehouse.tables import FACTS, WITHHOLDABLE

_FACTS = tuple(table.name for table in FACTS)
# The ids of all facts, and the entities that a document names itself: what its rows may point to.
_FACT_IDS = " UNION ALL ".join(
    f"SELECT document_id, {table.key[0]} AS id FROM staged.{table.name}"  # noqa: S608
    for table in FACTS
)
_TARGETS = f"{_FACT_IDS} UNION ALL SELECT document_id, entity_id FROM staged.sightings"  # noqa: S608
_MINED = f"p.zone <> '{UNREAD_ZONE}' AND p.language IN ({', '.join(map(repr, sorted(READ_LANGUAGES)))})"

LAWS = (
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
)
