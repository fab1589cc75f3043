"""Laws about what is printed: passages tile the text, and every quotation and numeral of it is where its row says."""

from expectations.law import REPORT, Law
from expectations.markup import MARKS
from transforms.vocabulary import LISTED_LANGUAGES, READ_LANGUAGES, UNREAD_ZONE
from warehouse.tables import FACTS, WITHHOLDABLE

_FACTS = tuple(table.name for table in FACTS)
# The ids of all facts, and the entities that a document names itself: what its rows may point to.
_FACT_IDS = " UNION ALL ".join(
    f"SELECT document_id, {table.key[0]} AS id FROM staged.{table.name}"  # noqa: S608
    for table in FACTS
)
_FACT_PLACES = " UNION ALL ".join(
    f"SELECT document_id, {name}_id AS id, '{role}' AS role, char_start, char_end FROM staged.{name}s"  # noqa: S608
    for name, role in (("figure", "figure"), ("date", "date"), ("mention", "name"))
)
_TARGETS = f"{_FACT_IDS} UNION ALL SELECT document_id, entity_id FROM staged.sightings"  # noqa: S608
_MINED = f"p.zone <> '{UNREAD_ZONE}' AND p.language IN ({', '.join(map(repr, sorted(READ_LANGUAGES)))})"
_LISTED = f"p.zone <> '{UNREAD_ZONE}' AND p.language IN ({', '.join(map(repr, sorted(LISTED_LANGUAGES)))})"

# Number words that are never another word, as 'one' is a pronoun, 'second' and 'quarter' times, 'score' a result.
_SMALL = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    "nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_LARGE = "(?:dozen|hundred|thousand|lakh|million|crore|billion|trillion)s?"
_ORDINAL = "first|thirds?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|eleventh|twelfth|twentieth"
NUMBER_WORD = rf"(?i)\b(?:{_SMALL}|{_LARGE}|{_ORDINAL})\b"

