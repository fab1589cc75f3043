"""Finds the places of a figure and its relation to each: in, near, from or to."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from transforms.context.counted_phrases import CountedPhrase
from transforms.context.events import EventMention
from transforms.context.predicates import MODIFYING
from transforms.context.rules import PlaceRule
from transforms.records import Mention
from transforms.syntax.clauses import clause_of
from transforms.syntax.paths import (
    Joint,
    Tie,
    clause_above,
    compound_prepositions,
    has_article,
    has_other_subject,
    holder_of,
    is_adverbial,
    is_counted_beside,
    is_definite,
    is_in_apposition,
    is_joined,
    is_other_counted,
    joint,
    names_both_sides,
    opens_with,
    over_adverbs,
    prepositions_up,
    step_up,
    with_adverb,
)
from transforms.syntax.phrases import is_below, left_edge, span_root

DIRECTIONS = frozenset(
    {"north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "away", "off"}
)
# Lines between two countries: what is near the border of a country is in that country.
BORDERS = frozenset({"border", "borders", "frontier"})
# Words that open a clause about the same place as the clause before.
MEANWHILE = frozenset({"when", "as", "after", "while"})
# What stands between a place used as a label and its figure; `LABELLED` are the kinds of figure that have labels.
BEHIND_LABEL = re.compile(r"\)?[ ]?:\s*(?:(?:about|around|some|nearly|over|at least|up to|more than)[ ])?")
# What stands before the place of a listed figure: '12 people in', '30 in the'.
BEFORE_LISTED = re.compile(
    r"\b(?P<number>\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|dozens|hundreds)(?:[ ][a-z]+){0,2}[ ]in[ ]"
    r"(?:the[ ])?$",
    re.IGNORECASE,
)
# The fewest places of a list, and the characters before each place in which its figure is looked for.
TWO = 2
LEAD_IN = 50
LABELLED = frozenset({"count", "ratio", "money"})
CLOSE = frozenset({"near", "around", "close to"})
MAX_CLIMB = 10  # steps up a parse; longer ones are parser noise


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """The reviewed words of `seeds/reference/context/whereabouts.csv`: part to word to relation."""

    parts: Mapping[str, Mapping[str, str]]

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> "PlaceWords":
        """Build from rows of word, part, relation."""
        parts: dict[str, dict[str, str]] = {}
        for row in rows:
            parts.setdefault(row["part"], {})[row["word"]] = row["relation"]
        return cls(parts)

    def of(self, part: str, token: Token) -> str | None:
        """Return the relation that the word gives in this part, or None."""
        return self.parts.get(part, {}).get(token.lower_)

    def of_preposition(self, preposition: Token) -> tuple[str, str | None]:
        """Return the preposition, with an adverb that belongs to it ('close to'), and its relation or None."""
        both = " ".join(with_adverb(preposition))
        known = self.parts.get("preposition", {})
        word = both if both in known else preposition.lower_
        return word, known.get(word)


@dataclass(frozen=True, slots=True)
class Place:
    """A place linked to a figure."""

    mention: Mention
    relation: str
    rule: PlaceRule


@dataclass(frozen=True, slots=True)
class _Attached:
    relation: str
    rule: PlaceRule
    to: Token
    container: bool = False


def find_places(
    parse: Doc,
    offset: int,
    mentions: Sequence[Mention],
    phrase: CountedPhrase,
    said: EventMention | None,
    *,
    words: PlaceWords,
) -> list[Place]:
    """Find the places of the figure's clause.

    A place that contains or owns another comes after it: 'Turkey' in 'Turkey's crossing'. So does the place of the
    whole of which the figure counts a part: 'Yemen' in 'a third of the airstrikes in Yemen hit Hodeidah'.
    `offset` is where the sentence starts in the text; `mentions` are the places named in the sentence.
    """
    for finder in (_beside, _labelled, _in_list):
        if beside := finder(parse, offset, mentions, phrase):
            return beside
    places: list[tuple[_Attached, Place]] = []
    for mention in mentions:
        name = span_root(parse, mention.char_start - offset, mention.char_end - offset)
        attached = _attach(name, phrase, words) if name is not None else None
        if name is None or attached is None or not _belongs(attached.to, name, phrase, said):
            continue
        places.append((attached, Place(mention, attached.relation, attached.rule)))
    if any(attached.to in (phrase.node, phrase.counted) for attached, _ in places):
        # '12 people in Homs and 14 people in Hama': each figure has a place of its own.
        every = len(places)
        places = [one for one in places if not is_counted_beside(one[0].to, phrase.node)]
        if len(places) < every:
            places = [(attached, _owned(attached, place)) for attached, place in places]
    whole = _of_whole(places, phrase, words)
    # '400 families from Idlib arrived in Azaz': the place of the event comes before the place of origin.
    lies = any(place.relation in ("in", "near") for _, place in places)
    places.sort(
        key=lambda one: (
            one[0].container,
            one[1].mention in whole,
            lies and one[1].relation == "from",
            one[1].mention.char_start,
        )
    )
    found = [place for _, place in places]
    if phrase.kind == "length" and any(place.relation != "in" for place in found):
        # A distance has only the places between which it is measured, not the place of the event.
        return [place for place in found if place.relation != "in"]
    return found


def _owned(attached: _Attached, place: Place) -> Place:
    is_own = attached.rule is PlaceRule.PREPOSITION and place.relation in ("in", "near")
    return replace(place, rule=PlaceRule.BEHIND_FIGURE) if is_own else place


def _of_whole(places: Sequence[tuple[_Attached, Place]], phrase: CountedPhrase, words: PlaceWords) -> Sequence[Mention]:
    """Return the places of the whole, if the figure counts a part and the predicate says where this part is."""
    if not _is_share(phrase):
        return ()
    inside = [place.mention for attached, place in places if is_below(attached.to, phrase.node)]
    said = [
        place.mention.char_start
        for attached, place in places
        if place.mention not in inside
        and place.relation in ("in", "near")
        and not attached.container
        and _is_predicated(attached.to, words)
    ]
    return [mention for mention in inside if mention.char_start < max(said, default=0)]


def _is_predicated(to: Token, words: PlaceWords) -> bool:
    """Whether the place locates the predicate: 'live in camps around Arua', not 'shut because of fighting in Mali'."""
    prepositions, is_predicate = prepositions_up(to)
    return is_predicate and all(words.of_preposition(one)[1] is not None for one in prepositions)


def _is_share(phrase: CountedPhrase) -> bool:
    """Whether the figure counts a part of a whole: 'a third of the strikes', 'five of the 20 hospitals'."""
    if phrase.kind == "ratio":
        return True
    return phrase.inside and phrase.counted != phrase.node and is_definite(phrase.counted)


def places_before(parse: Doc, offset: int, mentions: Sequence[Mention], char: int, *, words: PlaceWords) -> list[Place]:
    """Return the places that a 'there' at the character `char` of the sentence can mean: the last ones before it.

    Those are all places attached to the same word.
    """
    found: list[tuple[Token, bool, Place]] = []
    for mention in mentions:
        if mention.char_start - offset >= char:
            break
        name = span_root(parse, mention.char_start - offset, mention.char_end - offset)
        attached = _attach(name, None, words) if name is not None else None
        if attached is not None and attached.relation in ("in", "near", "to"):
            relation = "in" if attached.relation == "to" else attached.relation
            found.append((attached.to, attached.container, Place(mention, relation, PlaceRule.THERE)))
    last = [(container, place) for to, container, place in found if to == found[-1][0]]
    return [place for _, place in sorted(last, key=lambda one: (one[0], one[1].mention.char_start))]


def _beside(parse: Doc, offset: int, mentions: Sequence[Mention], phrase: CountedPhrase) -> list[Place]:
    """Return the place right before a distance measured from it: 'Kobani, 80 miles to the east'."""
    if phrase.kind != "length":
        return []
    start = offset + parse[left_edge(phrase.node)].idx
    before = [m for m in mentions if m.char_end <= start and start - m.char_end <= len(" , ")]
    following = {t.lower_ for t in parse[phrase.node.i + 1 : phrase.node.i + 4]}
    if before and following & DIRECTIONS:
        return [Place(before[-1], "near", PlaceRule.DISTANCE_BEHIND)]
    return []


def _labelled(parse: Doc, offset: int, mentions: Sequence[Mention], phrase: CountedPhrase) -> list[Place]:
    """Return the place before the colon that labels the figure: 'Homs: 12 killed'."""
    if phrase.first is None or phrase.kind not in LABELLED:
        return []
    end = offset + parse[phrase.first].idx
    label = next((m for m in reversed(mentions) if m.char_end <= end), None)
    between = parse.text[label.char_end - offset : end - offset] if label is not None else ""
    is_label = label is not None and BEHIND_LABEL.fullmatch(between) is not None
    return [Place(label, "in", PlaceRule.LABEL)] if label is not None and is_label else []


def _in_list(parse: Doc, offset: int, mentions: Sequence[Mention], phrase: CountedPhrase) -> list[Place]:
    """Return the place right after a figure of a list: '12 people in Idlib, 30 in Homs and 14 in Hama'."""
    if phrase.first is None or phrase.kind not in LABELLED or len(mentions) < TWO:
        return []
    at = parse[phrase.first].idx
    ends = [m.char_start - offset for m in mentions]
    if not any(0 < end - at <= LEAD_IN for end in ends):
        return []
    text = parse.text
    before = (
        (m, BEFORE_LISTED.search(text, max(end - LEAD_IN, 0), end)) for m, end in zip(mentions, ends, strict=True)
    )
    listed = [(m, found) for m, found in before if found is not None]
    own = [m for m, found in listed if found.start("number") == at]
    return [Place(own[0], "in", PlaceRule.BEHIND_FIGURE)] if own and len(listed) >= TWO else []


def _attach(name: Token, phrase: CountedPhrase | None, words: PlaceWords) -> _Attached | None:
    """Climb the parse from a place's name to the word that it is attached to; return that word and the relation."""
    at = name
    near = inner = container = False
    for _ in range(MAX_CLIMB):
        step = step_up(at)
        if step is None:
            return None
        above = step.above
        if step.tie is Tie.PREPOSITION and step.preposition is not None:
            if step.preposition.lower_ == "of":
                measured = phrase is not None and above == phrase.node
                if (measured and phrase is not None and phrase.kind == "length") or words.of("measure", above):
                    return _Attached("near", PlaceRule.DISTANCE_OF, above, container)
                if measured:
                    return _Attached("in", PlaceRule.PREPOSITION, above, container)
                near = near or _is_beside(above, words)
                if is_adverbial(above):
                    return _Attached("near", PlaceRule.DIRECTION, over_adverbs(above), container)
                at = above
            elif (brink := _shared_brink(step.preposition, words)) is not None:
                near, at = True, brink
            else:
                return _behind(step.preposition, above, phrase, words, near=near, inner=inner, container=container)
        elif step.tie is Tie.MODIFIER:
            at = above
        elif step.tie is Tie.POSSESSOR:
            if words.of("brink", above):
                near, inner = True, _is_inner(at, above)
            else:
                container = True
            at = above
        elif step.tie is Tie.OBJECT and (relation := words.of("object", above)):
            return _Attached("near" if near and relation == "in" else relation, PlaceRule.OBJECT, above, container)
        elif step.tie is Tie.SUBJECT and at == name and (relation := words.of("subject", above)):
            return _Attached(relation, PlaceRule.SUBJECT, above, container)
        else:
            return None
    return None


