"""Gives a figure that leaves out what it counts, or its unit, what the words around it say: '30 more'."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from transforms.figures.amounts import Quantity
from transforms.figures.counted import Counted, CountedClasses, noun_phrase
from transforms.figures.units import Unit
from transforms.records import Figure
from transforms.syntax.tokens import Tokens

OTHERS = re.compile(
    r"\b(?:the[ ]other|another|the[ ]remaining|a[ ]further|an[ ]additional)[ ]$|\bjoin(?:ing|ed|s)?[ ](?:the[ ])?$",
    re.IGNORECASE,
)
MORE = re.compile(r"[ ](?:more|others?)\b(?![ ]than\b)")
# 'Two of them', '30 of whom': the words that go on with what was counted.
OF_THEM = re.compile(r",?[ ]of[ ](?:them|whom|which|these|those)\b")
# 'Of which perhaps 600 are armed'.
OF_WHICH = re.compile(
    r"\bof[ ](?P<pronoun>them|whom|which|these|those),?[ ](?:about|some|around|perhaps|only|just|at least|nearly|"
    r"almost)?[ ]?$",
    re.IGNORECASE,
)
# After 'of them' and before what the partition is into: 'three of whom were conscripts', '620 of them children'.
BEING = re.compile(r"(?:[ ](?:were|are|was|is|had been|have been|being|reportedly|mostly|all|only))*[ ]")
PREDICATE = re.compile(r"[ ](?:were|are)[ ]")
# '3.9 million headsets, up from 2.4 million'; 'against 400 the day before'.
LEVEL = re.compile(
    r"\b(?:up|down|increased?|drop|rise|fall)[ ]from[ ]|\b(?:compared[ ](?:with|to)|against|versus)[ ]", re.IGNORECASE
)
INCLUDING = re.compile(
    r"\b(?:including|among[ ]them|among[ ]whom)[ ](?:about[ ]|some[ ]|at[ ]least[ ])?$", re.IGNORECASE
)
AFTER_INCLUDING = re.compile(r"[ ](?:in|from|at|on|near|by)\b")
HEDGED = re.compile(
    r"(?:about[ ]|some[ ]|around[ ]|just[ ]|only[ ]|nearly[ ]|almost[ ]|more[ ]than[ ]|(?:just[ ])?over[ ])?"
)
WHO = re.compile(r"[ ]who\b")
FROM = re.compile(r",?[ ]from[ ](?:about[ ]|around[ ]|just[ ])?")
TO = re.compile(r"[ ]to[ ](?:about[ ]|around[ ]|just[ ])?")
# 'Dozens, perhaps hundreds,': one amount said twice.
CORRECTED = re.compile(r"(?:,[ ]|[ ])(?:or[ ])?(?:perhaps|even|maybe|possibly|if[ ]not|or)[ ](?:even[ ])?")
# A death toll and a crowd are of people.
OF_PEOPLE = re.compile(r"\b(?:toll|death count|crowds?|turnout)\b(?:[ ][a-z]+){0,4}[ ]$", re.IGNORECASE)
NOTHING_NEXT = re.compile(
    r"[ ]*$|[.,;:)]|[ ](?:a|and|but|in|on|at|by|after|last|this|from|as|while|when|for|compared|against)\b"
)
PERSONS = frozenset(
    {"person", "civilian", "fighter", "soldier", "police", "prisoner", "displaced", "child", "woman", "casualty"}
)
# Rules of parts of an amount.
PARTS = frozenset({"counted_part", "counted_antecedent"})
LEAD = 40
# How many figures back in the paragraph a figure may lean on.
BACK = 3


@dataclass(frozen=True, slots=True)
class Draft:
    """A figure with what its links need, before it has them."""

    figure: Figure
    quantity: Quantity
    counted: Counted | None


@dataclass(frozen=True, slots=True)
class Clause:
    """The sentence that is read: its text's place, its tokens, and the classes of what is counted."""

    text: str
    start: int
    end: int
    tokens: Tokens | None
    classes: CountedClasses


def fill_ellipses(here: Sequence[Draft], before: Sequence[Draft], clause: Clause) -> list[Draft]:
    """Return the figures of one sentence, each with what it leaves out; `before` are those of earlier sentences."""
    done: list[Draft] = []
    for one in here:
        filled = _filled(one, before, done, clause) if _is_bare_count(one) else one
        if filled.quantity.rule == "change_to" and done and _is_bare_count(filled):
            done[-1], filled = _alike(done[-1], filled)
        done.append(filled)
    return done


def _is_bare_count(one: Draft) -> bool:
    return one.figure.kind == "count" and one.figure.unit is None


