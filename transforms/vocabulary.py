"""The closed lists of the tables: every value of a coded column."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Self

STAGES = ("read", "split", "decode", "extract", "gate")
REASONS = (
    "empty",
    "binary",
    "format_not_read",
    "no_text_column",
    "broken",
    "too_large",
    "unreadable",
    "dangling_link",
    "link_loop",
    "link_outside",
    "hidden",
    "not_a_file",
    "changing",
    "extraction_failed",
    "too_slow",
    "law_broken",
    "taken_down",
)
# The zone of passages that aren't about the article: their numerals are `furniture` in the ledger.
UNREAD_ZONE = "furniture"
# The zone of the bytes between the passages of a record that isn't plain text: tags, scripts, keys. None of them is in
# the text.
MARKUP_ZONE = "markup"
# Where a document's column has its value from: `metadata.csv`, the record's declarations, the printed page, or nothing.
BASES = ("given", "declared", "stated", "none")
# The roles of values that a record can declare about itself.
DECLARED_ROLES = ("title", "authors", "publisher", "published", "changed", "url")
# The codings by which the bytes of a record are read, in order, separated by '/'.
FORMATS = ("text", "html", "json", "json/html", "csv", "csv/html", "markdown", "mail", "mail/html")
# Languages that the finders read; other passages are labelled and not mined.
READ_LANGUAGES = frozenset({"en", "und"})
# The code of ISO 639 for text that is no language: rows of numbers, endless sequences of signs. Such text isn't mined,
# and its numerals are `unread` in the ledger.
UNREADABLE = "zxx"
# Languages of the passages whose numerals are in the ledger.
LISTED_LANGUAGES = READ_LANGUAGES | {UNREADABLE}
ZONES = (
    "title",
    "subtitle",
    "byline",
    "dateline",
    "heading",
    "body",
    "caption",
    "credit",
    "biography",
    "topics",
    "furniture",
    "markup",
)
ENTITY_KINDS = ("person", "organisation", "place", "people", "weapon", "vehicle", "event")
MENTION_BASES = ("seed", "gazetteer", "acronym", "short_form", "description", "text", "ambiguous")
ENTITY_BASES = ("seed", "gazetteer", "text", "ambiguous")
PLACE_TYPES = (
    "country",
    "region",
    "admin1",
    "admin2",
    "city",
    "village",
    "border_crossing",
    "camp",
    "district",
    "facility",
    "physical",
    "continent",
)
FIGURE_KINDS = (
    "count",
    "length",
    "area",
    "volume",
    "mass",
    "speed",
    "temperature",
    "duration",
    "age",
    "money",
    "ratio",
    "other",
)
QUALIFIERS = ("exact", "about", "at_least", "at_most", "more_than", "less_than", "between", "vague")
MODALITIES = ("asserted", "denied", "possible", "planned", "demanded")
LINK_RELATIONS = ("in", "near", "from", "to", "at", "since", "until", "between")
LINK_ROLES = (
    "counted",
    "of",
    "event",
    "place",
    "from",
    "to",
    "date",
    "claimant",
    "relayed_by",
    "equivalent",
    "cue",
    "content",
)
NUMERAL_ROLES = ("figure", "date", "ordinal", "name", "identifier", "furniture", "markup", "unread", "unexplained")
PLACE_RELATIONS = ("in", "near", "from", "to")
# How the words of a place or date are found: in the figure's clause, in an earlier sentence.
CLAUSE, CARRIED = "clause", "carried"
LINK_EVIDENCE = (CLAUSE, "sentence", CARRIED, "section", "story")


class NamedRule(StrEnum):
    """The rules of one subpackage: values of the column `rule`, written `room/name`, each with its explanation."""

    meaning: str

    def __new__(cls, name: str, meaning: str) -> Self:
        """Make a rule from its name and its explanation, a sentence."""
        rule = str.__new__(cls, name)
        rule._value_ = name
        rule.meaning = meaning
        return rule

    @classmethod
    def sentences(cls) -> Mapping[str, str]:
        """Return the explanation of each rule, by the rule's name."""
        return {rule.value: rule.meaning for rule in cls}
