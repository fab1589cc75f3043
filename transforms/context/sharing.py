"""The event of each figure: its own, or the one that it shares as a part of another figure's or in one list with it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from spacy.tokens import Token

from transforms.context.events import UNKNOWN, Events
from transforms.context.predicates import HEDGING, Said, Standing, find_event, stand
from transforms.figures.counted import looks_like_people
from transforms.records import Figure
from transforms.text.reading import Reading, Sentence

# '17 villagers, five of them children'; 'of whom 12'; '30 people, including two children'; 'among them 12'.
OF_THEM = re.compile(r",?[ ](?:of|among)[ ](?:them|whom|which|these|those)\b")
PART = re.compile(
    r"\b(?:including|total[ ](?:to|at|of)|among[ ]the[ ]\w+|(?:of|among)[ ](?:them|whom|which|these|those)),?"
    r"(?:[ ](?:at[ ]least|about|around|some|nearly|almost|more[ ]than|over|up[ ]to|the|an?|estimated))*[ ]$"
)
# 'Of the 300 detained, 45 were minors': the first number of a sentence that opens so is the whole.
OF_ALL = re.compile(r"\b(?:Of|Among|From)[ ](?:the|those|these|all|some|about|its|their)?[ ]?$")
# '12 in the north', '30 elsewhere': the same said of another place.
ELSEWHERE = re.compile(r"[ ](?:in|at|from|on|near|elsewhere|others?|more)\b")
# Between the parts of a list stand names of things, commas and 'and'; a verb begins another clause.
LISTING = frozenset({"NOUN", "PROPN", "ADJ", "PUNCT", "CCONJ", "NUM", "DET", "SYM", "X", "PART"})
JOINS = frozenset({",", "and", "or", "&", "–", "—", "-"})
BREAKS = frozenset({";", ":", ".", "(", ")", "|"})
# Rules of words that say what befell all that stands before them: '8 soldiers, 22 militants killed'.
BEHIND = frozenset(
    {"verb-passive", "verb-subject", "verb-participle", "participle", "relative-clause", "adjacent", "adjective",
     "adjective-predicate"}
)  # fmt: skip
BEING = frozenset({"were", "are", "was", "is"})
SHARED = "shared"
LEAD = 20


@dataclass(frozen=True, slots=True)
class Stood:
    """A figure with its place in the parse and the event said of it."""

    figure: Figure
    standing: Standing
    said: Said | None


def events_of(reading: Reading, figures: Sequence[Figure], events: Events) -> Mapping[str, Stood]:
    """How each figure stands and what is said of it, by figure id."""
    found: dict[str, Stood] = {}
    last: Stood | None = None
    for sentence, run in groupby(figures, key=lambda figure: reading.sentence_at(figure.char_start)):
        if sentence is not None:
            stood = list(_stood(sentence, list(run), events))
            if stood and last is not None and _goes_on(last, stood[0], reading.text):
                stood[0] = _pointing(stood[0], last.said)
            found.update((one.figure.figure_id, one) for one in _shared(stood, reading.text))
            last = next((one for one in reversed(stood) if one.said is not None), None)
    return found


def group_of(figure: Figure) -> str | None:
    """The class of thing that a figure is about: its kind where it isn't a count."""
    if figure.kind == "other" and figure.unit is not None and figure.base_unit is None:
        return "scale"
    if figure.kind not in ("count", "ratio", "other"):
        return figure.kind
    if figure.counted_class is not None or figure.counted is None or figure.kind == "ratio":
        return figure.counted_class
    return None if looks_like_people(figure.counted) else UNKNOWN


def _stood(sentence: Sentence, figures: Sequence[Figure], events: Events) -> Iterator[Stood]:
    for figure in figures:
        if sentence.parse is None:
            continue
        start, end = figure.char_start - sentence.start, figure.char_end - sentence.start
        standing = stand(sentence.parse, start, end, figure.kind, group_of(figure))
        if standing is not None:
            yield Stood(figure, standing, find_event(standing, events))


def _shared(stood: list[Stood], text: str) -> list[Stood]:
    """Give those without an event what they share with the one before them, else with the one behind them."""
    for at in range(1, len(stood)):
        before, one = stood[at - 1], stood[at]
        if one.said is None and (_is_part(before, one, text) or _is_elsewhere(one, text) or _are_listed(before, one)):
            stood[at] = _with(one, before.said)
    for at in range(len(stood) - 2, -1, -1):
        one, behind = stood[at], stood[at + 1]
        if one.said is None and behind.said is not None and behind.said.rule in BEHIND and _are_listed(one, behind):
            stood[at] = _with(one, behind.said)
    return stood


def _goes_on(before: Stood, one: Stood, text: str) -> bool:
    """'12 were hurt. Two were children': who is only told what they are fares as those of the sentence before."""
    above = one.standing.node.head
    bare = one.figure.counted is None or OF_THEM.match(text, one.figure.char_end) is not None
    return (
        one.said is None
        and bare
        and one.standing.node.dep_ == "nsubj"
        and above.lower_ in BEING
        and before.figure.passage_no == one.figure.passage_no
        and before.figure.kind == "count"
        and "\n" not in text[before.figure.char_end : one.figure.char_start]
        and text.count(".", before.figure.char_end, one.figure.char_start) == 1
    )


def _pointing(one: Stood, said: Said | None) -> Stood:
    """The figure with the event of the sentence before, said by its own number."""
    node = one.standing.node
    shared = _with(one, said)
    if shared.said is None:
        return one
    return replace(shared, said=replace(shared.said, start=node.i, end=node.i + 1, carrier=node))


def _with(one: Stood, said: Said | None) -> Stood:
    """The figure with the event, where that can be said of what it counts."""
    if said is None or one.standing.kind != "count" or not said.word.counts_group(one.standing.group):
        return one
    return replace(one, said=replace(said, rule=SHARED))


def _is_part(before: Stood, one: Stood, text: str) -> bool:
    lead = text[before.figure.char_end : one.figure.char_start]
    if OF_ALL.search(text, max(before.figure.char_start - LEAD, 0), before.figure.char_start) is not None:
        return "," in lead
    return OF_THEM.match(text, one.figure.char_end) is not None or PART.search(lead) is not None


def _is_elsewhere(one: Stood, text: str) -> bool:
    return one.figure.counted is None and ELSEWHERE.match(text, one.figure.char_end) is not None


def _are_listed(before: Stood, one: Stood) -> bool:
    """Whether nothing but names of things, commas and 'and' stands between the two."""
    if one.figure.counted is None or (one.standing.group == UNKNOWN and before.figure.counted_class is not None):
        return False
    first, last = _after(before.standing), one.standing.first
    if last is None or not first < last:
        return False
    between = [t for t in one.standing.node.doc[first:last] if t.lower_ not in HEDGING or t.text in JOINS]
    return any(t.text in JOINS for t in between) and all(_lists(t) for t in between)


def _after(standing: Standing) -> int:
    """The token behind the figure and the noun that it counts."""
    last = standing.last if standing.last is not None else standing.node.i
    return int(max(last, standing.counted.i)) + 1


def _lists(token: Token) -> bool:
    return token.text not in BREAKS and (token.pos_ in LISTING or token.lower_ == "of")
