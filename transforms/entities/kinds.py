"""Entity typing: settles the kind of each name; all occurrences of a form in a document vote on it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from transforms.entities.gazetteer import LOOSE, NAME
from transforms.entities.name_spans import NameSource, NameSpan
from transforms.entities.normalisation import normalise_name, plain_key
from transforms.entities.world import World
from transforms.text.reading import Reading

# What follows a person's name and never a place's: an age between commas, or a verb of speaking.
_PERSONAL = re.compile(r",\s\d{1,3},|\s(?:said|says|told|added|spoke|wrote|recalled|who)\b")
# What comes before the name of a place: prepositions of place, and verbs for what is done to towns.
_BEFORE_PLACE = re.compile(
    r"\b(?:in|at|near|from|around|outside|inside|toward|towards|into|to|of|between|across|through|via|beyond|off|"
    r"north|south|east|west|northeast|northwest|southeast|southwest|"
    r"captur\w{0,4}|seiz\w{0,4}|retak\w{0,4}|retook|recaptur\w{0,4}|liberat\w{0,4}|shell\w{0,4}|bomb\w{0,4}|"
    r"enter\w{0,4}|reach\w{0,4}|besieg\w{0,4}|overran|overrun|"
    r"towns?|cit(?:y|ies)|villages?|suburbs?|province|district|neighbou?rhood)\s$",
    re.IGNORECASE,
)
# Prepositions that come before places only; 'from' and 'to' also come before persons.
_WITHIN = re.compile(r"\b(?:in|near|outside|around|toward|towards|into)\s$", re.IGNORECASE)
# What follows the name of a place: its state, the dash of a dateline, or a noun for the kind of place.
_AFTER_PLACE = re.compile(
    r",\s[A-Z][\w.]{1,20}|\s[—–-]{1,2}\s|\s(?:area|city|town|village|district|province|county|region|residents?|"
    r"neighbou?rhood|suburb|countryside|front|airport|border)\b|"
    r"\s(?:is|was) an? (?:\w{1,20} ){0,2}"
    r"(?:commune|town|city|village|hamlet|suburb|municipality|district|province|county|island)\b"
)
_STATE = re.compile(r",\s[A-Z][\w.]{1,20}[,.]")
# People described by their town: 'a Chiefland man', 'Alexandria parents'.
_TOWNSMAN = re.compile(
    r"\s(?:man|woman|men|women|boy|girl|teens?|teenagers?|couple|parents|mother|father|family|families|students?|"
    r"residents?|police|officers?|firefighters?|mayor|council|councill?ors?|spokes\w{3,6}|voters|schools?)\b"
)
# Before the town that somebody comes from or is in.
_HOME = re.compile(r"\b(?:from|in|near|outside)\s$")
# Churches and schools are named after a saint, with a possessive: 'St. Michael's'.
_SAINT = re.compile(r"(?:St\.?|Saint) [A-Z]")
_POSSESSIVE = frozenset({"'s", "’s"})
# A person's occupation after the name: 'an associate professor', 'the mayor'.
_DESCRIBED = re.compile(
    r",\s(?:an?|the) (?:\w{1,20} ){0,3}(?:professor|fellow|director|analyst|journalist|reporter|doctor|activist|"
    r"teacher|resident|student|researcher|spokes\w{3,6}|minister|mayor|commander|lawyer|editor|author|correspondent|expert)\b"
)
# Zones of a page that name its author.
_OF_AUTHORS = frozenset({"byline", "biography"})
_AROUND = 24
# Characters before a name: room for the longest title, the name that the title refers to, and a comma.
_INTRODUCED = 80
_JOINED = re.compile(r",? and |, |/| or ")
_STATES = frozenset({"country", "continent", "admin1"})


def settle_kinds(reading: Reading, found: Sequence[NameSpan], world: World) -> list[NameSpan]:
    """Return the names, each with the kind of most of its occurrences or of its full name; drop the doubtful ones.

    A family name of the document's persons is a person's, unless the text says that something is in it. A single word
    that the tagger took for a place is kept if the gazetteer has it in a country that the document names, or if the
    words around one of its occurrences show a place. The others are left out: on four annotated sets, fewer than one in
    three of them was a place or any name.
    """
    names = _DocumentNames(reading, found, world)
    return [
        NameSpan(name.start, name.end, kind, name.source) for name in found if (kind := names.kind(name)) is not None
    ]


class _DocumentNames:
    """All names of a document; the kind of each name is decided from all of them together."""

    def __init__(self, reading: Reading, found: Sequence[NameSpan], world: World) -> None:
        self._reading = reading
        self._text = text = reading.text
        self._world = world
        self._shown = {name: normalise_name(text[name.start : name.end]) for name in found}
        self._voted = {name: self._vote(name) for name in found}
        self._votes: dict[str, Counter[str]] = {}
        self._family: set[str] = set()
        for name, kind in self._voted.items():
            shown = self._shown[name]
            if kind is not None:
                self._votes.setdefault(shown, Counter())[kind] += 1
            if kind == "person" and " " in shown:
                self._family.add(shown.split()[-1])
        self._locations = {self._shown[name] for name in found if self._is_location(name)}
        self._towns = {self._shown[name] for name in found if self._is_hometown(name)}
        self._speak = {self._shown[name] for name in found if _PERSONAL.match(text, name.end)}
        self._doubted = self._unconfirmed(found)

    def kind(self, name: NameSpan) -> str | None:
        """Return the kind of the name; None if it is probably no name."""
        shown = self._shown[name]
        if name.source == NameSource.SEED:
            return name.kind
        if name.kind in {"place", "person"} and plain_key(shown) in self._world.common.never:
            return None  # 'REUTERS/Stringer'
        if name.kind == "place":
            return self._kind_of_place(name, shown)
        if name.kind == "person" and (shown in self._towns or self._is_country(shown) or self._is_well_known(shown)):
            return "place"
        if self._voted[name] is None:
            return name.kind
        # 'Santorum' is a person if the document has the person 'Rick Santorum'.
        return "person" if shown in self._family else self._votes[shown].most_common(1)[0][0]

    def _kind_of_place(self, name: NameSpan, shown: str) -> str | None:
        if shown in self._doubted:
            return "person" if shown in self._family else None
        if self._is_saint(name, shown):
            return None
        kind = "place" if self._voted[name] is None else self._votes[shown].most_common(1)[0][0]
        # If the document has a person called Gravely, 'Gravely said' is not about the village; 'in Gravely' may be.
        return "person" if shown in self._family and (kind != "place" or shown not in self._locations) else kind

    def _vote(self, name: NameSpan) -> str | None:
        """Return the kind that one occurrence votes for; None if it has no vote: a known place, a weapon."""
        if name.kind in {"person", "organisation"}:
            return name.kind
        tagged = name.source in {NameSource.TAGGER, NameSource.REPEATED}
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

    def _before(self, name: NameSpan) -> str:
        return self._text[max(0, name.start - _AROUND) : name.start]

    def _is_location(self, name: NameSpan) -> bool:
        """Whether the text says that something is in the named place ('in Azaz'), or gives its state after it."""
        return _WITHIN.search(self._before(name)) is not None or _STATE.match(self._text, name.end) is not None

    def _is_hometown(self, name: NameSpan) -> bool:
        """Whether a name tagged as a person is really a town: somebody is from there, or has an office there."""
        shown = self._shown[name]
        return (
            name.kind == "person"
            and name.source != NameSource.SEED
            and shown not in self._family
            and (_TOWNSMAN.match(self._text, name.end) or _HOME.search(self._before(name)) or self._is_governed(name))
            and not self._world.common.doubts(shown)
            and any(c.match == NAME for c in self._world.gazetteer.named(shown))
        )

    def _is_governed(self, name: NameSpan) -> bool:
        """Whether an office refers to the name: 'the mayor of Kilis'."""
        return self._world.offices.govern(self._text[max(0, name.start - _INTRODUCED) : name.start])

    def _is_country(self, shown: str) -> bool:
        """Whether the name is that of a country, such as 'Chad', and of no person in the document."""
        return shown not in self._family and any(
            c.match == NAME and c.place.place_type == "country" for c in self._world.gazetteer.named(shown)
        )

    def _is_well_known(self, shown: str) -> bool:
        """Whether the name is that of a reviewed place or great city ('Homs'), and not used for a person."""
        if shown in self._family or shown in self._speak:
            return False
        known = self._world.gazetteer.named(shown)
        return any(c.place.reviewed and c.match != LOOSE for c in known) or (
            not self._world.common.doubts(shown) and any(c.place.is_known_to_all and c.match == NAME for c in known)
        )

    def _is_saint(self, name: NameSpan, shown: str) -> bool:
        """Whether the name is that of a church or school named after a saint: 'St. Michael's'."""
        return (
            _SAINT.match(shown) is not None
            and self._text[name.end : name.end + 2] in _POSSESSIVE
            and all(not c.place.is_known_to_all for c in self._world.gazetteer.named(shown))
        )

    def _unconfirmed(self, found: Sequence[NameSpan]) -> frozenset[str]:
        """Return the one-word names tagged as places that nothing in the document confirms."""
        places = [name for name in found if name.kind == "place"]
        countries = self._countries(places)
        doubted = {
            self._shown[name]
            for name in places
            if name.source not in {NameSource.SEED, NameSource.DATELINE}
            and " " not in self._shown[name]
            and not self._is_known(name, countries)
        }
        cleared = {self._shown[name] for name in places if self._has_place_context(name)}
        cleared |= {self._shown[name] for name in self._listed(found, doubted)}
        return frozenset(doubted - cleared)

    def _countries(self, places: Sequence[NameSpan]) -> frozenset[str]:
        """Return the country codes of the well-known places among the names."""
        countries = set()
        for name in dict.fromkeys(self._shown[name] for name in places):
            known = self._world.gazetteer.named(name)
            great = [c.place for c in known if c.place.place_type in _STATES or c.place.is_known_to_all]
            if great and great[0].country_code:
                countries.add(great[0].country_code)
        return frozenset(countries)

    def _is_known(self, name: NameSpan, countries: frozenset[str]) -> bool:
        if self._world.common.doubts(self._shown[name]):
            return False
        for candidate in self._world.gazetteer.find(self._shown[name]):
            place = candidate.place
            if place.reviewed or place.place_type in _STATES or place.is_known_to_all:
                return True
            if place.country_code in countries or not countries:
                return True
        return False

    def _has_place_context(self, name: NameSpan) -> bool:
        return (
            _BEFORE_PLACE.search(self._before(name)) is not None or _AFTER_PLACE.match(self._text, name.end) is not None
        )

    def _listed(self, found: Sequence[NameSpan], doubted: set[str]) -> Iterator[NameSpan]:
        """Yield the unconfirmed names that stand in a list next to a confirmed place."""
        for one, other in pairwise(found):
            if _JOINED.fullmatch(self._text, one.end, other.start):
                for name, beside in ((one, other), (other, one)):
                    if self._shown[name] in doubted and beside.kind == "place" and self._shown[beside] not in doubted:
                        yield name
