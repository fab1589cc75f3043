"""Finds place and days of a sentence in the sentences before it, if it points back to them: 'It killed 12'."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from spacy.tokens import Doc, Token

from transforms.context.counted_phrases import CountedPhrase
from transforms.context.days import Occasion, find_occasion
from transforms.context.events import EventMention, Events
from transforms.context.locations import Place, PlaceWords, find_places
from transforms.context.rules import PlaceRule
from transforms.records import Date, Document, Mention
from transforms.statements.cues import Cues
from transforms.syntax.clauses import clause_of, has_content_clause
from transforms.syntax.paths import has_other_actor, is_bare, is_there, participants
from transforms.syntax.phrases import has_determiner
from transforms.syntax.words import is_common_noun, is_full_verb
from transforms.text.reading import Reading, Sentence

# At most this many sentences back is a scene looked for.
REACH = 2
# Words that point back to the event of the sentence before.
POINTING = frozenset({"it", "this", "that"})
POINTING_PREPOSITIONS = frozenset({"in", "by", "during", "after", "from"})
DEFINITE = frozenset({"the", "this", "that", "these", "those"})
# Events, besides harm, that 'it' can cause if 'it' is something that happened.
CAUSED = frozenset({"displaced", "distance"})
# Words that start a new scene.
ELSEWHERE = frozenset(
    {"separate", "separately", "elsewhere", "meanwhile", "nationwide", "countrywide", "overall", "worldwide"}
)
MAX_TOKENS = 400  # a longer sentence isn't prose


@dataclass(frozen=True, slots=True)
class Incidents:
    """The reviewed words of `seeds/reference/context/incidents.csv` for incidents, which have one place and time."""

    nouns: frozenset[str]
    verbs: frozenset[str]

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> "Incidents":
        """Build from rows of word, forms (separated by |), part."""
        parts: dict[str, set[str]] = {"noun": set(), "verb": set()}
        for row in rows:
            parts[row["part"]].update((row["word"], *filter(None, row["forms"].split("|"))))
        return cls(frozenset(parts["noun"]), frozenset(parts["verb"]))

    def tells(self, token: Token) -> bool:
        """Whether the token says that something happens."""
        if is_common_noun(token):
            return token.lower_ in self.nouns
        return is_full_verb(token) and token.lower_ in self.verbs


@dataclass(frozen=True, slots=True)
class Scene:
    """The places and days of the event in a sentence; `age`: how many sentences ago that sentence was."""

    places: tuple[Place, ...] = ()
    occasion: Occasion | None = None
    age: int = 0


class Scenes:
    """The scenes of one document, by sentence; each is computed once, when it is first needed."""

    def __init__(
        self,
        reading: Reading,
        document: Document,
        *,
        places: Sequence[Mention],
        dates: Sequence[Date],
        events: Events,
        incidents: Incidents,
        whereabouts: PlaceWords,
        cues: Cues,
    ) -> None:
        self._reading = reading
        self._document = document
        self._places = places
        self._place_starts = [m.char_start for m in places]
        self._dates = dates
        self._date_starts = [d.char_start for d in dates]
        self._events = events
        self._incidents = incidents
        self._whereabouts = whereabouts
        self._cues = cues
        self._starts = [s.start for s in reading.sentences]
        self._own: dict[int, Scene] = {}

    def before(self, sentence: Sentence) -> Scene | None:
        """Return the nearest scene in the sentences before this one; None if they have none."""
        number = bisect_left(self._starts, sentence.start)
        for age in range(1, REACH + 1):
            at = number - age
            if at < 0 or self._reading.sentences[at].zone != sentence.zone:
                return None
            own = self._scene(at)
            if own.places or own.occasion:
                return replace(own, age=age)
            if self._names_a_place(at):
                return None
        return None

    def _names_a_place(self, number: int) -> bool:
        sentence = self._reading.sentences[number]
        first = bisect_left(self._place_starts, sentence.start)
        return first < len(self._places) and self._places[first].char_start < sentence.end

    def _scene(self, number: int) -> Scene:
        if number not in self._own:
            self._own[number] = self._read(self._reading.sentences[number])
        return self._own[number]

    def _read(self, sentence: Sentence) -> Scene:
        """Return the scene of a sentence: the first places and the first days that its incidents have."""
        parse = sentence.parse
        if parse is None or len(parse) > MAX_TOKENS:
            return Scene()
        places = [self._places[i] for i in _within(self._place_starts, sentence)]
        dates = [self._dates[i] for i in _within(self._date_starts, sentence)]
        if not places and not dates:
            return Scene()
        reporting = frozenset(t.i for t in parse if self._cues.of_verb(t) is not None and has_content_clause(t))
        scene = Scene()
        for token in parse:
            if not self._incidents.tells(token) and not (is_full_verb(token) and self._events.is_verb(token)):
                continue
            phrase = CountedPhrase(token, token, "count", None, inside=False)
            if not scene.places:
                found = find_places(parse, sentence.start, places, phrase, None, words=self._whereabouts)
                # If the place is the object ('a shell hit Homs'), the event happened in the place.
                held = (replace(p, relation="in") if p.rule is PlaceRule.OBJECT else p for p in found)
                scene = replace(scene, places=tuple(p for p in held if p.relation in ("in", "near")))
            if scene.occasion is None:
                occasion = find_occasion(
                    parse, sentence.start, dates, phrase, said=None, reporting=reporting, document=self._document
                )
                scene = replace(scene, occasion=occasion)
            if scene.places and scene.occasion:
                break
        return scene


def _within(starts: Sequence[int], sentence: Sentence) -> range:
    return range(bisect_left(starts, sentence.start), bisect_left(starts, sentence.end))


class Continuation(Enum):
    """How a clause continues the event of the sentence before; harm is the weakest sign."""

    THERE = auto()  # '12 died there'
    POINTING = auto()  # 'It killed 12', '12 died in the blast'
    HARM = auto()  # '12 people died' right after the event, with no other actor named


def goes_on(phrase: CountedPhrase, said: EventMention, incidents: Incidents) -> Continuation | None:
    """Return how a figure's clause points back to the sentence before; None if it doesn't."""
    clauses = [clause_of(phrase.node), clause_of(said.carrier)]
    words = {token.lower_ for token in said.carrier.doc[:MAX_TOKENS]}
    if words & ELSEWHERE:
        return None
    if any(is_there(token) and clause_of(token) in clauses for token in _theres(said.carrier.doc)):
        return Continuation.THERE
    if any(_points_back(*part, said, incidents) for clause in clauses for part in participants(clause)):
        return Continuation.POINTING
    if "harm" not in said.word.facts or said.word.measure == "stock":
        return None
    return None if has_other_actor(said.carrier, {phrase.node, phrase.counted}) else Continuation.HARM


def _theres(doc: Doc) -> list[Token]:
    return [token for token in doc[:MAX_TOKENS] if token.lower_ == "there"]


def _points_back(noun: Token, preposition: str, said: EventMention, incidents: Incidents) -> bool:
    """Whether a noun of the clause refers to the event of the sentence before: 'it', 'the blast', 'in the attack'."""
    if preposition:
        return preposition in POINTING_PREPOSITIONS and _is_definite(noun, incidents)
    return _is_definite(noun, incidents) or (
        noun.lower_ in POINTING and ("harm" in said.word.facts or said.word.event in CAUSED)
    )


def _is_definite(token: Token, incidents: Incidents) -> bool:
    """Whether the word refers to an incident already named: 'the blast', not 'the blast in Homs' nor 'a blast'."""
    named = is_common_noun(token) and token.lower_ in incidents.nouns
    return named and has_determiner(token, DEFINITE) and is_bare(token)
