"""Finds the event of each figure: its own, or that of another figure which it is a part of or listed with."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from spacy.tokens import Token

from transforms.context.adjacency import HEDGING
from transforms.context.counted_phrases import CountedPhrase, counted_phrase
from transforms.context.events import UNKNOWN, EventMention, Events
from transforms.context.predicates import find_event
from transforms.context.rules import EventRule
from transforms.figures.counted import looks_like_people, singular
from transforms.records import Figure
from transforms.syntax.paths import is_apposed, subject_of_being
from transforms.syntax.words import is_listed
from transforms.text.reading import Reading, Sentence

# '17 villagers, five of them children'; 'of whom 12'; '30 people, including two children'; 'among them 12'.
OF_THEM = re.compile(r",?[ ](?:of|among)[ ](?:them|whom|which|these|those)\b")
PART = re.compile(
    r"\b(?:including|total[ ](?:to|at|of)|among[ ]the[ ]\w+|(?:of|among)[ ](?:them|whom|which|these|those)),?"
    r"(?:[ ](?:at[ ]least|about|around|some|nearly|almost|more[ ]than|over|up[ ]to|the|an?|estimated))*[ ]$"
)
# 'Of the 300 detained, 45 were minors': if a sentence opens in this way, its first number is the whole.
OF_ALL = re.compile(r"\b(?:Of|Among|From)[ ](?:the|those|these|all|some|about|its|their)?[ ]?$")
# '12 in the north', '30 elsewhere': the same event in another place.
ELSEWHERE = re.compile(r"[ ](?:in|at|from|on|near|elsewhere|others?|more)\b")
JOINED = re.compile(r"(?:,|,?[ ]and)[ ]$")
JOINS = frozenset({",", "and", "or", "&", "–", "—", "-"})
BREAKS = frozenset({";", ":", ".", "(", ")", "|"})
# Rules of words that apply to all listed before them: '8 soldiers, 22 militants killed'.
BEHIND = frozenset(
    {EventRule.VERB_PASSIVE, EventRule.VERB_SUBJECT, EventRule.VERB_PARTICIPLE, EventRule.PARTICIPLE,
     EventRule.RELATIVE_CLAUSE, EventRule.ADJACENT, EventRule.ADJECTIVE, EventRule.PREDICATE}
)  # fmt: skip
BEING = frozenset({"were", "are", "was", "is"})
LEAD = 20


@dataclass(frozen=True, slots=True)
class FigureEvent:
    """A figure with its phrase in the parse and its event, or None."""

    figure: Figure
    phrase: CountedPhrase
    said: EventMention | None


def events_of(reading: Reading, figures: Sequence[Figure], events: Events) -> Mapping[str, FigureEvent]:
    """Return for each figure id its phrase in the parse and its event."""
    found: dict[str, FigureEvent] = {}
    last: FigureEvent | None = None
    for sentence, run in groupby(figures, key=lambda figure: reading.sentence_at(figure.char_start)):
        if sentence is not None:
            figure_events = list(_figure_events(sentence, list(run), events))
            if figure_events and last is not None and _goes_on(last, figure_events[0], reading.text):
                figure_events[0] = _pointing(figure_events[0], last.said)
            found.update((one.figure.figure_id, one) for one in _shared(figure_events, reading.text))
            last = next((one for one in reversed(figure_events) if one.said is not None), None)
    return found


def group_of(figure: Figure) -> str | None:
    """Return the class of what a figure counts; for other kinds of figure than counts, the kind."""
    if figure.kind == "other" and figure.unit is not None and figure.base_unit is None:
        return "scale"
    if figure.kind not in ("count", "ratio", "other"):
        return figure.kind
    if figure.counted_class is not None or figure.counted is None or figure.kind == "ratio":
        return figure.counted_class
    return None if looks_like_people(figure.counted) else UNKNOWN


def _figure_events(sentence: Sentence, figures: Sequence[Figure], events: Events) -> Iterator[FigureEvent]:
    for figure in figures:
        if sentence.parse is None:
            continue
        start, end = figure.char_start - sentence.start, figure.char_end - sentence.start
        phrase = counted_phrase(sentence.parse, start, end, figure.kind, group_of(figure))
        if phrase is not None:
            yield FigureEvent(figure, phrase, find_event(phrase, events))


def _shared(figure_events: list[FigureEvent], text: str) -> list[FigureEvent]:
    """Give each figure without an event that of the figure before it, else of the figure after it, if they share it."""
    for at in range(1, len(figure_events)):
        before, one = figure_events[at - 1], figure_events[at]
        if one.said is None and (
            _is_part(before, one, text) or _is_elsewhere(before, one, text) or _are_listed(before, one)
        ):
            figure_events[at] = _with(one, before.said)
    for at in range(len(figure_events) - 2, -1, -1):
        one, behind = figure_events[at], figure_events[at + 1]
        befalls = behind.said is not None and behind.said.rule in BEHIND
        if one.said is None and befalls and _are_listed(one, behind) and not _is_whole(one, behind, text):
            figure_events[at] = _with(one, behind.said)
    return figure_events


def _goes_on(before: FigureEvent, one: FigureEvent, text: str) -> bool:
    """Whether a sentence only says what some of those in the sentence before are: '12 were hurt. Two were children'."""
    bare = one.figure.counted is None or OF_THEM.match(text, one.figure.char_end) is not None
    return (
        one.said is None
        and bare
        and subject_of_being(one.phrase.node, BEING)
        and before.figure.passage_no == one.figure.passage_no
        and before.figure.kind == "count"
        and "\n" not in text[before.figure.char_end : one.figure.char_start]
        and text.count(".", before.figure.char_end, one.figure.char_start) == 1
    )


def _pointing(one: FigureEvent, said: EventMention | None) -> FigureEvent:
    """Return the figure with the event of the sentence before, located at its own number."""
    node = one.phrase.node
    shared = _with(one, said)
    if shared.said is None:
        return one
    return replace(shared, said=replace(shared.said, start=node.i, end=node.i + 1, carrier=node))


def _with(one: FigureEvent, said: EventMention | None) -> FigureEvent:
    """Return the figure, with the event if the event is possible for what it counts."""
    if said is None or one.phrase.kind != "count" or not said.word.counts_group(one.phrase.group):
        return one
    return replace(one, said=replace(said, rule=EventRule.SHARED))


def _is_whole(one: FigureEvent, behind: FigureEvent, text: str) -> bool:
    """Whether the second figure counts a part of the first: 'of the 300 detained, 45 were minors'."""
    return _opens_whole(one, text) or OF_THEM.match(text, behind.figure.char_end) is not None


def _opens_whole(one: FigureEvent, text: str) -> bool:
    return OF_ALL.search(text, max(one.figure.char_start - LEAD, 0), one.figure.char_start) is not None


def _is_part(before: FigureEvent, one: FigureEvent, text: str) -> bool:
    lead = text[before.figure.char_end : one.figure.char_start]
    if _opens_whole(before, text):
        return "," in lead
    told = OF_THEM.match(text, one.figure.char_end) is not None or PART.search(lead) is not None
    return told or is_apposed(one.phrase.node, before.phrase.node)


def _is_elsewhere(before: FigureEvent, one: FigureEvent, text: str) -> bool:
    """Whether the second figure counts the same elsewhere: 'one boat in Puri and 21 boats in Jajpur'."""
    end = one.figure.char_end
    if one.figure.counted is None:
        return ELSEWHERE.match(text, end) is not None
    again = singular(one.figure.counted) == singular(before.figure.counted or "")
    joined = JOINED.search(text, before.figure.char_end, one.figure.char_start) is not None
    at = text.find(one.figure.counted, end, end + LEAD + len(one.figure.counted))
    return again and joined and at >= 0 and ELSEWHERE.match(text, at + len(one.figure.counted)) is not None


def _are_listed(before: FigureEvent, one: FigureEvent) -> bool:
    """Whether only names of things, commas and 'and' stand between the two figures."""
    if one.figure.counted is None or (one.phrase.group == UNKNOWN and before.figure.counted_class is not None):
        return False
    first, last = _after(before.phrase), one.phrase.first
    if last is None or not first < last:
        return False
    between = [t for t in one.phrase.node.doc[first:last] if t.lower_ not in HEDGING or t.text in JOINS]
    return any(t.text in JOINS for t in between) and all(_lists(t) for t in between)


def _after(phrase: CountedPhrase) -> int:
    """Return the index of the first token after the figure and its counted noun."""
    last = phrase.last if phrase.last is not None else phrase.node.i
    return int(max(last, phrase.counted.i)) + 1


def _lists(token: Token) -> bool:
    return token.text not in BREAKS and (is_listed(token) or token.lower_ == "of")
