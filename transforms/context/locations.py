"""Finds the places of a figure, and whether it lies in, near, from or to them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from transforms.context.predicates import MODIFYING, VERBAL, Said, Standing, clause_of
from transforms.records import Mention

DIRECTIONS = frozenset(
    {"north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "away", "off"}
)
# Lines with a country on either side: what is close to the one of a country lies in it.
BORDERS = frozenset({"border", "borders", "frontier"})
CLOSE = frozenset({"near", "around", "close to"})
MAX_CLIMB = 10  # steps up a parse; longer ones are parser noise


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The reviewed words of `seeds/reference/context/whereabouts.csv`: part to word to relation."""

    parts: Mapping[str, Mapping[str, str]]

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> "Whereabouts":
        """Build from rows of word, part, relation."""
        parts: dict[str, dict[str, str]] = {}
        for row in rows:
            parts.setdefault(row["part"], {})[row["word"]] = row["relation"]
        return cls(parts)

    def of(self, part: str, token: Token) -> str | None:
        """The relation that a word gives in this part, if any."""
        return self.parts.get(part, {}).get(token.lower_)

    def of_preposition(self, preposition: Token) -> tuple[str, str | None]:
        """The preposition with the adverb that makes one word of it, 'close to', and the relation it gives."""
        both = f"{preposition.head.lower_} {preposition.lower_}"
        known = self.parts.get("preposition", {})
        word = both if both in known else preposition.lower_
        return word, known.get(word)


@dataclass(frozen=True, slots=True)
class Place:
    """A place linked to a figure."""

    mention: Mention
    relation: str
    rule: str


@dataclass(frozen=True, slots=True)
class _Attached:
    relation: str
    rule: str
    to: Token
    container: bool = False


def find_places(
    parse: Doc, offset: int, mentions: Sequence[Mention], standing: Standing, said: Said | None, *, words: Whereabouts
) -> list[Place]:
    """The places of the figure's clause; what holds or owns another place comes behind it: 'Turkey's crossing'.

    So does where the whole of a share lies: 'a third of the airstrikes in Yemen hit Hodeidah'.
    `offset` is where the sentence starts in the text; `mentions` are the places named in it.
    """
    if beside := _beside(parse, offset, mentions, standing):
        return beside
    places: list[tuple[_Attached, Place]] = []
    for mention in mentions:
        span = parse.char_span(mention.char_start - offset, mention.char_end - offset, alignment_mode="expand")
        if span is None or not len(span):
            continue
        attached = _attach(span.root, standing, words)
        if attached is None or not _belongs(attached.to, span.root, standing, said):
            continue
        places.append((attached, Place(mention, attached.relation, attached.rule)))
    whole = _of_whole(places, standing, words)
    places.sort(key=lambda one: (one[0].container, one[1].mention in whole, one[1].mention.char_start))
    found = [place for _, place in places]
    if standing.kind == "length" and any(place.relation != "in" for place in found):
        # A distance is measured to a place; where the clause plays is beside the point.
        return [place for place in found if place.relation != "in"]
    return found


def _of_whole(places: Sequence[tuple[_Attached, Place]], standing: Standing, words: Whereabouts) -> Sequence[Mention]:
    """The places of what a share is one of, where the predicate behind them says where the share itself lies."""
    if not _is_share(standing):
        return ()
    inside = [place.mention for attached, place in places if _is_below(attached.to, standing.node)]
    said = [
        place.mention.char_start
        for attached, place in places
        if place.mention not in inside
        and place.relation in ("in", "near")
        and not attached.container
        and _is_predicated(attached.to, words)
    ]
    return [mention for mention in inside if mention.char_start < max(said, default=0)]


def _is_predicated(to: Token, words: Whereabouts) -> bool:
    """Whether a predicate has its place there: 'live in camps around Arua', not 'shut because of fighting in Mali'."""
    at = to
    while at.head != at and at.pos_ not in VERBAL:
        if at.dep_ == "pobj" and words.of_preposition(at.head)[1] is None:
            return False
        at = at.head
    return bool(at.dep_ != "pcomp")


