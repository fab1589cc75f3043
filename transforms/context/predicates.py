"""How a figure stands in its sentence: the noun it counts, the event said of it, the clause around it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from transforms.context.events import Events, EventWord, Found

# Nouns that only group what is counted: 'a total of 14 people', 'a group of 12 men'.
GROUPING = frozenset(
    {
        "total", "group", "number", "team", "crowd", "convoy", "fleet", "majority", "minority", "rest", "some",
        "thousands", "hundreds", "tens", "dozens", "millions", "scores", "lot", "third", "half", "quarter", "percent",
        "%", "maximum", "minimum", "average", "most", "many", "set", "series", "string", "force", "batch", "wave",
    }
)  # fmt: skip
MODIFIERS = frozenset({"nummod", "quantmod", "compound", "amod", "nmod", "advmod", "det", "npadvmod", "predet"})
# Prepositions behind which a part of the noun before them is named: '30 people, including two children'.
PARTITIVE = frozenset({"including", "like"})
# What may stand between a verb and the number of what it is done to: 'killing at least 12'.
HEDGING = frozenset(
    {"at", "least", "most", "about", "around", "some", "nearly", "almost", "more", "than", "over", "up", "to",
     "another", "the", "other", "an", "estimated", "as", "many", "all", "reportedly", "-", "–", "—"}
)  # fmt: skip
# What may stand between a number or noun and the participle that says what befell it.
BETWEEN = frozenset(
    {"were", "was", "are", "is", "have", "has", "had", "been", "being", "others", "other", "more", "still",
     "reportedly", "reported", "also", "now", "critically", "seriously", "people", "feared", "confirmed",
     "left", "badly", "all"}
)  # fmt: skip
# What is said of the dead and of the living together is said of casualties.
HURT = frozenset({"killed", "wounded"})
PAIRING = frozenset({"ADJ", "VERB", "NOUN", "PROPN"})
# Behind a stretch of time they make a day of it: 'two days after the attack'.
OFFSETS = frozenset({"after", "before", "ago", "later", "earlier"})
# The words that name what is counted, and how far behind the number its participle may stand.
NAMING = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
REACH = 9
# What follows a participle that has no object of its own: '7 shot at a lodge', '4 wounded'.
OBJECTS = frozenset({"DET", "NUM", "PRON"})
# 'Was held with two others': they fare alike.
WITH = frozenset({"with", "alongside"})
RELATIVE = frozenset({"which", "that", "who"})
# How what a verb says to be so high stands to it: 'rose to 57', 'stands at 57', 'reached 57', 'is 57'.
LEVELLING = frozenset({"to", "from", "at", "by", "of", "object", "attribute"})
# Rules whose words only tell which ones are meant: their clause is their own, not the sentence's.
MODIFYING = frozenset({"participle", "relative-clause"})
VERBAL = frozenset({"VERB", "AUX"})
MAX_CLIMB = 8  # steps up a parse; longer ones are parser noise


@dataclass(frozen=True, slots=True)
class Said:
    """The event said of a figure: its word, the tokens that say it, the token that carries the clause."""

    word: EventWord
    start: int
    end: int
    carrier: Token
    rule: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A figure's place in the parse.

    `node` heads its phrase, `counted` is the noun counted; `inside` tells whether the node is a word of
    the figure itself, whose tokens are `first` to `last` where it has any.
    """

    node: Token
    counted: Token
    kind: str
    group: str | None
    inside: bool
    first: int | None = None
    last: int | None = None

    @property
    def clause(self) -> Token:
        """The verb of the figure's clause, or the sentence's root."""
        return clause_of(self.node)


def clause_of(token: Token) -> Token:
    """The nearest verb at or above the token, or the root."""
    at = token
    while at.head != at and at.pos_ not in VERBAL:
        at = at.head
    return at


