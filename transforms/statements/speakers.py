"""Finds which entity a speaker is: by name, or by a pronoun or title if the text decides whom these refer to."""

from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from transforms.records import Mention
from transforms.statements.rules import SpeakerRule
from transforms.syntax.words import is_proper_noun
from transforms.text.reading import Reading

# Kinds that can speak; weapons don't.
SPEAKING_KINDS = frozenset({"person", "organisation", "place", "people"})
PERSONAL = frozenset({"he", "she"})
NEUTRAL = frozenset({"it", "they"})
# A pronoun or a noun such as 'the group' refers to a speaker at most this many sentences before it; beyond that the
# text doesn't decide.
REACH = 3


@dataclass(frozen=True, slots=True)
class SpeakerWords:
    """Nouns of `seeds/reference/entities/bodies.csv` for speakers who aren't named.

    `voices` are nouns for what an organisation wrote or for its spokesmen: 'the HRW statement' is HRW. `bodies` refer
    to an organisation named before. `repeated` are those of the `bodies` that refer only to an organisation whose name
    contains the noun: 'the ministry' is not the Bar Council. `tellers` may speak in a headline: '12 killed in Sinai:
    army'.
    """

    voices: frozenset[str]
    bodies: frozenset[str]
    repeated: frozenset[str]
    tellers: frozenset[str]

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> "SpeakerWords":
        """Build from rows of `noun` and `uses`, the uses separated by spaces."""
        used: dict[str, set[str]] = {use: set() for use in ("voice", "refers", "repeats", "tells")}
        for row in rows:
            for use in used.keys() & row["uses"].split():
                used[use].add(row["noun"])
        repeated = frozenset(used["repeats"])
        return cls(frozenset(used["voice"]), repeated | used["refers"], repeated, frozenset(used["tells"]))


@dataclass(frozen=True, slots=True)
class Speaker:
    """The entity that speaks, None if the words don't decide it, and the rule that decided."""

    entity_id: str | None
    rule: SpeakerRule


@dataclass(frozen=True, slots=True)
class _Heard:
    """Somebody who spoke before."""

    entity_id: str
    kind: str
    words: frozenset[str]
    sentence: int


class Speakers:
    """Finds the speakers of one document; ask in text order, because pronouns refer to earlier speakers."""

    def __init__(self, reading: Reading, mentions: Sequence[Mention], words: SpeakerWords) -> None:
        self._reading = reading
        self._words = words
        self._mentions = [m for m in mentions if m.kind in SPEAKING_KINDS]
        self._starts = [m.char_start for m in self._mentions]
        self._heard: deque[_Heard] = deque(maxlen=64)

    def resolve(self, extent: tuple[int, int] | None, head: int | None, sentence: int) -> Speaker:
        """Return the entity of a speaker's phrase; `head` is the offset of the first character of the phrase's head."""
        if extent is None or head is None:
            return Speaker(None, SpeakerRule.DESCRIBED)
        named = self._named(extent, head)
        if named is not None:
            mention, rule = named
            words = frozenset(self._reading.text[slice(*extent)].casefold().replace(",", " ").split())
            self._heard.append(_Heard(mention.entity_id, mention.kind, words, sentence))
            return Speaker(mention.entity_id, rule)
        return self._pointing_back(extent, head, sentence)

    def entity_at(self, start: int, end: int) -> str | None:
        """Return the entity of the last mention in a stretch; None if there is no mention."""
        inside = self.within(start, end)
        return inside[-1].entity_id if inside else None

    def _named(self, extent: tuple[int, int], head: int) -> tuple[Mention, SpeakerRule] | None:
        # 'An IS-affiliated website' isn't IS.
        inside = [m for m in self.within(*extent) if self._reading.text[m.char_end : m.char_end + 1] != "-"]
        for mention in inside:
            if mention.char_start <= head < mention.char_end:
                return (mention, SpeakerRule.NAMED) if self._is_name(mention) else None
        word = self._word(head, extent[1])
        before = [m for m in inside if m.char_end <= head and m.kind in ("organisation", "person", "place")]
        if word in self._words.voices and before:
            return before[-1], SpeakerRule.VOICE
        after = [m for m in inside if m.kind == "person" and m.char_start > head]
        if len(after) == 1 and self._reading.text[head : after[0].char_start].count(",") <= 1 and not before:
            # 'The commander, Ahmed Uthman'
            between = self._reading.text[head + len(word) : after[0].char_start].strip(" ,")
            if not between:
                return after[0], SpeakerRule.APPOSITION
        return None

    def _is_name(self, mention: Mention) -> bool:
        """Whether a mention names somebody; 'Aid agencies' at a sentence's start only describes."""
        if mention.basis in ("seed", "gazetteer", "acronym", "short_form"):
            return True
        sentence = self._reading.sentence_at(mention.char_start)
        if sentence is None or sentence.parse is None:
            return True
        span = sentence.parse.char_span(
            mention.char_start - sentence.start, mention.char_end - sentence.start, alignment_mode="expand"
        )
        if span is None:
            return True
        opens = not any(t.is_alpha for t in sentence.parse[: span.start])
        capitals = [t for t in span if t.text[:1].isupper() and not (opens and t.i == span.start)]
        return bool(capitals) or (len(span) == 1 and is_proper_noun(span[0]))

    def _pointing_back(self, extent: tuple[int, int], head: int, sentence: int) -> Speaker:
        word = self._word(head, extent[1])
        recent = [h for h in self._heard if sentence - h.sentence <= REACH]
        if word in PERSONAL:
            if persons := [h for h in recent if h.kind == "person"]:
                return Speaker(persons[-1].entity_id, SpeakerRule.PRONOUN_LAST)
            named = {m.entity_id for m in self._persons_before(head, sentence)}
            if len(named) == 1:
                return Speaker(named.pop(), SpeakerRule.PRONOUN_ONLY)
            return Speaker(None, SpeakerRule.PRONOUN_UNDECIDED)
        text = self._reading.text
        definite = text[slice(*extent)][:4].casefold() == "the "
        # 'The Party of Free Workers' is a name of its own.
        is_body = definite and word in self._words.bodies and extent[1] <= head + len(word)
        if is_body and (called := [h for h in self._heard if word in h.words and h.kind != "person"]):
            return Speaker(called[-1].entity_id, SpeakerRule.BODY_CALLED)
        if word in NEUTRAL or (is_body and word not in self._words.repeated and text[head].islower()):
            bodies = [h for h in recent if h.kind in ("organisation", "people", "place")]
            if bodies and len({h.entity_id for h in bodies if h.sentence == bodies[-1].sentence}) == 1:
                return Speaker(bodies[-1].entity_id, SpeakerRule.BODY_LAST)
            return Speaker(None, SpeakerRule.DESCRIBED)
        if definite:
            titled = {h.entity_id for h in self._heard if word in h.words and h.kind == "person"}
            if len(titled) == 1:
                return Speaker(titled.pop(), SpeakerRule.TITLE)
        return Speaker(None, SpeakerRule.DESCRIBED)

    def _persons_before(self, head: int, sentence: int) -> list[Mention]:
        """Return the persons named in this sentence and the sentence before, up to the pronoun."""
        start = self._reading.sentences[max(sentence - 1, 0)].start
        return [m for m in self.within(start, head) if m.kind == "person"]

    def _word(self, head: int, end: int) -> str:
        text = self._reading.text[head:end].split(maxsplit=1)
        return text[0].strip(",.;:()\"“”'’").casefold() if text else ""

    def within(self, start: int, end: int) -> list[Mention]:
        """Return the mentions of possible speakers that start in the characters `start` to `end`."""
        return self._mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
