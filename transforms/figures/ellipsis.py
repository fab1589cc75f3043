"""Resolves ellipses: a figure without a noun or unit, such as '30 more', gets these from the figures before it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from transforms.figures.amounts import Quantity
from transforms.figures.counted import Counted, CountedClasses, noun_phrase
from transforms.figures.rules import FigureRule
from transforms.figures.units import Unit
from transforms.records import Figure
from transforms.syntax.quantities import antecedent, noun_behind, opens_part, plural_after
from transforms.syntax.tokens import Tokens

OTHERS = re.compile(
    r"\b(?:the[ ]other|another|the[ ]remaining|a[ ]further|an[ ]additional)[ ]$|\bjoin(?:ing|ed|s)?[ ](?:the[ ])?$",
    re.IGNORECASE,
)
MORE = re.compile(r"[ ](?:more|others?)\b(?![ ]than\b)")
# 'Two of them', '30 of whom': the pronoun refers to what was counted.
OF_THEM = re.compile(r",?[ ]of[ ](?:them|whom|which|these|those)\b")
# 'Of which perhaps 600 are armed'.
OF_WHICH = re.compile(
    r"\bof[ ](?P<pronoun>them|whom|which|these|those),?[ ](?:about|some|around|perhaps|only|just|at least|nearly|"
    r"almost)?[ ]?$",
    re.IGNORECASE,
)
# Between 'of them' and the noun for the part: 'three of whom were conscripts', '620 of them children'.
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
# 'Dozens, perhaps hundreds,': one amount restated.
CORRECTED = re.compile(r"(?:,[ ]|[ ])(?:or[ ])?(?:perhaps|even|maybe|possibly|if[ ]not|or)[ ](?:even[ ])?")
# Death tolls and crowds count people.
OF_PEOPLE = re.compile(r"\b(?:toll|death count|crowds?|turnout)\b(?:[ ][a-z]+){0,4}[ ]$", re.IGNORECASE)
NOTHING_NEXT = re.compile(
    r"[ ]*$|[.,;:)]|[ ](?:a|and|but|in|on|at|by|after|last|this|from|as|while|when|for|compared|against)\b"
)
PERSONS = frozenset(
    {"person", "civilian", "fighter", "soldier", "police", "prisoner", "displaced", "child", "woman", "casualty"}
)
# The rules by which a figure counts a part of what another counts.
PARTS = frozenset({FigureRule.COUNTED_PART, FigureRule.COUNTED_ANTECEDENT})
LEAD = 40
# How many figures back in the paragraph the antecedent may be.
BACK = 3


@dataclass(frozen=True, slots=True)
class FigureDraft:
    """A figure without links yet, with the quantity and counted noun that the links need."""

    figure: Figure
    quantity: Quantity
    counted: Counted | None


@dataclass(frozen=True, slots=True)
class SentenceView:
    """The current sentence: its position in the text, its tokens, and the classes of counted nouns."""

    text: str
    start: int
    end: int
    tokens: Tokens | None
    classes: CountedClasses


def resolve_ellipses(
    here: Sequence[FigureDraft], before: Sequence[FigureDraft], clause: SentenceView
) -> list[FigureDraft]:
    """Return the figures of one sentence with missing nouns and units filled in.

    `before` are the figures of earlier sentences.
    """
    done: list[FigureDraft] = []
    for one in here:
        filled = _resolved(one, before, done, clause) if _is_bare_count(one) else one
        if filled.quantity.rule is FigureRule.CHANGE_TO and done and _is_bare_count(filled):
            done[-1], filled = _share_counted(done[-1], filled)
        done.append(filled)
    return done


def _is_bare_count(one: FigureDraft) -> bool:
    return one.figure.kind == "count" and one.figure.unit is None


def _share_counted(was: FigureDraft, now: FigureDraft) -> tuple[FigureDraft, FigureDraft]:
    """Return both amounts of a change with the noun that only one of them has: 'from 120 to 152 deaths'."""
    if was.counted is None and now.counted is not None:
        return _counting_same(was, now), now
    if now.counted is None and (was.counted is not None or was.figure.counted_class is not None):
        return was, _counting_same(now, was)
    return was, now


def measured(figure: Figure, unit: Unit, kind: str) -> Figure:
    """Return the figure as a measure in `unit`, without a counted noun."""
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


def _resolved(
    one: FigureDraft, before: Sequence[FigureDraft], done: Sequence[FigureDraft], clause: SentenceView
) -> FigureDraft:
    """Resolve a fused head ('30 more', 'two of them') to its antecedent."""
    text, figure = clause.text, one.figure
    lead = text[max(clause.start, figure.char_start - LEAD) : figure.char_start]
    if one.counted is None or one.counted.text == "others":
        found = (
            _partitive(one, before, done, clause, lead)
            or _further(one, before, done, clause, lead)
            or _compared(one, done, clause, lead)
            or _relative_who(one, done, clause)
        )
        if found is not None:
            return found
    if figure.counted_class is None and one.counted is None:
        return replace(one, figure=replace(figure, counted_class=_class_of_bare(one, done, text, lead)))
    return one


def _partitive(
    one: FigureDraft, before: Sequence[FigureDraft], done: Sequence[FigureDraft], clause: SentenceView, lead: str
) -> FigureDraft | None:
    """Resolve a figure that counts a part of another: '9 of whom died', 'of the 312 held, 45 were minors'."""
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
        part = plural_after(tokens.at(being.end()))
        if part is not None:
            return _counting(one, noun_phrase(text, tokens, part, rule=FigureRule.COUNTED_PART), clause)
    if of is None and led is None:
        whole = _opening_whole(one, tokens, text)
        return _counting(one, whole, clause) if whole is not None else None
    pronoun = of.end() - 1 if of is not None else one.figure.char_start - len(lead) + led.start("pronoun") if led else 0
    noun = antecedent(tokens.at(pronoun))
    if noun is not None:
        return _counting(one, noun_phrase(text, tokens, noun, rule=FigureRule.COUNTED_ANTECEDENT), clause)
    like = _last_counted(done) or _last_counted(before, one)
    return _counting_same(one, like) if like is not None else None


def _opens_part(one: FigureDraft, tokens: Tokens) -> bool:
    """Whether the number is the head of a clause after 'Of the 312 detainees', 'Of those killed'."""
    token = tokens.last(one.quantity.numbers[-1].end) if one.quantity.numbers else None
    if token is None or token.doc[0].text != "Of":
        return False
    return opens_part(token)


def _opening_whole(one: FigureDraft, tokens: Tokens, text: str) -> Counted | None:
    """Return the whole that opens the sentence before the number: 'Of the 312 detainees'."""
    whole = noun_behind(tokens.doc[0])
    if whole is None or tokens.start + whole.idx >= one.figure.char_start:
        return None
    return noun_phrase(text, tokens, whole, rule=FigureRule.COUNTED_OPENING)


def _further(
    one: FigureDraft, before: Sequence[FigureDraft], done: Sequence[FigureDraft], clause: SentenceView, lead: str
) -> FigureDraft | None:
    """Resolve a figure that counts more of what the figure before counts: 'the other 30', 'another 12', '30 more'."""
    more = MORE.match(clause.text, one.figure.char_end, clause.end)
    if more is None and OTHERS.search(lead) is None:
        return None
    like = _last_counted(done) or _last_counted(before, one)
    if like is None or like.figure.counted_class is None:
        same = done[-1].figure.counted_class if done else None
        return replace(one, figure=replace(one.figure, counted_class=same)) if same is not None else None
    if one.counted is None and (more is None or "other" not in more[0]):
        return _counting_same(one, like)
    group = "person" if like.figure.counted_class in PERSONS else like.figure.counted_class
    return replace(one, figure=replace(one.figure, counted_class=group))


def _is_part(one: FigureDraft, text: str) -> bool:
    """Whether the figure is part of an earlier one, so that later ones are compared with the whole."""
    if one.counted is not None and one.counted.rule in PARTS:
        return True
    return OF_THEM.match(text, one.figure.char_end) is not None


def _compared(one: FigureDraft, done: Sequence[FigureDraft], clause: SentenceView, lead: str) -> FigureDraft | None:
    """Resolve a figure that is compared with an earlier one: 'up from 2.4 million', 'against 400 the day before'."""
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
        return _counting_same(one, earlier)
    return None


def _relative_who(one: FigureDraft, done: Sequence[FigureDraft], clause: SentenceView) -> FigureDraft | None:
    """Resolve a number before 'who': '95,800 who have no work'.

    Its noun is that of the last figure if this counts people, else it has only the class 'person'.
    """
    if WHO.match(clause.text, one.figure.char_end, clause.end) is None:
        return None
    like = _last_counted(done)
    if like is not None and like.figure.counted_class in PERSONS:
        return _counting_same(one, like)
    return replace(one, figure=replace(one.figure, counted_class="person"))


def _class_of_bare(one: FigureDraft, done: Sequence[FigureDraft], text: str, lead: str) -> str | None:
    """Return the class of a number without a noun, if it is a death toll or crowd, or restates the figure before."""
    if OF_PEOPLE.search(lead):
        return "person"
    earlier = done[-1].figure if done else None
    if earlier is not None and CORRECTED.fullmatch(text, earlier.char_end, one.figure.char_start):
        return earlier.counted_class
    return None


def _last_counted(found: Sequence[FigureDraft], one: FigureDraft | None = None) -> FigureDraft | None:
    """Return the last figure that counts something; if `one` is given, only within its paragraph."""
    for earlier in reversed(found[-BACK:]):
        same = one is None or earlier.figure.passage_no == one.figure.passage_no
        if same and earlier.counted is not None and earlier.figure.kind == "count" and earlier.figure.unit is None:
            return earlier
    return None


def _counting_same(one: FigureDraft, like: FigureDraft) -> FigureDraft:
    """Return `one` with the counted noun of `like`."""
    figure = replace(
        one.figure,
        counted=like.figure.counted,
        counted_class=like.figure.counted_class,
        counted_id=like.figure.counted_id,
    )
    return FigureDraft(figure, one.quantity, like.counted)


def _counting(one: FigureDraft, counted: Counted, clause: SentenceView) -> FigureDraft:
    """Return `one` with `counted` as its noun."""
    figure = replace(one.figure, counted=counted.text, counted_class=clause.classes.of(counted.noun), counted_id=None)
    return FigureDraft(figure, one.quantity, counted)