def stand(parse: Doc, start: int, end: int, kind: str, group: str | None) -> Standing | None:
    """Find the phrase of the figure at the characters `start` to `end` of the sentence."""
    span = parse.char_span(start, end, alignment_mode="expand")
    if span is None or not len(span):
        return None
    node = span.root
    for _ in range(MAX_CLIMB):
        above = node.head
        if above == node or (node.dep_ == "nummod" and node.pos_ == "NUM" and above.pos_ in VERBAL):
            break
        if node.dep_ == "appos" and kind == "length" and above.pos_ in ("NOUN", "NUM"):
            node = above  # '2 km (1 mile)' stands where its first half stands
        elif node.dep_ in MODIFIERS and above.pos_ in ("NOUN", "PROPN", "NUM", "PRON", "ADJ", "SYM"):
            if node.dep_ in ("npadvmod", "advmod") and above.pos_ not in ("NUM", "NOUN"):
                break
            node = above
        elif (node.dep_ == "pobj" and above.lower_ == "of" and above.head.lower_ in GROUPING) or (
            node.dep_ == "pobj" and above.head.pos_ == "NUM" and above.lower_ in ("than", "to", "between")
        ):
            node = above.head
        else:
            break
    return Standing(node, _counted(node), kind, group, span.start <= node.i < span.end, span.start, span.end - 1)


def _counted(node: Token) -> Token:
    """Behind 'of' where the phrase is a number alone: 'thousands of Syrians'."""
    if node.pos_ in ("NUM", "NOUN") and (node.pos_ == "NUM" or node.lower_ in GROUPING):
        for child in node.children:
            if child.dep_ == "prep" and child.lower_ == "of":
                return next((c for c in child.children if c.dep_ == "pobj"), node)
    return node


def find_event(standing: Standing, events: Events) -> Said | None:
    """The event said of what the figure counts, by the nearest word whose counted argument it is.

    A weak word ('remained', 'shot') gives way to what else is said: 'remained missing', 'shot and killed'.
    """
    if standing.kind == "duration":
        return _lasting(standing, events)
    weak = None
    for finder in (
        _paired,
        _measured,
        _governing,
        _recipient,
        _participle,
        _loose,
        _nominal,
        _below,
        _adjective,
        _itself,
        _headline,
        _adjacent,
    ):
        said = finder(standing, events)
        if said is not None and not said.word.weak:
            # A word without an event undoes what others say: '10 workers feared killed are alive'.
            return _both(said, standing, events) if said.word.event else None
        weak = weak or said
    return weak


def _both(said: Said, standing: Standing, events: Events) -> Said:
    """'88 killed and injured': what befell some of them and what befell the others are casualties."""
    doc, at = said.carrier.doc, said.end
    if said.word.event not in HURT or at + 1 >= len(doc) or doc[at].lower_ not in ("and", "or", "&", "/"):
        return said
    group = standing.group
    other = events.of_adjective(doc[at + 1], group) or events.of_verb(doc[at + 1], "object", group)
    if other is None or {said.word.event, other[0].event} != HURT or _goes_on(doc, other[2]):
        return said
    return replace(said, word=replace(said.word, event="casualties", detail=None), end=other[2])


def _made(found: Found | None, carrier: Token, rule: str) -> Said | None:
    return Said(*found, carrier, rule) if found is not None else None


def _together(found: Iterable[Said]) -> Said | None:
    """What words of one argument say together: the first that isn't weak; 'killed and wounded' are casualties."""
    every = list(found)
    strong = [said for said in every if not said.word.weak] or every
    if not strong:
        return None
    detail = next((said.word.detail for said in every if said.word.detail and said.word.weak), None)
    if {said.word.event for said in strong} >= HURT:
        last = next(said for said in strong if said.word.event != strong[0].word.event)
        both = replace(strong[0].word, event="casualties", detail=None)
        return replace(strong[0], word=both, end=max(strong[0].end, last.end))
    if strong[0].word.event == "killed" and strong[0].word.detail is None:
        return replace(strong[0], word=replace(strong[0].word, detail=detail))
    return strong[0]


