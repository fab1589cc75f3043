"""The words that introduce what somebody says: verbs, nouns, adjectives and phrases, with their frames."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from spacy.tokens import Token

from transforms.statements.speakers import SpeakerWords
from transforms.syntax.complements import words_behind
from transforms.syntax.words import is_verb

# `silent` is what shows something though nobody says it: 'the fact indicates', 'cholera claims 14'; `record` is what is
# written down: 'data shows 214 cases'.
_PARTS = ("verb", "noun", "adjective", "adverb", "phrase", "silent", "record")


@dataclass(frozen=True, slots=True)
class Cue:
    """One reporting word.

    `frames` says where its content stands: `clause` ('that ...'), `quote`, `infinitive`, `object`,
    `name` (called him 'a liar'), a preposition ('called for'); `person` says that its object is the
    one who is spoken to, `record` that only a record has an object with it, `by` that it tells whose count it is.
    `sense` says what kind of saying it is.
    """

    cue: str
    part: str
    sense: str
    frames: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cues:
    """The reviewed reporting words of `seeds/reference/statements/cues.csv`, by inflected form."""

    verbs: Mapping[str, Cue]
    particles: Mapping[tuple[str, str], Cue]
    nouns: Mapping[str, Cue]
    adjectives: Mapping[str, Cue]
    adverbs: Mapping[str, Cue]
    phrases: Mapping[str, Cue]
    silent: frozenset[str]
    records: frozenset[str]
    media: frozenset[str]
    speakers: SpeakerWords

    @classmethod
    def from_rows(
        cls,
        rows: Iterable[Mapping[str, str]],
        media: Iterable[Mapping[str, str]],
        bodies: Iterable[Mapping[str, str]],
    ) -> "Cues":
        """Build from rows of cue, forms (separated by |), part, sense, frames (separated by spaces).

        `media` are rows of name and aliases: outlets that relay what others tell them. `bodies` are
        rows of noun and uses: who speaks without being named.
        """
        parts: dict[str, dict[str, Cue]] = {part: {} for part in _PARTS}
        particles: dict[tuple[str, str], Cue] = {}
        for row in rows:
            cue = Cue(row["cue"], row["part"], row["sense"], frozenset(row["frames"].split()))
            for form in (row["cue"], *filter(None, row["forms"].split("|"))):
                head, _, rest = form.partition(" ")
                if cue.part == "verb" and rest:
                    particles[head, rest] = cue
                else:
                    parts[cue.part][form] = cue
        outlets = frozenset(
            name.casefold() for row in media for name in (row["name"], *row["aliases"].split("|")) if name
        )
        return cls(
            parts["verb"],
            particles,
            parts["noun"],
            parts["adjective"],
            parts["adverb"],
            parts["phrase"],
            frozenset(parts["silent"]),
            frozenset(parts["record"]),
            outlets,
            SpeakerWords.from_rows(bodies),
        )

    def relays(self, name: str) -> bool:
        """Whether the name is an outlet's, which passes on what it was told."""
        return name.casefold().removeprefix("the ").strip() in self.media

    def of_verb(self, token: Token) -> Cue | None:
        """The cue that a verb is, with its particle where that makes another word of it."""
        if not is_verb(token):
            return None
        form = token.lower_
        for word in words_behind(token):
            if (form, word.lower_) in self.particles:
                return self.particles[form, word.lower_]
        return self.verbs.get(form)