def _is_share(standing: Standing) -> bool:
    """Whether the figure tells how many of a whole there are: 'a third of the strikes', 'five of the 20 hospitals'."""
    if standing.kind == "ratio":
        return True
    return (
        standing.inside
        and standing.counted != standing.node
        and any(child.dep_ in ("det", "poss") for child in standing.counted.children)
    )


def is_there(token: Token) -> bool:
    """Whether 'there' is a place: not 'There are ...'."""
    return token.lower_ == "there" and token.dep_ in ("advmod", "pcomp", "pobj", "npadvmod")


def places_before(
    parse: Doc, offset: int, mentions: Sequence[Mention], char: int, *, words: Whereabouts
) -> list[Place]:
    """The places that a 'there' at the character `char` of the sentence can mean: the last ones of one thing."""
    found: list[tuple[Token, bool, Place]] = []
    for mention in mentions:
        if mention.char_start - offset >= char:
            break
        span = parse.char_span(mention.char_start - offset, mention.char_end - offset, alignment_mode="expand")
        if span is None or not len(span):
            continue
        attached = _attach(span.root, None, words)
        if attached is not None and attached.relation in ("in", "near", "to"):
            relation = "in" if attached.relation == "to" else attached.relation
            found.append((attached.to, attached.container, Place(mention, relation, "there")))
    last = [(container, place) for to, container, place in found if to == found[-1][0]]
    return [place for _, place in sorted(last, key=lambda one: (one[0], one[1].mention.char_start))]


def _beside(parse: Doc, offset: int, mentions: Sequence[Mention], standing: Standing) -> list[Place]:
    """'Kobani, 80 miles to the east': a distance behind the place that it is measured from."""
    if standing.kind != "length":
        return []
    start = offset + parse[standing.node.left_edge.i].idx
    before = [m for m in mentions if m.char_end <= start and start - m.char_end <= len(" , ")]
    following = {t.lower_ for t in parse[standing.node.i + 1 : standing.node.i + 4]}
    if before and following & DIRECTIONS:
        return [Place(before[-1], "near", "distance-behind-place")]
    return []


def _attach(token: Token, standing: Standing | None, words: Whereabouts) -> _Attached | None:
    """Climb from a place's name over the words that relate it, to what it is attached to."""
    at = token
    near = False
    inner = False
    container = False
    for _ in range(MAX_CLIMB):
        above = at.head
        if above == at:
            return None
        if at.dep_ == "pobj":
            preposition, holder = above, above.head
            if preposition.lower_ == "of":
                if (standing is not None and holder == standing.node) or words.of("measure", holder):
                    return _Attached("near", "distance-of", holder, container)
                if words.of("brink", holder) or (words.of("direction", holder) and not _is_region(holder)):
                    near = True
                at = holder
                if at.dep_ in ("advmod", "npadvmod", "prep", "pcomp") or at.pos_ in ("ADV", "ADP"):
                    return _Attached("near", "place-direction", _over_adverbs(at), container)
                continue
            if (brink := _shared_brink(preposition, words)) is not None:
                near, at = True, brink
                continue
            word, relation = words.of_preposition(preposition)
            if relation is None:
                return None
            if near and relation == "in":
                relation = "near"
            elif inner and word in CLOSE and (standing is None or standing.kind != "length"):
                relation = "in"
            to = holder
            while to.dep_ in ("prep", "advmod", "pcomp") and to.pos_ in ("ADP", "ADV"):
                if words.of("direction", to):
                    relation = "near"
                to = to.head
            if standing is not None and standing.kind == "length" and holder == standing.node and relation != "in":
                relation = "near"
            return _Attached(relation, f"place-{word}", to, container)
        if at.dep_ in ("compound", "nmod", "amod", "appos", "conj", "nummod") and above.pos_ not in VERBAL:
            at = above
        elif at.dep_ == "poss":
            if words.of("brink", above):
                near = True
                inner = _is_inner(at, above)
            else:
                container = True
            at = above
        elif at.dep_ == "dobj" and (relation := words.of("object", above)):
            return _Attached("near" if near and relation == "in" else relation, "place-object", above, container)
        elif at.dep_ == "nsubj" and at == token and (relation := words.of("subject", above)):
            return _Attached(relation, "place-subject", above, container)
        else:
            return None
    return None