def arguments(node: Token) -> Iterator[tuple[Token, str]]:
    """The predicates above a phrase with the part that the phrase plays in each, nearest first."""
    at = node
    for _ in range(MAX_CLIMB):
        above = at.head
        if above == at:
            return
        if at.dep_ == "nsubj":
            yield from _shared(above, "subject")
            return
        if at.dep_ == "nsubjpass":
            yield from _shared(above, "object")
            return
        if at.dep_ in ("dobj", "oprd", "dative") or (at.dep_ == "npadvmod" and above.pos_ in VERBAL):
            yield above, "object"
            if (
                above.dep_ == "conj"
                and above.head.pos_ in VERBAL
                and not any(c.dep_ == "dobj" for c in above.head.children)
            ):
                yield above.head, "object"
            return
        if at.dep_ in ("attr", "acomp"):
            yield above, "attribute"
            return
        if at.dep_ == "npadvmod" and above.pos_ in ("ADP", "ADV") and above.head.pos_ in VERBAL:
            yield above.head, "object"  # 'advanced 12 km toward the river'
            return
        if at.dep_ == "pobj" and above.lower_ in PARTITIVE and above.head.pos_ not in VERBAL:
            at = above.head
            continue
        if at.dep_ == "pobj":
            if above.lower_ in WITH and at.lower_ == "others" and above.head.pos_ in VERBAL:
                passive = any(c.dep_ == "auxpass" for c in above.head.children)
                yield above.head, "object" if passive else "subject"
            yield above.head, above.lower_
            return
        if at.dep_ in ("conj", "appos", *MODIFIERS):
            at = above
        else:
            return


def _shared(verb: Token, role: str) -> Iterator[tuple[Token, str]]:
    """A verb and those that share its subject: 'are feared to have drowned', 'fled and hid'."""
    yield verb, role
    at = verb
    for _ in range(MAX_CLIMB):
        below = next((c for c in at.children if c.dep_ in ("xcomp", "oprd", "acomp") and c.i > at.i), None)
        if below is None:
            break
        passive = any(c.dep_ == "auxpass" for c in below.children) or (
            below.tag_ == "VBN"
            and below.dep_ in ("oprd", "xcomp")
            and not any(c.lower_ in ("have", "to") for c in below.children)
        )
        yield below, "object" if passive else "subject"
        at = below
    for child in verb.children:
        if (
            child.dep_ == "conj"
            and child.pos_ in VERBAL
            and not any(c.dep_ in ("nsubj", "nsubjpass") for c in child.children)
        ):
            yield child, "object" if any(c.dep_ == "auxpass" for c in child.children) else "subject"


def _measured(standing: Standing, events: Events) -> Said | None:
    """'The death toll rose to 57', 'put the number of wounded at 57', 'the dead number 12'."""
    for predicate, role in arguments(standing.node):
        if predicate.pos_ not in VERBAL or role not in LEVELLING or not events.is_level(predicate):
            continue
        children = [c for c in predicate.children if c.dep_ in ("dobj", "nsubj", "nsubjpass") and c != standing.node]
        # 'Brought to 74 the number of people shot': what is brought is told, not what brought it.
        for child in sorted(children, key=lambda c: c.dep_ != "dobj"):
            whole = predicate.head if child.lower_ in RELATIVE and predicate.dep_ == "relcl" else child
            for noun in (whole, *(g for c in whole.children if c.dep_ == "prep" for g in c.children)):
                if noun != standing.node and (said := _of_measured(noun, standing, events)) is not None:
                    return said
    return None


def _of_measured(noun: Token, standing: Standing, events: Events) -> Said | None:
    """What the noun says whose level is given, or what is said of that noun: 'evacuated families'."""
    found = events.of_noun(noun, "of", standing.group) or events.of_noun(noun, "self", standing.group)
    if found is not None and not found[0].weak:
        return _made(found, noun, "noun-measured")
    if (adjective := events.of_adjective(noun, standing.group)) is not None:
        return _made(adjective, noun, "noun-measured")
    whole = replace(standing, node=noun, counted=noun)
    said = _participle(whole, events) or _adjective(whole, events)
    return replace(said, rule="noun-measured") if said is not None else None


def _governing(standing: Standing, events: Events) -> Said | None:
    """'killed 12 civilians', '12 civilians were killed', '45,000 Syrians fled', '80 are missing'."""
    found: list[Said] = []
    for predicate, role in arguments(standing.node):
        if predicate.pos_ in VERBAL:
            found += _of_predicate(predicate, role, standing, events)
        if predicate.pos_ == "ADJ" and (said := events.of_adjective(predicate, standing.group)) is not None:
            found.append(Said(*said, predicate, "adjective-predicate"))
        participle = predicate.tag_ == "VBN" and role == "subject"
        if participle and (said := events.of_verb(predicate, "object", standing.group)) is not None:
            found.append(Said(*said, predicate, "verb-participle"))
    return _together(found)


