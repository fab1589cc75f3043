"""Finds the quantities that a text states: value, bounds, unit, what is counted."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from transforms.counted import Counted, bare_class, find_counted
from transforms.identifiers import Classifier, Spans, Tokens
from transforms.identity import FactIds
from transforms.numbers import find_numbers
from transforms.quantities import Quantity, find_quantities
from transforms.reading import Reading, Sentence
from transforms.records import Date, Figure, Link, Mention
from transforms.reference import Reference

# '2 km (1 mile)': what may stand between a quantity and the same in another unit.
EQUIVALENT = re.compile(r"[ \u00a0]?[(\[][ ]?(?:about|around|some|or|approx(?:imately|\.)?|roughly|nearly|US|=|~)?[ ]?")
# The two may differ by the rounding of how they are written: a tenth, or half of the smaller's last digit.
ROUNDING = 0.1
OTHERS = re.compile(
    r"\b(?:the[ ]other|another|the[ ]remaining|a[ ]further)[ ]$|\bjoin(?:ing|ed|s)?[ ](?:the[ ])?$", re.IGNORECASE
)
OTHERS_WINDOW = 24
VAGUE_TIME = re.compile(
    r"\b(?:several|a few|few|couple of)\s+(?P<unit>second|minute|hour|day|week|month|year|decade)s\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Made:
    """A figure with what its links need."""

    figure: Figure
    quantity: Quantity
    counted: Counted | None


def find_figures(
    reading: Reading, dates: Sequence[Date], mentions: Sequence[Mention], reference: Reference, ids: FactIds
) -> tuple[list[Figure], list[Link]]:
    """The figures in text order, and their links `counted`, `of`, `equivalent` and `date` (durations)."""
    classifier = Classifier(reading, dates, mentions, reference.identifiers, reference.units)
    durations = Spans([date for date in dates if date.type == "duration"])
    people = Spans(mentions)
    made: list[_Made] = []
    links: list[Link] = []
    for sentence in reading.sentences:
        here = list(_in_sentence(reading, sentence, classifier, reference, people, durations, ids))
        here = _elided(here, made, reading)
        for at, one in enumerate(here):
            after = here[at + 1] if at + 1 < len(here) else None
            links += _links(reading, one, after, here, people, durations)
        made += here
    return [one.figure for one in made], links


def _in_sentence(
    reading: Reading,
    sentence: Sentence,
    classifier: Classifier,
    reference: Reference,
    people: Spans,
    durations: Spans,
    ids: FactIds,
) -> Iterator[_Made]:
    """Yield the figures of one sentence in text order."""
    text = reading.text
    numbers = list(find_numbers(text, sentence.start, sentence.end))
    if not numbers and not VAGUE_TIME.search(text, sentence.start, sentence.end):
        return
    roles = classifier.roles(numbers, sentence)
    counting = [number for number, role in zip(numbers, roles, strict=True) if role is None]
    tokens = Tokens(sentence.parse, sentence.start) if sentence.parse is not None else None
    quantities = find_quantities(text, sentence.start, sentence.end, counting, reference.units, reference.hedges)
    quantities += _vague_times(text, sentence, durations, quantities, reference)
    for quantity in sorted(quantities, key=lambda q: q.start):
        counted = find_counted(text, tokens, quantity, sentence.end) if tokens is not None else None
        yield _Made(_figure(reading, quantity, counted, tokens, reference, people, ids), quantity, counted)


def _vague_times(
    text: str, sentence: Sentence, durations: Spans, quantities: Sequence[Quantity], reference: Reference
) -> list[Quantity]:
    """Durations that name a unit and no number: 'several months'."""
    found = []
    taken = [(q.start, q.end) for q in quantities]
    for match in VAGUE_TIME.finditer(text, sentence.start, sentence.end):
        if any(a < match.end() and match.start() < b for a, b in taken) or not durations.over(*match.span()):
            continue
        unit = reference.units.match_after(text, match.start("unit"), sentence.end)
        if unit is not None:
            found.append(
                Quantity(
                    match.start(), match.end(), None, None, None, "vague", None, unit.unit, "duration", (), "vague_time"
                )
            )
    return found


def _figure(
    reading: Reading,
    quantity: Quantity,
    counted: Counted | None,
    tokens: Tokens | None,
    reference: Reference,
    people: Spans,
    ids: FactIds,
) -> Figure:
    """Make the record; what happened, where, when and who says so is for others to fill."""
    unit = quantity.unit
    base = unit.to_base(quantity.value) if unit is not None and quantity.value is not None else None
    if quantity.kind == "ratio" and unit is None and quantity.value is not None:
        base = quantity.value
    counted_class = reference.counted.of(counted.head) if counted is not None else None
    if counted is not None and counted_class is None and _is_people(counted, people):
        counted_class = "person"
    if counted is None and tokens is not None and quantity.numbers:
        counted_class = bare_class(tokens, quantity)
    return Figure(
        **reading.span(quantity.start, quantity.end),  # type: ignore[arg-type]
        figure_id=ids.of("figure", quantity.start, quantity.end),
        kind=quantity.kind,
        value=quantity.value,
        low=quantity.low,
        high=quantity.high,
        qualifier=quantity.qualifier,
        trend=quantity.trend,
        unit=unit.name if unit is not None else None,
        base_value=base,
        base_unit=unit.base_unit if unit is not None and base is not None else "one" if base is not None else None,
        counted=counted.text if counted is not None else None,
        counted_class=counted_class,
        event=None,
        event_quote=None,
        measure=None,
        modality="asserted",
        counted_id=_counted_entity(counted, people),
        place_id=None,
        place_relation=None,
        from_date=None,
        to_date=None,
        date_basis="none",
        claimant_id=None,
        claimant_quote=None,
        attribution="publisher",
        rule=quantity.rule,
    )


def _is_people(counted: Counted, people: Spans) -> bool:
    """Whether the noun counted is itself the name of a people: '45,000 Syrians'."""
    return any(
        isinstance(m, Mention) and m.kind == "people" and m.char_end == counted.end
        for m in people.over(counted.start, counted.end)
    )


def _counted_entity(counted: Counted | None, people: Spans) -> str | None:
    """The entity counted, where the words are its mention and nothing more."""
    if counted is None:
        return None
    for mention in people.over(counted.start, counted.end):
        if isinstance(mention, Mention) and (mention.char_start, mention.char_end) == (counted.start, counted.end):
            return mention.entity_id
    return None


def _elided(here: list[_Made], before: list[_Made], reading: Reading) -> list[_Made]:
    """Give 'the other 30' and 'join tens of thousands' what the figure before them counts."""
    done: list[_Made] = []
    for one in here:
        start = one.figure.char_start
        lead = reading.text[max(0, start - OTHERS_WINDOW) : start]
        if one.counted is None and one.figure.kind == "count" and OTHERS.search(lead):
            earlier = [b for b in [*before[-3:], *done] if b.counted is not None and b.figure.counted_class is not None]
            if earlier and earlier[-1].figure.passage_no == one.figure.passage_no:
                like = earlier[-1]
                figure = replace(
                    one.figure,
                    counted=like.figure.counted,
                    counted_class=like.figure.counted_class,
                    counted_id=like.figure.counted_id,
                )
                done.append(_Made(figure, one.quantity, like.counted))
                continue
        done.append(one)
    return done


def _links(
    reading: Reading, one: _Made, after: _Made | None, here: Sequence[_Made], people: Spans, durations: Spans
) -> Iterator[Link]:
    """Yield the links of one figure to what it counts, to the same in another unit, to its date."""
    figure, counted = one.figure, one.counted
    if counted is not None and figure.counted_id is not None and not counted.of:
        yield _link(reading, figure, "counted", figure.counted_id, counted.start, counted.end, counted.rule)
    if counted is not None and counted.of and figure.kind == "ratio":
        yield _link(reading, figure, "of", figure.counted_id, counted.start, counted.end, counted.rule)
    whole = _whole(reading.text, one, here)
    if whole is not None:
        yield _link(reading, figure, "of", whole.figure_id, whole.char_start, whole.char_end, "of_figure")
    if (
        after is not None
        and _same_kind(one, after)
        and EQUIVALENT.fullmatch(reading.text, figure.char_end, after.figure.char_start)
    ):
        rule = "equivalent" if _agree(figure, after.figure) else "equivalent_mismatch"
        other = after.figure
        yield _link(reading, figure, "equivalent", other.figure_id, other.char_start, other.char_end, rule)
    if figure.kind in {"duration", "age"}:
        for date in durations.over(figure.char_start, figure.char_end):
            if isinstance(date, Date):
                yield _link(reading, figure, "date", date.date_id, date.char_start, date.char_end, "duration")
                break


def _whole(text: str, one: _Made, here: Sequence[_Made]) -> Figure | None:
    """The figure that this one is part of: '30 of the 50 hostages'."""
    of = re.compile(r"[ ]of[ ](?:the|its|their|his|her|some|about)?[ ]?(?:about[ ]|some[ ])?").match(
        text, one.figure.char_end
    )
    if of is None:
        return None
    return next((o.figure for o in here if o.figure.char_start == of.end() and o is not one), None)


def _same_kind(one: _Made, other: _Made) -> bool:
    a, b = one.quantity.unit, other.quantity.unit
    return a is not None and b is not None and one.figure.kind == other.figure.kind and a.name != b.name


def _agree(one: Figure, other: Figure) -> bool:
    """Whether the two say the same within the precision as written; money at unknown rates always does."""
    if one.kind == "money" or one.base_value is None or other.base_value is None:
        return True
    largest = max(abs(one.base_value), abs(other.base_value))
    slack = max(ROUNDING, *(_precision(figure) for figure in (one, other)))
    return abs(one.base_value - other.base_value) <= slack * largest


def _precision(figure: Figure) -> float:
    """How far the number may be off as written, as a share of it: '1 mile' a half, '250' a fiftieth."""
    digits = re.match(r"[\d.,]+", figure.quote)
    if digits is None or not figure.value:
        return 0.5 / figure.value if figure.value else ROUNDING
    fraction = digits[0].rpartition(".")[2] if "." in digits[0] else ""
    return 0.5 * 10.0 ** -len(fraction) / abs(figure.value)


def _link(reading: Reading, figure: Figure, role: str, target: str | None, start: int, end: int, rule: str) -> Link:
    return Link(
        from_id=figure.figure_id,
        role=role,
        ordinal=0,
        document_id=reading.document_id,
        target_id=target,
        char_start=start,
        char_end=end,
        quote=reading.text[start:end],
        rule=rule,
    )
