"""Settles whether each name of a document is a person's, an organisation's or a place's, one kind a printing."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from transforms.entities.candidates import Found
from transforms.entities.gazetteer import LOOSE, NAME
from transforms.entities.normalisation import normalise_name, plain_key
from transforms.entities.world import World
from transforms.text.reading import Reading

# What follows a person's name and no place's: an age between commas, or that it speaks.
_PERSONAL = re.compile(r",\s\d{1,3},|\s(?:said|says|told|added|spoke|wrote|recalled|who)\b")
# What stands before the name of a place: where something is, comes from or goes to, and what is done to towns.
_LED = re.compile(
    r"\b(?:in|at|near|from|around|outside|inside|toward|towards|into|to|of|between|across|through|via|beyond|off|"
    r"north|south|east|west|northeast|northwest|southeast|southwest|"
    r"captur\w{0,4}|seiz\w{0,4}|retak\w{0,4}|retook|recaptur\w{0,4}|liberat\w{0,4}|shell\w{0,4}|bomb\w{0,4}|"
    r"enter\w{0,4}|reach\w{0,4}|besieg\w{0,4}|overran|overrun|"
    r"towns?|cit(?:y|ies)|villages?|suburbs?|province|district|neighbou?rhood)\s$",
    re.IGNORECASE,
)
# A person can be come from and spoken to; only a place is stood in.
_WITHIN = re.compile(r"\b(?:in|near|outside|around|toward|towards|into)\s$", re.IGNORECASE)
# What follows the name of a place: the state it lies in, the dash of a dateline, what kind of place it is.
_PLACED = re.compile(
    r",\s[A-Z][\w.]{1,20}|\s[—–-]{1,2}\s|\s(?:area|city|town|village|district|province|county|region|residents?|"
    r"neighbou?rhood|suburb|countryside|front|airport|border)\b|"
    r"\s(?:is|was) an? (?:\w{1,20} ){0,2}"
    r"(?:commune|town|city|village|hamlet|suburb|municipality|district|province|county|island)\b"
)
_STATE = re.compile(r",\s[A-Z][\w.]{1,20}[,.]")
# Who is told by the town they are of: 'a Chiefland man', 'Alexandria parents'.
_TOWNSMAN = re.compile(
    r"\s(?:man|woman|men|women|boy|girl|teens?|teenagers?|couple|parents|mother|father|family|families|students?|"
    r"residents?|police|officers?|firefighters?|mayor|council|councill?ors?|spokes\w{3,6}|voters|schools?)\b"
)
# Before the town somebody comes from or is in.
_HOME = re.compile(r"\b(?:from|in|near|outside)\s$")
# Churches and schools bear a saint's name with its possessive.
_SAINT = re.compile(r"(?:St\.?|Saint) [A-Z]")
_POSSESSIVE = frozenset({"'s", "’s"})
# A person's calling behind the name: 'an associate professor', 'the mayor'.
_DESCRIBED = re.compile(
    r",\s(?:an?|the) (?:\w{1,20} ){0,3}(?:professor|fellow|director|analyst|journalist|reporter|doctor|activist|"
    r"teacher|resident|student|researcher|spokes\w{3,6}|minister|mayor|commander|lawyer|editor|author|correspondent|expert)\b"
)
# Parts of a page that name who wrote it.
_OF_AUTHORS = frozenset({"byline", "biography"})
_AROUND = 24
# The longest title, what it is of, and a comma.
_INTRODUCED = 80
_JOINED = re.compile(r",? and |, |/| or ")
_STATES = frozenset({"country", "continent", "admin1"})


def settle_kinds(reading: Reading, found: Sequence[Found], world: World) -> list[Found]:
    """The names with one kind for one printing: what most of its printings, or its full name, are.

    A family name that the document's persons bear is a person's where no printing says that one is in
    it. A single word that the tagger took for a place's stays a name where the gazetteer knows it in a
    country that the document names, or where the words around one of its printings speak of a place:
    of the others, fewer than one in three were places, or any name, on four annotated sets.
    """
    names = _Names(reading, found, world)
    return [Found(name.start, name.end, kind, name.rule) for name in found if (kind := names.kind(name)) is not None]


class _Names:
    """What all names of a document together say of each."""

    def __init__(self, reading: Reading, found: Sequence[Found], world: World) -> None:
        self._reading = reading
        self._text = text = reading.text
        self._world = world
        self._shown = {name: normalise_name(text[name.start : name.end]) for name in found}
        self._told = {name: self._told_kind(name) for name in found}
        self._votes: dict[str, Counter[str]] = {}
        self._family: set[str] = set()
        for name, kind in self._told.items():
            shown = self._shown[name]
            if kind is not None:
                self._votes.setdefault(shown, Counter())[kind] += 1
            if kind == "person" and " " in shown:
                self._family.add(shown.split()[-1])
        self._stood_in = {self._shown[name] for name in found if self._stands_in(name)}
        self._towns = {self._shown[name] for name in found if self._tells_townsman(name)}
        self._speak = {self._shown[name] for name in found if _PERSONAL.match(text, name.end)}
        self._doubted = self._doubtful(found)

    def kind(self, name: Found) -> str | None:
        """The kind of the name; None where it names nothing for sure."""
        shown = self._shown[name]
        if name.rule == "seed":
            return name.kind
        if name.kind in {"place", "person"} and plain_key(shown) in self._world.common.never:
            return None  # 'REUTERS/Stringer'
        if name.kind == "place":
            return self._kind_of_place(name, shown)
        if name.kind == "person" and (shown in self._towns or self._is_country(shown) or self._is_reviewed(shown)):
            return "place"
        if self._told[name] is None:
            return name.kind
        # 'Santorum' is a person where 'Rick Santorum' is one.
        return "person" if shown in self._family else self._votes[shown].most_common(1)[0][0]

    def _kind_of_place(self, name: Found, shown: str) -> str | None:
        if shown in self._doubted:
            return "person" if shown in self._family else None
        if self._is_saint(name, shown):
            return None
        kind = "place" if self._told[name] is None else self._votes[shown].most_common(1)[0][0]
        # 'Gravely said' is no village where a Gravely is named; 'in Gravely' may be one.
        return "person" if shown in self._family and (kind != "place" or shown not in self._stood_in) else kind

    def _told_kind(self, name: Found) -> str | None:
        """The kind a printing votes for; None where more than the tagger settles it: a known place, a weapon."""
        if name.kind in {"person", "organisation"}:
            return name.kind
        tagged = name.rule in {"tagger", "printed again"}
        if name.kind != "place" or not tagged or self._world.gazetteer.find(self._shown[name]):
            return None
        if _PERSONAL.match(self._text, name.end):
            return "person"
        before = self._text[max(0, name.start - _INTRODUCED) : name.start]
        introduced = (
            self._reading.passage_at(name.start).zone in _OF_AUTHORS
            or self._world.offices.introduces.search(before)
            or _DESCRIBED.match(self._text, name.end)
        )
        return "person" if introduced and " " in self._shown[name] else "place"

    def _before(self, name: Found) -> str:
        return self._text[max(0, name.start - _AROUND) : name.start]

    def _stands_in(self, name: Found) -> bool:
        """Whether something is in what is named, or the state it lies in follows."""
        return _WITHIN.search(self._before(name)) is not None or _STATE.match(self._text, name.end) is not None

    def _tells_townsman(self, name: Found) -> bool:
        """Whether what was taken for a person's name is the town somebody is of or holds an office of."""
        shown = self._shown[name]
        return (
            name.kind == "person"
            and name.rule != "seed"
            and shown not in self._family
            and (_TOWNSMAN.match(self._text, name.end) or _HOME.search(self._before(name)) or self._is_governed(name))
            and not self._world.common.doubts(shown)
            and any(c.match == NAME for c in self._world.gazetteer.named(shown))
        )

    def _is_governed(self, name: Found) -> bool:
        """Whether an office is of what is named: 'the mayor of Kilis'."""
        return self._world.offices.govern(self._text[max(0, name.start - _INTRODUCED) : name.start])

    def _is_country(self, shown: str) -> bool:
        """Whether a country is meant, where no person of the document bears its name: 'Chad'."""
        return shown not in self._family and any(
            c.match == NAME and c.place.place_type == "country" for c in self._world.gazetteer.named(shown)
        )

    def _is_reviewed(self, shown: str) -> bool:
        """Whether a place of the reviewed table is meant, that neither speaks nor is a person's name: 'Hasakah'."""
        return shown not in self._family | self._speak and any(
            c.place.reviewed and c.match != LOOSE for c in self._world.gazetteer.named(shown)
        )

    def _is_saint(self, name: Found, shown: str) -> bool:
        """Whether a church or school of a saint is meant: 'St. Michael's'."""
        return (
            _SAINT.match(shown) is not None
            and self._text[name.end : name.end + 2] in _POSSESSIVE
            and all(not c.place.is_known_to_all for c in self._world.gazetteer.named(shown))
        )

    def _doubtful(self, found: Sequence[Found]) -> frozenset[str]:
        """The single words taken for places of which nothing in the document says that they are."""
        places = [name for name in found if name.kind == "place"]
        countries = self._countries(places)
        doubted = {
            self._shown[name]
            for name in places
            if name.rule not in {"seed", "dateline"}
            and " " not in self._shown[name]
            and not self._is_known(name, countries)
        }
        cleared = {self._shown[name] for name in places if self._is_led(name)}
        cleared |= {self._shown[name] for name in self._listed(found, doubted)}
        return frozenset(doubted - cleared)

    def _countries(self, places: Sequence[Found]) -> frozenset[str]:
        """The countries of the places that are known to all."""
        countries = set()
        for name in dict.fromkeys(self._shown[name] for name in places):
            known = self._world.gazetteer.named(name)
            great = [c.place for c in known if c.place.place_type in _STATES or c.place.is_known_to_all]
            if great and great[0].country_code:
                countries.add(great[0].country_code)
        return frozenset(countries)

    def _is_known(self, name: Found, countries: frozenset[str]) -> bool:
        if self._world.common.doubts(self._shown[name]):
            return False
        for candidate in self._world.gazetteer.find(self._shown[name]):
            place = candidate.place
            if place.reviewed or place.place_type in _STATES or place.is_known_to_all:
                return True
            if place.country_code in countries or not countries:
                return True
        return False

    def _is_led(self, name: Found) -> bool:
        return _LED.search(self._before(name)) is not None or _PLACED.match(self._text, name.end) is not None

    def _listed(self, found: Sequence[Found], doubted: set[str]) -> Iterator[Found]:
        """Yield the doubted names that stand in a row with a place that is one."""
        for one, other in pairwise(found):
            if _JOINED.fullmatch(self._text, one.end, other.start):
                for name, beside in ((one, other), (other, one)):
                    if self._shown[name] in doubted and beside.kind == "place" and self._shown[beside] not in doubted:
                        yield name