def _of_predicate(predicate: Token, role: str, standing: Standing, events: Events) -> Iterator[Said]:
    """What a verb says of one of its arguments, and what its complement does: 'are in critical condition'."""
    if role == "object" and _pairs_up(standing.node) and predicate.i == standing.node.i - 1:
        return
    roles = ("object", "subject") if role == "object" and _intransitive(predicate) else (role,)
    for part in roles:
        if (found := events.of_verb(predicate, part, standing.group)) is not None:
            passive = any(c.dep_ == "auxpass" for c in predicate.children)
            yield Said(*found, predicate, f"verb-{'passive' if passive and part == 'object' else part}")
            break
    if role in ("subject", "object", "attribute"):
        if (found := events.of_adjective(predicate, standing.group)) is not None and role == "subject":
            yield Said(*found, predicate, "adjective-predicate")
        for child in predicate.children:
            own = child.i > predicate.i and child.dep_ in ("prep", "oprd", "acomp", "xcomp", "advcl", "ccomp")
            own = own and not any(c.dep_ in ("nsubj", "nsubjpass") for c in child.children)
            if own and (found := events.of_adjective(child, standing.group, predicate=True)) is not None:
                yield Said(*found, predicate if child.dep_ == "prep" else child, "adjective-predicate")
            elif child.dep_ == "prep" and child.lower_ == "among":
                # 'Among the dead were four men', 'among those arrested is a child'.
                yield from (said for noun in child.children if (said := _of_measured(noun, standing, events)))


def _paired(standing: Standing, events: Events) -> Said | None:
    """'12 dead, dozens missing', '600 drowned and 1,200 were rescued': each number before what befell its people."""
    doc, at = standing.node.doc, standing.counted.i + 1
    if standing.last is None or at < standing.last + 1 or at + 2 >= len(doc) or doc[at + 1].text not in (",", "and"):
        return None
    rest = [t for t in doc[at + 2 : at + 5] if t.lower_ not in HEDGING and t.text != "and"]
    if not rest or not (rest[0].pos_ == "NUM" or rest[0].lower_ in GROUPING) or doc[at].pos_ not in PAIRING:
        return None
    found = (
        events.of_adjective(doc[at], standing.group)
        or events.of_verb(doc[at], "object", standing.group)
        or events.of_verb(doc[at], "subject", standing.group)
    )
    return _made(found, doc[at], "adjacent") if found is not None and _is_past(doc[at], found[0]) else None


def _pairs_up(number: Token) -> bool:
    """Whether a bare number has a participle of its own: '22 injured' of '6 citizens killed 22 injured'."""
    return number.pos_ == "NUM" and any(c.dep_ in ("acl", "amod") and c.i == number.i + 1 for c in number.children)


def _intransitive(verb: Token) -> bool:
    """Whether the parser's object of this verb must be its subject: 'There died 12'."""
    return any(c.dep_ == "expl" for c in verb.children)


def _recipient(standing: Standing, events: Events) -> Said | None:
    """'Brought medicine for 6,000 people', 'delivered parcels to 3,200 people'."""
    for predicate, role in arguments(standing.node):
        if role not in ("for", "to") or standing.group is None:
            continue
        verb = predicate if predicate.pos_ in VERBAL else predicate.head
        given = predicate.dep_ in ("dobj", "nsubjpass") or any(
            c.dep_ in ("dobj", "nsubjpass") for c in predicate.children
        )
        if given and verb.pos_ in VERBAL and (found := events.of_verb(verb, "recipient", standing.group)) is not None:
            return _made(found, verb, f"recipient-{role}")
    return None


def _participle(standing: Standing, events: Events) -> Said | None:
    """'27 journalists detained in Cairo', '12 men who were killed', '300 families living in tents'."""
    if (beside := _small_clause(standing, events)) is not None:
        return beside
    for noun in dict.fromkeys((standing.counted, standing.node)):
        for child in noun.children:
            if child.dep_ not in ("acl", "relcl") or child.i < noun.i:
                continue
            own = [c for c in child.children if c.dep_ in ("nsubj", "nsubjpass")]
            if (child.dep_ == "relcl" and own and own[0].lower_ not in ("who", "which", "that")) or (
                child.tag_ == "VBN" and not any(c.lower_ in ("have", "has", "had") for c in child.children)
            ):
                role = "object"
            else:
                passive = any(c.dep_ == "auxpass" for c in child.children)
                role = "object" if passive else "subject"
            if child.tag_ == "VB" and child.dep_ == "acl":
                role = "object" if any(c.dep_ == "auxpass" for c in child.children) else "subject"
            rule = "participle" if child.dep_ == "acl" else "relative-clause"
            # 'A crowd of 40,000 rallied in Minsk', where the parse finds no clause.
            roles = (role, "subject") if child.tag_ == "VBN" and child.dep_ == "acl" else (role,)
            told = (_together(_of_predicate(child, part, standing, events)) for part in roles)
            if (said := next((said for said in told if said is not None), None)) is not None:
                return replace(said, rule=rule)
            if (found := events.of_adjective(child, standing.group)) is not None:
                return _made(found, child, "participle")
    return None


