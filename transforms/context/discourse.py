"""Says where and when a sentence plays that goes on about the one before it: 'It killed 12', 'died there'."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from transforms.context.days import Occasion, find_occasion
from transforms.context.events import Events
from transforms.context.locations import Place, Whereabouts, find_places, is_there
from transforms.context.predicates import Said, Standing, clause_of
from transforms.records import Date, Document, Mention
from transforms.statements.cues import Cues
from transforms.text.reading import Reading, Sentence

# A scene is left where more sentences than these name nothing of it.
REACH = 2
# Words that point back to what the sentence before told.
POINTING = frozenset({"it", "this", "that"})
DEFINITE = frozenset({"the", "this", "that", "these", "those"})
# What 'it' can have done, beside harm, where it is something that happened.
CAUSED = frozenset({"displaced", "distance"})
# Words that lead away from what was told before.
ELSEWHERE = frozenset(
    {"separate", "separately", "elsewhere", "meanwhile", "nationwide", "countrywide", "overall", "worldwide"}
)
MAX_TOKENS = 400  # a longer sentence is no prose


@dataclass(frozen=True, slots=True)
class Incidents:
    """The reviewed words of `seeds/reference/context/incidents.csv` for what happens at one place and time."""

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
        if token.pos_ == "NOUN":
            return token.lower_ in self.nouns
        return token.pos_ == "VERB" and token.lower_ in self.verbs


@dataclass(frozen=True, slots=True)
class Scene:
    """Places and days of what a sentence tells; `age` counts the sentences since they were named."""

    places: tuple[Place, ...] = ()
    occasion: Occasion | None = None
    age: int = 0


class Scenes:
    """The scenes of one document, by sentence; each is read once."""

    def __init__(
        self,
        reading: Reading,
        document: Document,
        *,
        places: Sequence[Mention],
        dates: Sequence[Date],
        events: Events,
        incidents: Incidents,
        whereabouts: Whereabouts,
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
        """What the sentences before leave to this one, nearest first; None where they tell of nothing."""
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
        """The places and days of the first incident of the sentence that has any."""
        parse = sentence.parse
        if parse is None or len(parse) > MAX_TOKENS:
            return Scene()
        places = [self._places[i] for i in _within(self._place_starts, sentence)]
        dates = [self._dates[i] for i in _within(self._date_starts, sentence)]
        if not places and not dates:
            return Scene()
        reporting = frozenset(
            t.i for t in parse if self._cues.of_verb(t) is not None and any(c.dep_ == "ccomp" for c in t.children)
        )
        scene = Scene()
        for token in parse:
            if not self._incidents.tells(token) and not (token.pos_ == "VERB" and self._events.is_verb(token)):
                continue
            standing = Standing(token, token, "count", None, inside=False)
            if not scene.places:
                found = find_places(parse, sentence.start, places, standing, None, words=self._whereabouts)
                # What reached a place happened there.
                held = (replace(p, relation="in") if p.rule == "place-object" else p for p in found)
                scene = replace(scene, places=tuple(p for p in held if p.relation in ("in", "near")))
            if scene.occasion is None:
                occasion = find_occasion(
                    parse, sentence.start, dates, standing, said=None, reporting=reporting, document=self._document
                )
                scene = replace(scene, occasion=occasion)
            if scene.places and scene.occasion:
                break
        return scene


def _within(starts: Sequence[int], sentence: Sentence) -> range:
    return range(bisect_left(starts, sentence.start), bisect_left(starts, sentence.end))


def goes_on(standing: Standing, said: Said, incidents: Incidents) -> str | None:
    """How a figure's clause points back: `there`, `pointing` ('It killed 12', 'in the blast'), `harm`; None if not.

    `harm` is the weakest: '12 people died' right behind what happened, with nobody else who did it.
    """
    clauses = [clause_of(standing.node), clause_of(said.carrier)]
    words = {token.lower_ for token in said.carrier.doc[:MAX_TOKENS]}
    if words & ELSEWHERE:
        return None
    if any(is_there(token) and clause_of(token) in clauses for token in _theres(said.carrier.doc)):
        return "there"
    if any(_points_back(child, said, incidents) for clause in clauses for child in clause.children):
        return "pointing"
    if "harm" not in said.word.facts or said.word.measure == "stock":
        return None
    mine = {standing.node, standing.counted}
    if any(
        child.dep_ in ("nsubj", "nsubjpass", "agent") and child not in mine and not mine & set(child.subtree)
        for child in said.carrier.children
    ):
        return None
    return "harm"


def _theres(doc: Doc) -> list[Token]:
    return [token for token in doc[:MAX_TOKENS] if token.lower_ == "there"]


def _points_back(child: Token, said: Said, incidents: Incidents) -> bool:
    """Whether a part of the clause is what the sentence before told of: 'it', 'the blast', 'in the attack'."""
    if child.dep_ in ("prep", "agent") and child.lower_ in ("in", "by", "during", "after", "from"):
        return any(_is_definite(below, incidents) for below in child.children if below.dep_ == "pobj")
    if child.dep_ not in ("nsubj", "csubj"):
        return False
    return _is_definite(child, incidents) or (
        child.lower_ in POINTING and ("harm" in said.word.facts or said.word.event in CAUSED)
    )


def _is_definite(token: Token, incidents: Incidents) -> bool:
    """'The blast', not 'the blast in Homs' nor 'a blast'."""
    parts = list(token.children)
    return (
        token.pos_ == "NOUN"
        and token.lower_ in incidents.nouns
        and any(part.dep_ == "det" and part.lower_ in DEFINITE for part in parts)
        and not any(part.dep_ in ("prep", "poss", "relcl", "acl") for part in parts)
    )