LAWS = (
    Law(
        "passages_tile_the_text",
        "passages",
        "error",
        "document",
        "Law 1: nothing of a record is dropped: the passages put together are its text and its bytes.",
        REPORT,
        """
        SELECT d.document_id, d.document_id AS key,
               format('{} characters and {} bytes, passages reach {} and {} in {} pieces',
                      length(d.text), d.size_bytes, p.char_end, p.byte_end, p.pieces) AS datum
        FROM staged.documents d
        LEFT JOIN (
            SELECT document_id, max(char_end) AS char_end, max(byte_end) AS byte_end, count(*) AS pieces,
                   bool_and(char_start = before_char AND byte_start = before_byte
                            AND (char_end > char_start) = (zone <> 'markup')) AS joined
            FROM (
                SELECT *, lag(char_end, 1, 0) OVER chars AS before_char, lag(byte_end, 1, 0) OVER bytes AS before_byte
                FROM staged.passages
                WINDOW chars AS (PARTITION BY document_id ORDER BY passage_no),
                       -- A cell may stand before another that is printed above it.
                       bytes AS (PARTITION BY document_id ORDER BY byte_start, byte_end, passage_no)
            )
            GROUP BY document_id
        ) p USING (document_id)
        WHERE p.pieces IS NULL OR NOT p.joined
           OR p.char_end <> length(d.text) OR p.byte_end <> d.size_bytes
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
    *(
        Law(
            name,
            "numerals",
            "error",
            "document",
            "Law 4: an analyst must be able to trust that no number of the text was missed.",
            REPORT,
            f"""
            WITH printed AS (
                SELECT p.document_id, p.passage_no, p.char_start, p.char_end, len(regexp_extract_all(
                         substring(d.text, p.char_start + 1, p.char_end - p.char_start), '{number}')) AS numbers
                FROM staged.passages p JOIN staged.documents d USING (document_id)
                WHERE {_LISTED}
            ), listed AS (
                SELECT p.document_id, p.passage_no, sum(len(regexp_extract_all(n.quote, '{number}'))) AS numbers
                FROM printed p
                JOIN staged.numerals n ON n.document_id = p.document_id
                 AND n.char_start >= p.char_start AND n.char_start < p.char_end
                WHERE p.numbers > 0
                GROUP BY ALL
            )
            SELECT printed.document_id, format('{{}}/{{}}', printed.document_id, printed.passage_no) AS key,
                   format('{{}} {what} printed, {{}} listed', printed.numbers, coalesce(listed.numbers, 0)) AS datum
            FROM printed LEFT JOIN listed USING (document_id, passage_no)
            WHERE printed.numbers > coalesce(listed.numbers, 0)
            """,  # noqa: S608
        )
        for name, what, number in (
            ("every_digit_is_in_the_ledger", "digits", r"\p{Nd}"),
            ("every_number_word_is_in_the_ledger", "number words", NUMBER_WORD),
        )
    ),
    Law(
        "numerals_point_to_their_rows",
        "numerals",
        "error",
        "row",
        "A numeral said to belong to a figure, date or name must lead there, to the row that it stands in.",
        REPORT,
        f"""
        SELECT DISTINCT n.document_id, format('{{}}/{{}}', n.document_id, n.char_start) AS key, n.quote AS datum
        FROM staged.numerals n
        LEFT JOIN ({_FACT_PLACES}) t ON t.document_id = n.document_id AND t.id = n.target_id
        WHERE CASE WHEN n.target_id IS NULL THEN n.role IN ('figure', 'date')
                   ELSE n.role IS DISTINCT FROM t.role OR n.char_start >= t.char_end OR n.char_end <= t.char_start END
        """,  # noqa: S608
    ),
    Law(
        "roles_are_those_of_the_place",
        "numerals",
        "error",
        "row",
        "Numbers of what isn't read are furniture's or unread, and no others are; an ordinal is written as one.",
        REPORT,
        f"""
        SELECT n.document_id, format('{{}}/{{}}', n.document_id, n.char_start) AS key,
               concat_ws(': ', n.quote, n.role) AS datum
        FROM staged.numerals n
        LEFT JOIN staged.passages p
          ON p.document_id = n.document_id AND n.char_start >= p.char_start AND n.char_start < p.char_end
        WHERE CASE WHEN n.role IN ('markup', 'unexplained') THEN false
                   WHEN n.role IN ('furniture', 'unread') THEN {_MINED}
                   ELSE NOT ({_MINED})
                     OR (n.role = 'ordinal' AND NOT regexp_matches(lower(n.quote), '(st|nd|rd|th)$')) END
        """,  # noqa: S608
    ),
    Law(
        "figures_are_in_the_ledger",
        "figures",
        "error",
        "row",
        "Law 4: the number of a figure is a numeral that points to it, or was found to point nowhere.",
        REPORT,
        f"""
        SELECT f.document_id, f.figure_id AS key, f.quote AS datum FROM staged.figures f
        WHERE regexp_matches(f.quote, '^(\\p{{Nd}}|{NUMBER_WORD})')
          AND NOT EXISTS (SELECT 1 FROM staged.numerals n WHERE n.target_id = f.figure_id)
          -- One that is known to be broken, or became unexplained for it, costs the figure nothing.
          AND NOT EXISTS (
              SELECT 1 FROM staged.numerals n WHERE n.document_id = f.document_id
                AND n.char_start >= f.char_start AND n.char_start < f.char_end
                AND (n.role = 'unexplained' OR concat(n.document_id, '/', n.char_start) IN (
                    SELECT key FROM broken_rows WHERE table_name = 'numerals')))
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
        "links_are_numbered",
        "links",
        "error",
        "row",
        "The links of one role are numbered from 0, but for those that are withheld.",
        REPORT,
        """
        SELECT document_id, format('{}/{}/{}', from_id, role, ordinal) AS key, quote AS datum
        FROM (SELECT *, count(*) OVER (PARTITION BY from_id, role) AS links FROM staged.links) l
        WHERE ordinal >= links + (SELECT count(*) FROM staged.withheld w
                                  WHERE w.table_name = 'links' AND w.document_id = l.document_id)
        """,
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