def _small_clause(standing: Standing, events: Events) -> Said | None:
    """'Joined the 120,000 already crowded into camps', where the parse hangs the participle on the verb."""
    node = standing.counted
    for token in node.doc[node.i + 1 : node.i + 5]:
        if (
            token.tag_ in ("VBN", "VBG")
            and token.dep_ in ("ccomp", "xcomp", "oprd", "advcl")
            and token.head == node.head
        ):
            if any(c.dep_ in ("nsubj", "nsubjpass", "aux", "mark") for c in token.children):
                return None
            role = "object" if token.tag_ == "VBN" else "subject"
            return _made(events.of_verb(token, role, standing.group), token, "participle")
        if token.pos_ not in ("ADV", "PUNCT"):
            return None
    return None


def _nominal(standing: Standing, events: Events) -> Said | None:
    """'the death of 12', 'the release of 27 journalists', 'the withdrawal of 9,800 troops'."""
    for predicate, role in arguments(standing.node):
        nominal = predicate.pos_ in ("NOUN", "PROPN") and role in ("of", "among", "to")
        if nominal and (found := events.of_noun(predicate, "of", standing.group)) is not None:
            return _made(found, predicate, f"noun-{role}")
    return None


def _adjective(standing: Standing, events: Events) -> Said | None:
    """'5 dead', '12 wounded soldiers', '1,000 displaced families'."""
    noun = standing.counted
    following = noun.doc[noun.i + 1] if noun.i + 1 < len(noun.doc) else None
    beside = [c for c in noun.children if c.dep_ == "amod"]
    if following is not None and following.pos_ in ("ADJ", "VERB", "ADV") and following.tag_ != "VBD":
        beside.append(following)
    beside.extend(c for n in (noun, standing.node) for c in n.children if c.dep_ == "prep" and c.i > n.i)
    if noun.pos_ in ("NUM", "ADJ"):
        beside.extend(c for c in (noun.head, noun) if c.pos_ in ("ADJ", "VERB", "NOUN") and c.tag_ != "VBD")
    for word in beside:
        if (found := events.of_adjective(word, standing.group)) is not None:
            return _made(found, word, "adjective")
        if word.tag_ == "VBN" and word.dep_ == "amod" and (found := events.of_verb(word, "object", standing.group)):
            return _made(found, word, "adjective")
    return None


def _below(standing: Standing, events: Events) -> Said | None:
    """'Thousands will have no choice but to flee': an infinitive without a subject of its own."""
    for predicate, role in arguments(standing.node):
        if role != "subject" or predicate.pos_ not in VERBAL:
            continue
        for token in predicate.subtree:
            if token.i > predicate.i and token.pos_ == "VERB" and any(c.lower_ == "to" for c in token.lefts):
                if (found := events.of_verb(token, "subject", standing.group)) is not None:
                    return _made(found, token, "verb-infinitive-below")
                break
    return None


def _lasting(standing: Standing, events: Events) -> Said | None:
    """What a stretch of time lasts: 'has been bombing for 10 days', 'the four-year war'."""
    word = events.preposition("for")
    node = standing.node
    if word is None or (node.i + 1 < len(node.doc) and node.nbor(1).lower_ in OFFSETS):
        return None
    verb = clause_of(node)
    if node.pos_ in ("NOUN", "PROPN") and not standing.inside:
        return Said(word, node.i, node.i + 1, node, "duration-of-noun")
    if node.dep_ in ("pobj", "npadvmod", "dobj") and verb.pos_ == "VERB":
        return Said(word, verb.i, verb.i + 1, verb, "duration-of-verb")
    return None


