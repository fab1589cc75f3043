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
# The zone of what lies between the passages of a record that isn't plain text: tags, scripts, keys; no character of it
# is in the text.
MARKUP_ZONE = "markup"
# What the columns of a document say where they come from: `metadata.csv`, what the record declares of itself, what its
# page prints.
BASES = ("given", "declared", "stated", "none")
# What a record can declare about itself.
DECLARED_ROLES = ("title", "authors", "publisher", "published", "changed", "url")
# The codings that the bytes of a record are read by, in turn.
FORMATS = ("text", "html", "json", "json/html", "csv", "csv/html", "markdown", "mail", "mail/html")
# Languages that the finders read; other passages are labelled and not mined.
READ_LANGUAGES = frozenset({"en", "und"})
# ISO 639's code for what is no language: rows of numbers, endless runs of signs. It isn't mined, and its numerals
# are `unread` in the ledger.
UNREADABLE = "zxx"
# Passages in these have their numerals in the ledger.
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
    """The rules of a room: the values of the column `rule`, `room/name`, each with a sentence about what it does."""

    meaning: str

    def __new__(cls, name: str, meaning: str) -> Self:
        """Make a rule of its name and its sentence."""
        rule = str.__new__(cls, name)
        rule._value_ = name
        rule.meaning = meaning
        return rule

    @classmethod
    def sentences(cls) -> Mapping[str, str]:
        """The sentence about each rule, by its name."""
        return {rule.value: rule.meaning for rule in cls}
