"""The words that say what happened to what a figure counts, and which of their arguments is counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from spacy.tokens import Token

from transforms.context.rules import EventRule
from transforms.syntax.phrases import word_behind, words_beside

# The kind of class that only words made for it can take: a length is flown, not killed.
MEASURE = "measure"
# Written for the classes where even measures can be counted: '500 tonnes were delivered'.
ANY = "*"
# The group of a noun that has no class and doesn't look like people: nobody is harmed where games are lost.
UNKNOWN = "unknown"
# Words of `beside` that a word itself takes up.
NEGATIONS = frozenset({"not", "no", "never"})
# The part of speech of words that only say how high a count stands: 'the death toll rose to 57'.
LEVEL = "level"
Found = tuple["EventWord", int, int]


@dataclass(frozen=True, slots=True)
class EventWord:
    """One word of `seeds/reference/context/events.csv`.

    `counts` names the argument that is counted: `object` (what it is done to, also a passive's
    subject), `subject`, `of` or another preposition (of a noun: 'the death of 12', 'charges against 12') or `self`
    (the noun itself: '12 deaths').
    `wanted` and `barred` are classes of what is counted; empty means any. `near` are words of which
    one must stand beside the word, `apart` words that mustn't. A `weak` word gives way to any other.
    `facts` are those of its event, of `event_facts.csv`: it `befalls`, is of `people` alone, leaves a
    `state`, is `harm`.
    """

    event: str
    word: str
    counts: str
    measure: str
    wanted: frozenset[str]
    barred: frozenset[str]
    detail: str | None
    near: frozenset[str]
    apart: frozenset[str]
    weak: bool
    kinds: Mapping[str, str]
    facts: frozenset[str]

    @property
    def negates(self) -> bool:
        """Whether a 'not' beside the word is part of what it says: 'did not survive'."""
        return not self.near.isdisjoint(NEGATIONS)

    def fits(self, group: str | None, token: Token) -> bool:
        """Whether things of this group can be counted, and the words beside the token allow it.

        A number without a noun may be of people, as most that is counted is.
        """
        return self.counts_group(group) and self._stands(token)

    def counts_group(self, group: str | None) -> bool:
        """Whether the word speaks of things of this group."""
        if group is None:
            return not self.wanted or "person" in self.wanted
        kind = self.kinds.get(group, "person")
        if ANY in self.wanted:
            return group not in self.barred
        groups = {group, "person"} if kind == "person" else {group}
        if groups & self.barred or (kind == MEASURE and group not in self.wanted):
            return False
        return not self.wanted or bool(groups & self.wanted)

    def _stands(self, token: Token) -> bool:
        if not self.near and not self.apart:
            return True
        words = words_beside(token)
        return not words & self.apart and (not self.near or bool(words & self.near))


@dataclass(frozen=True, slots=True)
class EventMention:
    """The event said of a figure: its word, the tokens that say it, the token that carries the clause."""

    word: EventWord
    start: int
    end: int
    carrier: Token
    rule: EventRule


def mention(found: Found | None, carrier: Token, rule: EventRule) -> EventMention | None:
    """What a word found by its rule says, if one was found."""
    return EventMention(*found, carrier, rule) if found is not None else None


Rest = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Events:
    """The reviewed event words by part of speech and first word, each with what must follow that."""

    parts: Mapping[str, Mapping[str, tuple[tuple[Rest, EventWord], ...]]]

    @classmethod
    def from_rows(
        cls,
        rows: Iterable[Mapping[str, str]],
        classes: Iterable[Mapping[str, str]],
        facts: Iterable[Mapping[str, str]],
    ) -> "Events":
        """Build from the rows of the seeds `events`, `classes` and `event_facts`; words are parted by spaces."""
        known = {row["event"]: frozenset(row["facts"].split()) for row in facts}
        kinds = {row["class"]: row["kind"] for row in classes}
        parts: dict[str, dict[str, list[tuple[Rest, EventWord]]]] = {}
        for row in rows:
            wanted, barred = _signed(row["classes"])
            near, apart = _signed(row["beside"])
            word = EventWord(
                row["event"],
                row["word"],
                row["counts"],
                row["measure"],
                wanted,
                barred,
                row["detail"] or None,
                near,
                apart,
                row["weak"] == "yes",
                kinds,
                known.get(row["event"], frozenset()),
            )
            for form in dict.fromkeys((row["word"], *filter(None, row["forms"].split("|")))):
                head, *rest = form.split(" ")
                entry = (tuple(frozenset(part.split("/")) for part in rest), word)
                parts.setdefault(row["part"], {}).setdefault(head, []).append(entry)
        # The longer form is the more telling one, and the one that asks for words beside it.
        for forms in parts.values():
            for entries in forms.values():
                entries.sort(key=lambda entry: (-len(entry[0]), not entry[1].near))
        return cls({part: {form: tuple(entries) for form, entries in forms.items()} for part, forms in parts.items()})

    def is_verb(self, token: Token) -> bool:
        """Whether the token is the form of a verb that says an event."""
        return token.lower_ in self.parts["verb"]

    def is_level(self, token: Token) -> bool:
        """Whether the verb says how high a count stands: 'rose to 57', 'put at 57'."""
        return token.lower_ in self.parts[LEVEL]

    def preposition(self, word: str) -> EventWord | None:
        """What the preposition says of a length or a time."""
        return next((entry for _, entry in self.parts["preposition"].get(word, ())), None)

    def of_verb(self, verb: Token, counts: str, group: str | None) -> Found | None:
        """The event that the verb says of this argument, and the tokens (half-open) that say it."""
        return self._of("verb", verb, group, counts)

    def of_adjective(self, adjective: Token, group: str | None, *, predicate: bool = False) -> Found | None:
        """The event that an adjective, a participle or a phrase says: '12 dead', 'displaced families', 'in need'."""
        told = self._of("adjective", adjective, group, "subject")
        return self._of("adjective", adjective, group, "predicate") if told is None and predicate else told

    def of_noun(self, noun: Token, counts: str, group: str | None) -> Found | None:
        """The event that the noun names, alone or with the word before it ('death toll')."""
        if noun.i > 0:
            before = noun.doc[noun.i - 1]
            for rest, word in self.parts["noun"].get(before.lower_, ()):
                if rest and noun.lower_ in rest[0] and word.counts == counts and word.fits(group, noun):
                    return word, before.i, noun.i + 1
        return self._of("noun", noun, group, counts)

    def _of(self, part: str, token: Token, group: str | None, counts: str) -> Found | None:
        for rest, word in self.parts[part].get(token.lower_, ()):
            if word.counts == counts and word.fits(group, token):
                end = _end(token, rest)
                if end is not None:
                    return word, token.i, end
        return None


def _signed(words: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words asked for, and those behind '!' that are barred."""
    every = words.split()
    return frozenset(w for w in every if not w.startswith("!")), frozenset(w[1:] for w in every if w.startswith("!"))


def _end(token: Token, rest: Rest) -> int | None:
    """Where the words that say the event end: `rest` follows at once, or each of it hangs on the one before.

    'Took hostage 12 men', 'carried 85 raids out', 'sent three others to a hospital'.
    """
    if not rest:
        return int(token.i) + 1
    following = token.doc[token.i + 1 : token.i + 1 + len(rest)]
    if len(following) == len(rest) and all(t.lower_ in words for t, words in zip(following, rest, strict=True)):
        return int(token.i) + 1 + len(rest)
    at = token
    for words in rest:
        below = word_behind(at, words)
        if below is None:
            return None
        at = below
    return int(token.i) + 1
