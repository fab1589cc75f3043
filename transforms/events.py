"""The words that say what happened to what a figure counts, and which of their arguments is counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from spacy.tokens import Token

T = TypeVar("T")

# Classes and kinds that aren't people; every other class counts people of some sort.
THINGS = frozenset(
    {
        "settlement", "area", "facility", "building", "vehicle", "weapon", "strike", "attack", "event", "incident",
        "money", "length", "duration", "age", "volume", "mass", "speed", "temperature", "position", "document",
        "scale", "animal", "thing", "country", "day", "ship", "class", "aircraft", "place", "site", "camp", "object",
    }
)  # fmt: skip
# Kinds of figure that only words made for them can take: a length is flown, not killed.
MEASURES = frozenset({"length", "area", "speed", "temperature", "duration", "age", "scale"})
# How far behind its verb the rest of a phrasal verb may stand: 'carried 85 raids out'.
PARTICLE_REACH = 6


@dataclass(frozen=True, slots=True)
class EventWord:
    """One word of `seeds/reference/events.csv`.

    `counts` names the argument that is counted: `object` (what it is done to, also a passive's
    subject), `subject`, `of` (of a noun: 'the death of 12') or `self` (the noun itself: '12 deaths').
    `wanted` and `barred` are classes of what is counted; empty means any.
    """

    event: str
    word: str
    counts: str
    measure: str
    wanted: frozenset[str]
    barred: frozenset[str]

    def fits(self, group: str | None) -> bool:
        """Whether things of this group can be counted; what is unknown may be people, as most that is counted is."""
        if group is None:
            return not self.wanted or "person" in self.wanted
        groups = {group} if group in THINGS else {group, "person"}
        if groups & self.barred or (group in MEASURES and group not in self.wanted):
            return False
        return not self.wanted or bool(groups & self.wanted)


@dataclass(frozen=True, slots=True)
class Events:
    """The reviewed event words by form."""

    verbs: Mapping[str, tuple[EventWord, ...]]
    phrasal: Mapping[str, tuple[tuple[str, EventWord], ...]]
    nouns: Mapping[str, tuple[EventWord, ...]]
    adjectives: Mapping[str, tuple[EventWord, ...]]
    prepositions: Mapping[str, EventWord]

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> "Events":
        """Build from rows of event, part, word, forms (|), counts, measure, classes (spaces; ! bars)."""
        verbs: dict[str, list[EventWord]] = {}
        phrasal: dict[str, list[tuple[str, EventWord]]] = {}
        nouns: dict[str, list[EventWord]] = {}
        adjectives: dict[str, list[EventWord]] = {}
        prepositions: dict[str, EventWord] = {}
        for row in rows:
            classes = row["classes"].split()
            word = EventWord(
                row["event"],
                row["word"],
                row["counts"],
                row["measure"],
                frozenset(c for c in classes if not c.startswith("!")),
                frozenset(c[1:] for c in classes if c.startswith("!")),
            )
            for form in dict.fromkeys((row["word"], *filter(None, row["forms"].split("|")))):
                head, _, rest = form.partition(" ")
                if row["part"] == "verb" and rest:
                    phrasal.setdefault(head, []).append((rest, word))
                elif row["part"] == "verb":
                    verbs.setdefault(form, []).append(word)
                elif row["part"] == "noun":
                    nouns.setdefault(form, []).append(word)
                elif row["part"] == "adjective":
                    adjectives.setdefault(form, []).append(word)
                else:
                    prepositions[form] = word
        return cls(_frozen(verbs), _frozen(phrasal), _frozen(nouns), _frozen(adjectives), prepositions)

    def of_verb(self, verb: Token, counts: str, group: str | None) -> tuple[EventWord, int, int] | None:
        """The event that the verb says of this argument, and the tokens (half-open) that say it."""
        for rest, word in self.phrasal.get(verb.lower_, ()):
            parts = rest.split()
            following = verb.doc[verb.i + 1 : verb.i + 1 + PARTICLE_REACH]
            if word.counts == counts and word.fits(group):
                if [t.lower_ for t in following[: len(parts)]] == parts:
                    return word, verb.i, verb.i + 1 + len(parts)
                if len(parts) == 1 and any(t.lower_ == rest and t.head == verb for t in following):
                    return word, verb.i, verb.i + 1
        for word in self.verbs.get(verb.lower_, ()):
            if word.counts == counts and word.fits(group):
                return word, verb.i, verb.i + 1
        return None

    def of_noun(self, noun: Token, counts: str, group: str | None) -> tuple[EventWord, int, int] | None:
        """The event that the noun names, alone or with the word before it ('death toll')."""
        if noun.i > 0:
            before = noun.doc[noun.i - 1]
            for word in self.nouns.get(f"{before.lower_} {noun.lower_}", ()):
                if word.counts == counts and word.fits(group):
                    return word, before.i, noun.i + 1
        for word in self.nouns.get(noun.lower_, ()):
            if word.counts == counts and word.fits(group):
                return word, noun.i, noun.i + 1
        return None

    def of_adjective(self, adjective: Token, group: str | None) -> tuple[EventWord, int, int] | None:
        """The event that an adjective or participle says of its noun ('12 dead', 'displaced families')."""
        for word in self.adjectives.get(adjective.lower_, ()):
            if word.fits(group):
                return word, adjective.i, adjective.i + 1
        return None


def _frozen(words: Mapping[str, list[T]]) -> dict[str, tuple[T, ...]]:
    return {form: tuple(entries) for form, entries in words.items()}
