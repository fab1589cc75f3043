"""The event words: which event each word names, and which of its arguments is the counted one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from spacy.tokens import Token

from transforms.context.rules import EventRule
from transforms.syntax.phrases import word_behind, words_beside

# A kind of class that is counted only by words that name the class: a length is flown, not killed.
MEASURE = "measure"
# In the column `classes`: all classes, also measures: '500 tonnes were delivered'.
ANY = "*"
# The group of a noun that has no class and doesn't look like people: nobody is harmed in 'lost 12 games'.
UNKNOWN = "unknown"
# Words of the column `beside` that negate: the event word includes the negation.
NEGATIONS = frozenset({"not", "no", "never"})
# The part of speech of words that only say how high a count is: 'the death toll rose to 57'.
LEVEL = "level"
Found = tuple["EventWord", int, int]


@dataclass(frozen=True, slots=True)
class EventWord:
    """One word of `seeds/reference/context/events.csv`.

    `counts` names the argument that is counted: `object` (also the subject of a passive verb), `subject`, `of` or
    another preposition (of a noun: 'the death of 12', 'charges against 12') or `self` (the noun itself: '12 deaths').
    `wanted` and `barred` are the classes that can and that can't be counted; an empty `wanted` means any class.
    One of the words `near` must stand beside the word, and none of the words `apart`. A `weak` word is used only if no
    other is found. `facts` are those of its event in `event_facts.csv`: `befalls` (it happens to somebody), `people`
    (only people), `state` (it leaves a state), `harm`.
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
        """Whether a 'not' beside the word is part of the event word: 'did not survive'."""
        return not self.near.isdisjoint(NEGATIONS)

    def fits(self, group: str | None, token: Token) -> bool:
        """Whether the word can count things of this group, and the words beside the token allow it.

        A number without a noun (`group` None) is taken for people, which most figures count.
        """
        return self.counts_group(group) and self._stands(token)

    def counts_group(self, group: str | None) -> bool:
        """Whether the word can count things of this group."""
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
    """The event of a figure: its word and the tokens that say it (`start` to `end`, half-open).

    `carrier` is the token around which modality, place and days of the event are looked for.
    """

    word: EventWord
    start: int
    end: int
    carrier: Token
    rule: EventRule


def mention(found: Found | None, carrier: Token, rule: EventRule) -> EventMention | None:
    """Return the event mention for a word that was found, None for None."""
    return EventMention(*found, carrier, rule) if found is not None else None


Rest = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Events:
    """The reviewed event words, by part of speech and first word, each with the further words that it needs."""

    parts: Mapping[str, Mapping[str, tuple[tuple[Rest, EventWord], ...]]]

    @classmethod
    def from_rows(
        cls,
        rows: Iterable[Mapping[str, str]],
        classes: Iterable[Mapping[str, str]],
        facts: Iterable[Mapping[str, str]],
    ) -> "Events":
        """Build from the rows of the seeds `events`, `classes` and `event_facts`; words are separated by spaces."""
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
        # Longer forms come first, because they are more specific; then forms that need words beside them.
        for forms in parts.values():
            for entries in forms.values():
                entries.sort(key=lambda entry: (-len(entry[0]), not entry[1].near))
        return cls({part: {form: tuple(entries) for form, entries in forms.items()} for part, forms in parts.items()})

    def is_verb(self, token: Token) -> bool:
        """Whether the token is the form of a verb that says an event."""
        return token.lower_ in self.parts["verb"]

    def is_level(self, token: Token) -> bool:
        """Whether the verb says how high a count is: 'rose to 57', 'put at 57'."""
        return token.lower_ in self.parts[LEVEL]

    def preposition(self, word: str) -> EventWord | None:
        """Return the event word for a preposition before a length or a duration, or None."""
        return next((entry for _, entry in self.parts["preposition"].get(word, ())), None)

    def of_verb(self, verb: Token, counts: str, group: str | None) -> Found | None:
        """Return the event that the verb says of the argument `counts`, and the tokens (half-open) of its words."""
        return self._of("verb", verb, group, counts)

    def of_adjective(self, adjective: Token, group: str | None, *, predicate: bool = False) -> Found | None:
        """Return the event of an adjective, participle or phrase: '12 dead', 'displaced families', 'in need'."""
        told = self._of("adjective", adjective, group, "subject")
        return self._of("adjective", adjective, group, "predicate") if told is None and predicate else told

    def of_noun(self, noun: Token, counts: str, group: str | None) -> Found | None:
        """Return the event that the noun names, alone or with the word before it ('death toll')."""
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
    """Separate a list of words into those required and those excluded (written with '!')."""
    every = words.split()
    return frozenset(w for w in every if not w.startswith("!")), frozenset(w[1:] for w in every if w.startswith("!"))


def _end(token: Token, rest: Rest) -> int | None:
    """Return the index after the words that say the event; None if the words of `rest` aren't there.

    These follow at once ('took hostage 12 men'), or each of them depends on the one before ('carried 85 raids out',
    'sent three others to a hospital').
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
