"""The records that a text is turned into, with one declaration for each column.

Arrow schemas, Parquet field descriptions, DuckDB comments, the derived expectations and
`warehouse/DICTIONARY.md` all come from here. A field typed `X | None` may be NULL.
Offsets are half-open. Characters are code points of `documents.text`, bytes are of the raw file.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from transforms import vocabulary as v


@dataclass(frozen=True, slots=True)
class Column:
    """What a column means: shown to readers, checked by the gate."""

    meaning: str
    unit: str | None = None
    values: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None


ID_PATTERN = "^[0-9a-f]{16}$"
SHA256_PATTERN = "^[0-9a-f]{64}$"

DocumentId = Annotated[str, Column("digest of the document's path", pattern=ID_PATTERN)]
# Offsets declare no minimum: law 2 requires that they are inside the text, and is checked against the text itself.
CharStart = Annotated[int, Column("first character of the span in documents.text", unit="code point")]
CharEnd = Annotated[int, Column("one past the last character of the span", unit="code point")]
ByteStart = Annotated[int, Column("first byte of the span in the bytes of content_sha256", unit="byte")]
ByteEnd = Annotated[int, Column("one past the last byte of the span", unit="byte")]
PassageNo = Annotated[int, Column("number of the passage in its document, from 0")]
Rule = Annotated[str, Column("name of the rule that made the row")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One text with what it states about itself."""

    document_id: DocumentId
    path: Annotated[
        str, Column("path relative to the landing folder; of a record, its file's path, '#' and the record's key")
    ]
    file_path: Annotated[str, Column("path of the file that holds it")] = ""
    record: Annotated[
        str | None,
        Column(
            "key of the record in its file: its own id, else its address, else a digest of its text; '~2' and on where "
            "another record has the same key and another text; NULL where the file is one document"
        ),
    ] = None
    container: Annotated[
        str | None,
        Column(
            "how to get from the file to the bytes that rows point to: the forms of files of many records that it was "
            "split by, 'gzip' before them where packed, then the part of an e-mail; NULL where they are the file's own"
        ),
    ] = None
    content_sha256: Annotated[
        str,
        Column(
            "digest of the raw bytes, those of its record where the file holds many; names them in the raw store",
            pattern=SHA256_PATTERN,
        ),
    ]
    format: Annotated[str, Column("codings that its bytes are read by, the outer one first", values=v.FORMATS)]
    size_bytes: Annotated[int, Column("size of the bytes that rows point to", unit="byte", minimum=0)]
    encoding: Annotated[str, Column("encoding the bytes were read with")]
    text: Annotated[
        str,
        Column("of plain text the raw file decoded and nothing else; of other formats what a reader sees"),
    ]
    title: Annotated[str | None, Column("headline, repaired; NULL where none was found")]
    title_basis: Annotated[str, Column("where the title comes from", values=v.BASES)]
    subtitle: Annotated[str | None, Column("summary below the headline; NULL where none was found")]
    authors: Annotated[
        tuple[str, ...],
        Column("people named as authors, in order; an agency where the record declares it to be the author"),
    ]
    authors_basis: Annotated[str, Column("where the authors come from", values=v.BASES)]
    publisher: Annotated[
        str | None, Column("who published it, by its own words or as given; NULL where it doesn't say")
    ]
    publisher_basis: Annotated[str, Column("where the publisher comes from", values=v.BASES)]
    agencies: Annotated[tuple[str, ...], Column("news agencies credited for text or pictures")]
    section: Annotated[str | None, Column("section of the site; NULL where none was found")]
    topics: Annotated[tuple[str, ...], Column("topics the page files it under")]
    url: Annotated[str | None, Column("address, as given or as the page states it")]
    language: Annotated[
        str, Column("language of most of its body, ISO 639-1; 'und' where undecided", pattern="^[a-z]{2,3}$")
    ]
    published_on: Annotated[
        date | None,
        Column(
            "day of publication; NULL where published_basis is inferred or none, or the precision is coarser than a day"
        ),
    ]
    published_precision: Annotated[
        str | None, Column("precision of the date; NULL where none is stated", values=("day", "month", "year"))
    ]
    published_earliest: Annotated[date | None, Column("first day it can have been published; NULL is open")]
    published_latest: Annotated[date | None, Column("last day it can have been published; NULL is open")]
    published_basis: Annotated[
        str, Column("where the date comes from", values=("given", "declared", "stated", "inferred", "none"))
    ]
    published_quote: Annotated[str | None, Column("the words that say or imply the date")]
    words: Annotated[int, Column("words of its body", unit="word", minimum=0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """A value that a record declares of itself, with the bytes that say it."""

    document_id: DocumentId
    role: Annotated[str, Column("what it is about", values=v.DECLARED_ROLES)]
    ordinal: Annotated[int, Column("number among those of the role, from 0: the likeliest first")]
    name: Annotated[str, Column("meta tag, property, column, key or header that says it")]
    value: Annotated[str, Column("what it says, in one line")]
    format: Annotated[str, Column("codings that its bytes are read by, the outer one first")]
    byte_start: Annotated[int, Column("first byte of the value", unit="byte")]
    byte_end: Annotated[int, Column("one past the last byte of the value", unit="byte")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Which documents are copies or near-copies of one story."""

    document_id: DocumentId
    story_id: Annotated[str, Column("shared by copies and near-copies", pattern=ID_PATTERN)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of the record with one role; passages tile its text and its bytes."""

    document_id: DocumentId
    passage_no: PassageNo
    zone: Annotated[str, Column("role of the passage in the page", values=v.ZONES)]
    language: Annotated[str, Column("language, ISO 639-1; 'und' where too short to tell", pattern="^[a-z]{2,3}$")]
    char_start: CharStart
    char_end: CharEnd
    byte_start: ByteStart
    byte_end: ByteEnd


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The exact place in a text: every fact has one."""

    document_id: DocumentId
    passage_no: PassageNo
    char_start: CharStart
    char_end: CharEnd
    byte_start: ByteStart
    byte_end: ByteEnd
    quote: Annotated[str, Column("the text of the span as printed")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention(Span):
    """A place in a text that names or describes an entity."""

    mention_id: Annotated[str, Column("id of the mention", pattern=ID_PATTERN)]
    kind: Annotated[str, Column("role of the entity in this place", values=v.ENTITY_KINDS)]
    entity_id: Annotated[str, Column("the entity meant")]
    basis: Annotated[str, Column("why it is taken for that entity", values=v.MENTION_BASES)]
    rule: Rule
    candidates: Annotated[
        tuple[str, ...],
        Column("ids of the places it may mean where the basis is ambiguous, the likeliest first; empty elsewhere"),
    ] = ()
    candidate_scores: Annotated[
        tuple[float, ...],
        Column("probability of each of the candidates; the rest up to 1 is for none of them"),
    ] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One thing in the world."""

    entity_id: Annotated[str, Column("id of the entity; of kind and normalised name alone where the basis is text")]
    kind: Annotated[str, Column("what it is", values=v.ENTITY_KINDS)]
    name: Annotated[str, Column("name to show")]
    aliases: Annotated[
        tuple[str, ...], Column("other names, those of the seeds; spellings seen are the view spellings")
    ]
    basis: Annotated[str, Column("where the row comes from", values=v.ENTITY_BASES)]
    wikidata_id: Annotated[str | None, Column("Wikidata item; NULL where unknown", pattern="^Q[0-9]+$")]
    geonames_id: Annotated[int | None, Column("GeoNames id; NULL where it is no place or unknown", minimum=1)]
    place_type: Annotated[
        str | None, Column("kind of place; NULL for other kinds or where unknown", values=v.PLACE_TYPES)
    ]
    country_code: Annotated[
        str | None, Column("country, ISO 3166-1 alpha-2; NULL where none or unknown", pattern="^[A-Z]{2}$")
    ]
    country: Annotated[str | None, Column("country by name; NULL where none or unknown")] = None
    country_id: Annotated[
        str | None,
        Column("entity id of the country, which has a row where a text names it; NULL where none or unknown"),
    ] = None
    admin1: Annotated[str | None, Column("first-level division by name; NULL where none or unknown")]
    admin1_id: Annotated[
        str | None,
        Column("entity id of the first-level division, which has a row where a text names it; NULL where unknown"),
    ] = None
    latitude: Annotated[
        float | None, Column("WGS 84 latitude; NULL where unknown", unit="degree", minimum=-90, maximum=90)
    ]
    longitude: Annotated[
        float | None, Column("WGS 84 longitude; NULL where unknown", unit="degree", minimum=-180, maximum=180)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Span):
    """A quantity that a text states.

    The columns about its context have defaults: their values before the figure's context in the article is searched.
    """

    figure_id: Annotated[str, Column("id of the figure", pattern=ID_PATTERN)]
    kind: Annotated[str, Column("what is measured", values=v.FIGURE_KINDS)]
    value: Annotated[float | None, Column("the number written; NULL for ranges and vague ones", unit="see unit")]
    low: Annotated[float | None, Column("lower bound; NULL is open", unit="see unit")]
    high: Annotated[float | None, Column("upper bound; NULL is open", unit="see unit")]
    qualifier: Annotated[str, Column("how the number is hedged", values=v.QUALIFIERS)]
    trend: Annotated[
        str | None,
        Column("whether the words say that it went up or down; NULL where they don't", values=("up", "down")),
    ]
    unit: Annotated[
        str | None, Column("unit as named by seeds/reference/figures/units.csv, ISO 4217 for money; NULL for counts")
    ]
    base_value: Annotated[float | None, Column("value in base_unit; NULL where value or unit is", unit="see base_unit")]
    base_unit: Annotated[str | None, Column("SI unit of base_value; money stays in its currency")]
    counted: Annotated[str | None, Column("what is counted, as printed; NULL where the sentence doesn't say")]
    counted_class: Annotated[
        str | None, Column("class of what is counted, of seeds/reference/figures/counted.csv; NULL where it has none")
    ]
    event: Annotated[
        str | None, Column("event the figure measures, of seeds/reference/context/events.csv; NULL where none is named")
    ] = None
    event_detail: Annotated[
        str | None,
        Column(
            "what the words say more closely, of seeds/reference/context/event_details.csv; NULL where they say no more"
        ),
    ] = None
    event_quote: Annotated[str | None, Column("words that say the event")] = None
    measure: Annotated[
        str | None,
        Column(
            "a state at a time, a change over a time, or a total so far; NULL where undecided",
            values=("stock", "flow", "cumulative"),
        ),
    ] = None
    modality: Annotated[str, Column("whether it is stated as fact", values=v.MODALITIES)] = "asserted"
    counted_id: Annotated[str | None, Column("entity counted; NULL where it is none")] = None
    place_id: Annotated[str | None, Column("entity of the first place; NULL where none is linked")] = None
    place_relation: Annotated[
        str | None,
        Column("how the figure lies to the place; NULL where there is none", values=v.PLACE_RELATIONS),
    ] = None
    place_evidence: Annotated[
        str,
        Column(
            "where the place is named: in the figure's clause, its sentence, an earlier sentence, its list or section, "
            "the story's headline, dateline or lead; none where no place is linked",
            values=("clause", "sentence", "carried", "section", "story", "none"),
        ),
    ] = "none"
    from_date: Annotated[date | None, Column("first day it speaks of; NULL is open or unknown, see date_basis")] = None
    to_date: Annotated[date | None, Column("last day it speaks of; NULL is open or unknown, see date_basis")] = None
    date_basis: Annotated[
        str, Column("where the days come from", values=("explicit", "relative", "inferred", "document", "none"))
    ] = "none"
    date_evidence: Annotated[
        str,
        Column(
            "where the days are named: in the figure's clause, its sentence, an earlier sentence, its list or section, "
            "the story's headline or lead, by publication alone; none where there are no days",
            values=("clause", "sentence", "carried", "section", "story", "document", "none"),
        ),
    ] = "none"
    claimant_id: Annotated[str | None, Column("entity that claims it; NULL where attribution isn't named")] = None
    claimant_quote: Annotated[str | None, Column("words that name or describe who claims it")] = None
    attribution: Annotated[
        str,
        Column(
            "who claims it: somebody named, somebody described, or the publisher",
            values=("named", "described", "publisher"),
        ),
    ] = "publisher"
    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Date(Span):
    """A time expression, as TIMEX3; each end of a range has a row of its own."""

    date_id: Annotated[str, Column("id of the date", pattern=ID_PATTERN)]
    type: Annotated[str, Column("kind of time expression", values=("date", "time", "duration", "set"))]
    value: Annotated[str | None, Column("TIMEX3 value, X for what stays open; NULL where all does")]
    earliest: Annotated[date | None, Column("first day it can mean; NULL is open")]
    latest: Annotated[date | None, Column("last day it can mean; NULL is open")]
    anchor: Annotated[
        str, Column("what a relative expression was counted from", values=("explicit", "document", "text", "none"))
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Span):
    """What somebody is reported to say; the span is the content."""

    statement_id: Annotated[str, Column("id of the statement", pattern=ID_PATTERN)]
    mode: Annotated[str, Column("quoted, reported, or both", values=("direct", "indirect", "mixed"))]
    cue: Annotated[str | None, Column("word that introduces it; NULL where there is none")]
    speaker_id: Annotated[str | None, Column("entity that speaks; NULL where none is resolved")]
    speaker_quote: Annotated[str | None, Column("words that name or describe the speaker; NULL where there are none")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a figure or statement was linked to, and by which rule."""

    from_id: Annotated[str, Column("figure or statement", pattern=ID_PATTERN)]
    role: Annotated[str, Column("part that the target plays", values=v.LINK_ROLES)]
    ordinal: Annotated[int, Column("number among the links of one role, from 0", minimum=0)]
    document_id: DocumentId
    target_id: Annotated[str | None, Column("entity, date, figure or statement; NULL where the words name no row")]
    relation: Annotated[
        str | None,
        Column(
            "how the figure lies to a place (in, near, from, to), how a date bounds its days (at, since, until, "
            "between); NULL for other roles",
            values=v.LINK_RELATIONS,
        ),
    ] = None
    char_start: CharStart
    char_end: CharEnd
    quote: Annotated[str, Column("words that were linked, as printed")]
    rule: Rule
    evidence: Annotated[
        str | None,
        Column("how the place or date is told, as in figures; NULL for the other links", values=v.LINK_EVIDENCE),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeral:
    """Every number in the text, in digits or words, with its role."""

    document_id: DocumentId
    char_start: CharStart
    char_end: CharEnd
    quote: Annotated[str, Column("the number as printed")]
    role: Annotated[str, Column("what the number is", values=v.NUMERAL_ROLES)]
    target_id: Annotated[str | None, Column("figure, date or mention that it belongs to; NULL for the other roles")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The signature of a document by which copies are found: internal to the warehouse."""

    document_id: DocumentId
    minima: Annotated[tuple[int, ...], Column("MinHash minima of the body; empty where it is too short to compare")]
    bands: Annotated[tuple[int, ...], Column("hashes of bands of the minima; copies share at least one")]