def _headline(standing: Standing, events: Events) -> Said | None:
    """'Thousands Flee As ...': capitals make the parser take the verb for a name."""
    doc = standing.node.doc
    following = [doc[standing.counted.i + 1]] if standing.counted.i + 1 < len(doc) else []
    # Or for what is counted, where nothing stands between.
    candidates = [*following, *([] if standing.inside else [standing.node])]
    for token in candidates:
        if token.pos_ in ("PROPN", "NOUN") and token.is_title:
            found = events.of_verb(token, "subject", standing.group)
            if found is not None:
                return _made(found, token, "verb-in-headline")
    return None


def _adjacent(standing: Standing, events: Events) -> Said | None:
    """'7 shot at a lodge', 'Shooting wounds 5', 'Injured: 30': the nearest word, whatever the parse."""
    doc = standing.node.doc
    if standing.first is None or standing.last is None or doc[standing.first].pos_ == "ADV":
        return None
    found = None if _is_whole(standing.node) else _behind(standing, events)
    if found is not None:
        return _made(found, doc[found[1]], "adjacent")
    at = standing.first - 1
    if at > 0 and doc[at].text == ":":
        label = doc[at - 1]
        labelled = events.of_noun(label, "self", standing.group) or events.of_adjective(label, standing.group)
        return _made(labelled or events.of_verb(label, "object", standing.group), label, "adjacent")
    while at >= 0 and doc[at].lower_ in HEDGING:
        at -= 1
    found = events.of_verb(doc[at], "object", standing.group) if at >= 0 else None
    # What is done to things alone isn't done to a bare number: 'target 190,000'.
    if found is None or (standing.group is None and "person" in found[0].barred):
        return None
    return _made(found, doc[at], "adjacent")


def _is_whole(node: Token) -> bool:
    """Whether the words behind a phrase are said of a part of it: 'one of the three victims was killed'."""
    return node.dep_ == "pobj" and node.head.lower_ == "of" and node.head.head.pos_ in ("NUM", "PRON", "DET")


def _behind(standing: Standing, events: Events) -> Found | None:
    """The adjective or participle that follows the phrase."""
    doc = standing.node.doc
    first = (standing.last or 0) + 1
    named = True
    for token in doc[first : first + REACH]:
        if token.tag_ not in ("VBZ", "VBP", "VBG", "VB", "IN"):
            for found in (events.of_adjective(token, standing.group), events.of_verb(token, "object", standing.group)):
                if found is not None and not _goes_on(doc, found[2]) and _is_past(token, found[0]):
                    return found
        # First the words that name what is counted, then those that lead to the participle.
        named = named and token.pos_ in NAMING
        if not named and token.lower_ not in BETWEEN and not token.lower_.endswith("ly"):
            return None
    return None


def _is_past(token: Token, word: EventWord) -> bool:
    """Whether the form says what was done: 'two were target shooting' says no target of anything."""
    return word.word != token.lower_ or word.counts != "object" or token.tag_ in ("VBN", "VBD")


def _goes_on(doc: Doc, end: int) -> bool:
    """Whether an object or infinitive follows: '12 soldiers killed five civilians', 'one tried to run'."""
    if end >= len(doc):
        return False
    after = doc[end]
    if _pairs_up(after):
        return False
    return after.pos_ in OBJECTS or after.lower_ == "to" or (after.dep_ == "dobj" and after.head.i == end - 1)


def _itself(standing: Standing, events: Events) -> Said | None:
    """'12 deaths', '85 airstrikes'."""
    for noun in dict.fromkeys((standing.counted, standing.node)):
        if (found := events.of_noun(noun, "self", standing.group)) is not None:
            return _made(found, noun, "noun-itself")
    return None


def _loose(standing: Standing, events: Events) -> Said | None:
    """An object of an object: 'seized control of 12 villages', 'lost control of four districts'."""
    for predicate, role in arguments(standing.node):
        if events.of_noun(predicate, "of", standing.group) is not None:
            return None  # 'gave a death toll of 45' gives nothing
        inner = role == "of" and predicate.dep_ == "dobj" and predicate.pos_ == "NOUN" and predicate.head.pos_ in VERBAL
        if inner and (found := events.of_verb(predicate.head, "object", standing.group)) is not None:
            return _made(found, predicate.head, "verb-object-of")
    return None