def _is_beside(noun: Token, words: PlaceWords) -> bool:
    """Whether a noun before 'of' and a place means beside that place: 'north of Homs', not 'the north of Iraq'."""
    return bool(words.of("brink", noun) or (words.of("direction", noun) and not has_article(noun)))


def _behind(
    preposition: Token,
    holder: Token,
    phrase: CountedPhrase | None,
    words: PlaceWords,
    *,
    near: bool,
    inner: bool,
    container: bool,
) -> _Attached | None:
    """Return what the preposition before a place is attached to, and the relation; None if it gives no relation."""
    word, relation = words.of_preposition(preposition)
    if relation is None:
        return None
    is_length = phrase is not None and phrase.kind == "length"
    if near and relation == "in":
        relation = "near"
    elif inner and word in CLOSE and not is_length:
        relation = "in"
    *adverbs, to = compound_prepositions(holder)
    if any(words.of("direction", adverb) for adverb in adverbs):
        relation = "near"
    if phrase is not None and is_length and holder == phrase.node and relation != "in":
        relation = "near"
    return _Attached(relation, PlaceRule.PREPOSITION, to, container)


def _shared_brink(preposition: Token, words: PlaceWords) -> Token | None:
    """Return the border in 'the border with Turkey', also if the parse attaches 'with' to the verb."""
    if preposition.lower_ not in ("with", "between"):
        return None
    before = preposition.nbor(-1) if preposition.i > 0 else preposition
    return next((token for token in (holder_of(preposition), before) if words.of("brink", token)), None)