def _alike(was: Draft, now: Draft) -> tuple[Draft, Draft]:
    """Return both ends of a change counting what one of them does: 'from 120 to 152 deaths'."""
    if was.counted is None and now.counted is not None:
        return _as(was, now), now
    if now.counted is None and (was.counted is not None or was.figure.counted_class is not None):
        return was, _as(now, was)
    return was, now


def measured(figure: Figure, unit: Unit, kind: str) -> Figure:
    """Return the figure as one of `unit`, counting nothing."""
    base = unit.to_base(figure.value) if figure.value is not None else None
    return replace(
        figure,
        kind=kind,
        unit=unit.name,
        base_value=base,
        base_unit=unit.base_unit if base is not None else None,
        counted=None,
        counted_class=None,
        counted_id=None,
    )


def _filled(one: Draft, before: Sequence[Draft], done: Sequence[Draft], clause: Clause) -> Draft:
    """Return the count with what the words around it say that it counts."""
    text, figure = clause.text, one.figure
    lead = text[max(clause.start, figure.char_start - LEAD) : figure.char_start]
    if one.counted is None or one.counted.text == "others":
        found = (
            _partitive(one, before, done, clause, lead)
            or _further(one, before, done, clause, lead)
            or _levelled(one, done, clause, lead)
            or _who(one, done, clause)
        )
        if found is not None:
            return found
    if figure.counted_class is None and one.counted is None:
        return replace(one, figure=replace(figure, counted_class=_class_of_bare(one, done, text, lead)))
    return one


def _partitive(one: Draft, before: Sequence[Draft], done: Sequence[Draft], clause: Clause, lead: str) -> Draft | None:
    """'Two of them', '9 of whom died', 'three of whom were conscripts'; 'of the 312 held, 45 were minors'."""
    text, tokens = clause.text, clause.tokens
    of = OF_THEM.match(text, one.figure.char_end, clause.end)
    if tokens is None:
        return None
    led = OF_WHICH.search(lead)
    opened = _opens_part(one, tokens)
    if of is None and led is None and not opened:
        return None
    being = (BEING if of is not None else PREDICATE).match(text, of.end() if of is not None else one.figure.char_end)
    if being is not None:
        part = _plural_noun(tokens.at(being.end()))
        if part is not None:
            return _counting(one, noun_phrase(text, tokens, part, rule="counted_part"), clause)
    if of is None and led is None:
        whole = _opening_whole(one, tokens, text)
        return _counting(one, whole, clause) if whole is not None else None
    pronoun = of.end() - 1 if of is not None else one.figure.char_start - len(lead) + led.start("pronoun") if led else 0
    antecedent = _antecedent(tokens.at(pronoun))
    if antecedent is not None:
        return _counting(one, noun_phrase(text, tokens, antecedent, rule="counted_antecedent"), clause)
    like = _like(done) or _like(before, one)
    return _as(one, like) if like is not None else None


def _opens_part(one: Draft, tokens: Tokens) -> bool:
    """Whether the number leads a clause of a sentence that opens with 'Of the 312 detainees', 'Of those killed'."""
    token = tokens.last(one.quantity.numbers[-1].end) if one.quantity.numbers else None
    if token is None or token.doc[0].text != "Of":
        return False
    acts = token.i + 1 < len(token.doc) and token.nbor(1).pos_ in {"AUX", "VERB"}
    return token.dep_ in {"nsubj", "nsubjpass", "dobj"} or (token.dep_ == "conj" and acts)


def _opening_whole(one: Draft, tokens: Tokens, text: str) -> Counted | None:
    """What the opening 'Of the 312 detainees' is of, where it stands before the number."""
    whole = next((child for child in tokens.doc[0].children if child.dep_ == "pobj"), None)
    if whole is None or whole.tag_ == "CD" or whole.pos_ == "PRON" or tokens.start + whole.idx >= one.figure.char_start:
        return None
    return noun_phrase(text, tokens, whole, rule="counted_opening")


def _plural_noun(token: Token | None) -> Token | None:
    """The plural noun that stands at the token, adjectives before it."""
    for _ in range(3):
        if token is None:
            return None
        if token.tag_ in {"NNS", "NNPS"} or (token.tag_ == "NN" and token.text.lower() == "people"):
            return token
        if token.pos_ not in {"ADJ", "NOUN", "PROPN"} or token.i + 1 >= len(token.doc):
            return None
        token = token.nbor(1)
    return None