def _shared_brink(preposition: Token, words: Whereabouts) -> Token | None:
    """What two places share: 'the border with Turkey', even where the parse hangs 'with' on the verb."""
    if preposition.lower_ not in ("with", "between"):
        return None
    before = preposition.nbor(-1) if preposition.i > 0 else preposition
    return next((token for token in (preposition.head, before) if words.of("brink", token)), None)


def _is_inner(owner: Token, brink: Token) -> bool:
    """Whether what is close to a place's border lies in that place: 'near Kenya's border with Somalia'.

    Without the other side only where nobody else is named: 'Turkey has troops near Syria's border'.
    """
    if brink.lower_ not in BORDERS:
        return False
    following = brink.doc[brink.i + 1 : brink.i + 2]
    beside = [t for t in (*brink.children, *following) if t.lower_ == "with"]
    if any(c.pos_ == "PROPN" for preposition in beside for c in preposition.children):
        return True
    named = (t for t in brink.doc if t.pos_ == "PROPN" or (t.pos_ == "ADJ" and t.is_title))
    return all(_is_below(t, owner) for t in named)


def _is_region(direction: Token) -> bool:
    """'In the north of Iraq' is a part of it, 'north of Iraq' isn't."""
    return direction.pos_ == "NOUN" and any(child.dep_ == "det" for child in direction.children)


def _over_adverbs(token: Token) -> Token:
    at = token
    while at.head != at and at.pos_ in ("ADV", "ADP"):
        at = at.head
    return at


def _belongs(to: Token, place: Token, standing: Standing, said: Said | None) -> bool:
    """Whether what a place is attached to is part of what the figure is said to be or do."""
    mine = {standing.node, standing.counted}
    if said is not None:
        mine.add(said.carrier)
    if to in mine:
        return True
    clause = clause_of(standing.node)
    clauses = {clause} | ({clause_of(said.carrier)} if said is not None else set())
    theirs = clause_of(to)
    if said is not None and said.rule in MODIFYING and not _is_below(to, said.carrier):
        return False
    if theirs in clauses:
        if _in_apposition(to, mine):
            return False
        # Another counted thing in between keeps its own place: '12 in Homs and 9 in Hama'.
        return not _owned_by_other(to, standing)
    if _in_apposition(to, mine):
        return False
    for verb in clauses:
        if theirs.dep_ == "conj" and theirs.head == verb and place.i > verb.i:
            # '12 were killed and 40 wounded in Kabul': a bare number has no place of its own.
            return not any(c.dep_ in ("nsubj", "nsubjpass") and c.pos_ != "NUM" for c in theirs.children)
        if theirs.dep_ == "advcl" and theirs.head == verb and place.i > verb.i:
            return any(c.lower_ in ("when", "as", "after", "while") for c in theirs.children)
        if theirs.dep_ in ("xcomp", "acl") and theirs.head in (verb, standing.node, standing.counted):
            return True
        if verb.dep_ == "xcomp" and verb.head == theirs:
            return True
        if (
            verb.dep_ in ("acl", "relcl")
            and said is not None
            and said.carrier == verb
            and clause_of(verb.head) == theirs
        ):
            return False
    return False


def _is_below(token: Token, above: Token) -> bool:
    return bool(token == above or above.is_ancestor(token))


def _in_apposition(to: Token, mine: set[Token]) -> bool:
    """Whether a place only describes another thing named: 'Azaz, a town near Turkey'."""
    at = to
    while at not in mine and at.head != at and at.pos_ not in VERBAL:
        if at.dep_ == "appos":
            return True
        at = at.head
    return False


def _owned_by_other(to: Token, standing: Standing) -> bool:
    """Whether the noun that a place hangs on has a number of its own, beside the figure's."""
    if to.pos_ in VERBAL or to in (standing.node, standing.counted):
        return False
    return to.dep_ == "conj" and any(c.dep_ == "nummod" for c in to.children)