def _is_inner(owner: Token, brink: Token) -> bool:
    """Whether what is near a place's border is inside the place: 'near Kenya's border with Somalia'.

    If the other side isn't named, the sentence must have no other name: 'Turkey has troops near Syria's border' has.
    """
    return brink.lower_ in BORDERS and names_both_sides(brink, owner)


def _belongs(to: Token, place: Token, phrase: CountedPhrase, said: EventMention | None) -> bool:
    """Whether the word that a place is attached to belongs to the figure's phrase, predicate or clause."""
    mine = {phrase.node, phrase.counted}
    if said is not None:
        mine.add(said.carrier)
    if to in mine:
        return True
    clause = clause_of(phrase.node)
    clauses = {clause} | ({clause_of(said.carrier)} if said is not None else set())
    theirs = clause_of(to)
    if said is not None and said.rule in MODIFYING and not is_below(to, said.carrier):
        return False
    if is_in_apposition(to, mine):
        return False
    if theirs in clauses:
        # Another counted thing in between keeps its own place: '12 in Homs and 9 in Hama'.
        return to in (phrase.node, phrase.counted) or not is_other_counted(to)
    for verb in clauses:
        if is_joined(theirs, verb, Joint.COORDINATE) and place.i > verb.i:
            # '12 were killed and 40 wounded in Kabul': a bare number has no place of its own.
            return not has_other_subject(theirs)
        if is_joined(theirs, verb, Joint.ADVERBIAL) and place.i > verb.i:
            return opens_with(theirs, MEANWHILE)
        if any(
            is_joined(theirs, one, Joint.INFINITIVE, Joint.MODIFYING) for one in (verb, phrase.node, phrase.counted)
        ):
            return True
        if is_joined(verb, theirs, Joint.INFINITIVE):
            return True
        modifying = joint(verb) in (Joint.MODIFYING, Joint.RELATIVE)
        if modifying and said is not None and said.carrier == verb and clause_above(verb) == theirs:
            return False
    return False