def _antecedent(pronoun: Token | None) -> Token | None:
    """The noun that 'whom' or 'which' goes on from."""
    token = pronoun
    while token is not None and token.dep_ != "relcl":
        if token.head.i == token.i:
            return None
        token = token.head
    noun = token.head if token is not None else None
    return noun if noun is not None and (noun.pos_ in {"NOUN", "PROPN"} or noun.tag_ == "VBN") else None


def _further(one: Draft, before: Sequence[Draft], done: Sequence[Draft], clause: Clause, lead: str) -> Draft | None:
    """'The other 30', 'another 12', '30 more', '9 others': as those before, and people if those were."""
    more = MORE.match(clause.text, one.figure.char_end, clause.end)
    if more is None and OTHERS.search(lead) is None:
        return None
    like = _like(done) or _like(before, one)
    if like is None or like.figure.counted_class is None:
        same = done[-1].figure.counted_class if done else None
        return replace(one, figure=replace(one.figure, counted_class=same)) if same is not None else None
    if one.counted is None and (more is None or "other" not in more[0]):
        return _as(one, like)
    group = "person" if like.figure.counted_class in PERSONS else like.figure.counted_class
    return replace(one, figure=replace(one.figure, counted_class=group))


def _is_part(one: Draft, text: str) -> bool:
    """Whether the figure is a part of one before it, so that what comes after is compared with the whole."""
    if one.counted is not None and one.counted.rule in PARTS:
        return True
    return OF_THEM.match(text, one.figure.char_end) is not None


def _levelled(one: Draft, done: Sequence[Draft], clause: Clause, lead: str) -> Draft | None:
    """'Up from 2.4 million', 'against 400 the day before', 'including 1.5 million in the south': like those before."""
    earlier = next((e for e in reversed(done) if not _is_part(e, clause.text)), None)
    if earlier is None:
        return None
    between = clause.text[earlier.figure.char_end : one.figure.char_start]
    level = list(LEVEL.finditer(lead))
    levelled = bool(level) and HEDGED.fullmatch(lead, level[-1].end()) is not None
    within = INCLUDING.search(lead) is not None and AFTER_INCLUDING.match(clause.text, one.figure.char_end) is not None
    unit = earlier.quantity.unit
    if unit is not None and one.counted is None:
        led = TO.fullmatch(between) is not None and " from " in clause.text[clause.start : earlier.figure.char_start]
        was = FROM.fullmatch(between) is not None
        both = unit.name == "percent" and bool(earlier.figure.trend and one.figure.trend) and lead.endswith("by ")
        if (levelled or led or was or both) and NOTHING_NEXT.match(clause.text, one.figure.char_end, clause.end):
            kind = earlier.figure.kind
            return replace(
                one, figure=measured(one.figure, unit, kind), quantity=replace(one.quantity, unit=unit, kind=kind)
            )
        return None
    if (levelled or within) and earlier.counted is not None:
        return _as(one, earlier)
    return None


def _who(one: Draft, done: Sequence[Draft], clause: Clause) -> Draft | None:
    """'95,800 who have no work': people, and those named before."""
    if WHO.match(clause.text, one.figure.char_end, clause.end) is None:
        return None
    like = _like(done)
    if like is not None and like.figure.counted_class in PERSONS:
        return _as(one, like)
    return replace(one, figure=replace(one.figure, counted_class="person"))


def _class_of_bare(one: Draft, done: Sequence[Draft], text: str, lead: str) -> str | None:
    """The class of a number without a noun: of a death toll, and of an amount said again."""
    if OF_PEOPLE.search(lead):
        return "person"
    earlier = done[-1].figure if done else None
    if earlier is not None and CORRECTED.fullmatch(text, earlier.char_end, one.figure.char_start):
        return earlier.counted_class
    return None


def _like(found: Sequence[Draft], one: Draft | None = None) -> Draft | None:
    """The last figure that counts something, in the paragraph of `one` where that is given."""
    for earlier in reversed(found[-BACK:]):
        same = one is None or earlier.figure.passage_no == one.figure.passage_no
        if same and earlier.counted is not None and earlier.figure.kind == "count" and earlier.figure.unit is None:
            return earlier
    return None


def _as(one: Draft, like: Draft) -> Draft:
    """Return `one` counting what `like` counts."""
    figure = replace(
        one.figure,
        counted=like.figure.counted,
        counted_class=like.figure.counted_class,
        counted_id=like.figure.counted_id,
    )
    return Draft(figure, one.quantity, like.counted)


def _counting(one: Draft, counted: Counted, clause: Clause) -> Draft:
    """Return `one` counting `counted`."""
    figure = replace(one.figure, counted=counted.text, counted_class=clause.classes.of(counted.head), counted_id=None)
    return Draft(figure, one.quantity, counted)
