"""The closed lists of the reference data: the values that are allowed in each coded column, declared once."""

from collections.abc import Mapping
from dataclasses import dataclass

from transforms import vocabulary as v
from transforms.dates.words import CODES


@dataclass(frozen=True, slots=True)
class Closed:
    """The allowed values of a cell: one of `values`, or with `several` any number of them, separated by spaces.

    The values of a column of another file, `of` (file, column), are allowed as well. With `barred` a value may have '!'
    before it, which excludes the value; with `optional` the cell may be empty.
    """

    values: tuple[str, ...] = ()
    of: tuple[str, str] | None = None
    several: bool = False
    barred: bool = False
    optional: bool = False

    def values_in(self, cell: str) -> list[str]:
        """Return the values in a cell, without '!'; each must be an allowed one."""
        if not self.several:
            return [cell] if cell or not self.optional else []
        return [value.removeprefix("!") if self.barred else value for value in cell.split()]


_COUNTRY = Closed(of=("countries", "code"))
_MAYBE_COUNTRY = Closed(of=("countries", "code"), optional=True)
_ENTITY = {"kind": Closed(v.ENTITY_KINDS)}
_NAMED_ENTITY = _ENTITY | {"country_code": _MAYBE_COUNTRY}

# Rows of a user's own replace ours that have the same values in these columns; by default in the first column.
KEYS: Mapping[str, tuple[str, ...]] = {
    "events": ("part", "word"),
    "districts": ("country_code", "region_code", "name"),
    "furniture": ("words",),
    "places": ("name", "country_code", "admin1"),
}

# By the name of the file and the column.
CLOSED: Mapping[str, Mapping[str, Closed]] = {
    "event_facts": {"facts": Closed(("befalls", "people", "state", "harm"), several=True)},
    "events": {
        # Words that only say how high a count is name no event.
        "event": Closed(of=("event_facts", "event"), optional=True),
        "part": Closed(("verb", "noun", "adjective", "preposition", "level")),
        "counts": Closed(("object", "subject", "of", "for", "against", "on", "to", "self", "predicate", "recipient")),
        "measure": Closed(("flow", "stock", "cumulative"), optional=True),
        "classes": Closed(("*",), of=("classes", "class"), several=True, barred=True),
        "detail": Closed(of=("event_details", "detail"), optional=True),
        "weak": Closed(("yes",), optional=True),
    },
    "incidents": {"part": Closed(("noun", "verb"))},
    "modality": {
        "part": Closed(("auxiliary", "adverb", "adjective", "governor", "mark", "noun", "saying")),
        "modality": Closed(v.MODALITIES),
    },
    "whereabouts": {
        "part": Closed(("preposition", "brink", "direction", "measure", "object", "subject")),
        "relation": Closed(v.PLACE_RELATIONS),
    },
    "holidays": {"rule": Closed(("fixed", "nth", "easter"))},
    "time_words": {"sort": Closed(tuple(CODES))},
    "furniture": {
        "kind": Closed(
            ("about", "advert", "caption", "comment", "credit", "follow", "legal", "navigation", "notice", "others",
             "related", "share", "subscribe", "teaser", "topics")
        ),
        "match": Closed(("line", "start", "anywhere")),
    },
    "actors": _NAMED_ENTITY,
    "agencies": _NAMED_ENTITY,
    "organisations": _NAMED_ENTITY,
    "people": _NAMED_ENTITY,
    "peoples": _NAMED_ENTITY | {"type": Closed(("nationality", "ethnic", "religious"))},
    "vehicles": _ENTITY,
    "weapons": _ENTITY,
    "places": {"place_type": Closed(v.PLACE_TYPES), "country_code": _MAYBE_COUNTRY},
    "place_names": {"country_code": _COUNTRY},
    "regions": {"country_code": _COUNTRY},
    "districts": {"country_code": _COUNTRY},
    "country_boxes": {"country_code": _COUNTRY},
    "countries": {"neighbours": Closed(of=("countries", "code"), several=True)},
    "common_words": {"sort": Closed(("function", "calendar", "generic", "common", "describing"))},
    "bodies": {
        "uses": Closed(("short", "refers", "repeats", "acts", "unnamed", "relates", "voice", "tells"), several=True),
    },
    "doubtful_aliases": {"doubt": Closed(("everyday", "country", "expansion"))},
    "name_kinds": {
        "stands": Closed(("opens", "ends", "whole", "town")),
        "kind": Closed(("event", "title", "none")),
    },
    "titles": {"office": Closed(("yes",), optional=True)},
    "classes": {"kind": Closed(("person", "thing", "measure"))},
    "counted": {"class": Closed(of=("classes", "class"))},
    "hedges": {
        "side": Closed(("before", "after", "vague", "trend", "amount")),
        "qualifier": Closed((*v.QUALIFIERS, "up", "down")),
        "high": Closed(("value",), optional=True),
    },
    "numeral_roles": {"use": Closed(("before", "after", "capital"))},
    "tolerances": {"qualifier": Closed(v.QUALIFIERS)},
    "units": {"kind": Closed(v.FIGURE_KINDS)},
    "cues": {
        "part": Closed(("verb", "noun", "adjective", "adverb", "phrase", "silent", "record")),
        "sense": Closed(
            ("say", "claim", "show", "believe", "estimate", "expect", "judge", "possible", "plan", "intent", "demand",
             "ask", "deny", "none")
        ),
        "frames": Closed(
            ("clause", "quote", "object", "infinitive", "name", "person", "record", "about", "against", "as", "at",
             "by", "for", "in", "of", "on", "to", "upon", "with"),
            several=True,
        ),
    },
}  # fmt: skip
