"""The words that introduce what somebody says: verbs, nouns, adjectives and phrases, with their frames."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from spacy.tokens import Token

from transforms.statements.speakers import SpeakerWords
from transforms.syntax.complements import words_behind
from transforms.syntax.words import is_verb

# `silent` are subjects with which a verb of saying reports nobody's words: 'the fact indicates', 'cholera claims 14'.
# `record` are written sources: 'data shows 214 cases'.
_PARTS = ("verb", "noun", "adjective", "adverb", "phrase", "silent", "record")


@dataclass(frozen=True, slots=True)
class Cue:
    """One reporting word.

    `frames` says in which forms its content can follow: `clause` ('that ...'), `quote`, `infinitive`, `object`,
    `name` (called him 'a liar'), or a preposition ('called for'). Three more frames say other things: `person`, its
    object is the person spoken to; `record`, its object is content only if the subject is a record; `by`, the word
    names somebody's count ('by the ministry's count'). `sense` says what kind of saying it is.
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

        `media` are rows of name and aliases (separated by |): outlets that relay what others tell them. `bodies` are
        rows of noun and uses: nouns for speakers who aren't named.
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
        """Whether the name is that of an outlet, which relays what others tell it."""
        return name.casefold().removeprefix("the ").strip() in self.media

    def of_verb(self, token: Token) -> Cue | None:
        """Return the cue of a verb, or of the verb with its particle if there is one; None if the verb is no cue."""
        if not is_verb(token):
            return None
        form = token.lower_
        for word in words_behind(token):
            if (form, word.lower_) in self.particles:
                return self.particles[form, word.lower_]
        return self.verbs.get(form)
