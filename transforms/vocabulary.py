"""The closed word lists of the tables: every value that a coded column may take."""

STAGES = ("read", "decode", "extract", "gate")
REASONS = (
    "empty",
    "binary",
    "format_not_read",
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
# Passages that say nothing of the article: their numbers are `furniture` in the ledger.
UNREAD_ZONE = "furniture"
# The language the finders know; other passages are labelled and not mined.
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
