"""Finds the figures in a text, each with value, bounds, unit and what is counted."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from transforms.figures.absences import find_absences, is_nobody
from transforms.figures.amounts import Quantity, Scope
from transforms.figures.counted import Counted, bare_class, find_counted
from transforms.figures.ellipsis import BACK, FigureDraft, SentenceView, resolve_ellipses
from transforms.figures.numerals import Ledger
from transforms.figures.quantities import SUSPENDED, find_quantities
from transforms.figures.rules import FigureRule
from transforms.figures.units import Units
from transforms.figures.words import FigureWords
from transforms.identity import FactIds
from transforms.numerals.numbers import thousands_sign
from transforms.records import Date, Figure, Link, Mention
from transforms.syntax.quantities import is_unattached
from transforms.syntax.tokens import Tokens
from transforms.syntax.words import is_numeral, qualifies
from transforms.text.reading import Reading, Sentence
from transforms.text.spans import Spans

# '2 km (1 mile)': what may come between a quantity and its equivalent in another unit.
EQUIVALENT = re.compile(r"[ \u00a0]?[(\[][ ]?(?:about|around|some|or|approx(?:imately|\.)?|roughly|nearly|US|=|~)?[ ]?")
# Two equivalent amounts may differ by rounding: by a tenth, or by half of the last digit of the less precise one.
ROUNDING = 0.1
# Adjectives as in 'three consecutive days', and these nouns, may come between a number and its unit.
KINDS_OF_DAYS = frozenset({"calendar", "business", "trading", "working"})
LONGEST_UNIT = 3
SUSPENDING = frozenset("-\u2010\u2011")
DIGITS = re.compile(r"[\d.,]+")
WORD_NEXT = re.compile(r"[ ]([A-Za-z]+)\b")
OF_THE = re.compile(r"[ ]of[ ](?:the|its|their|his|her|some|about)?[ ]?(?:about[ ]|some[ ])?")
VAGUE_TIME = re.compile(
    r"\b(?:several|a few|few|couple of)\s+(?P<unit>second|minute|hour|day|week|month|year|decade)s\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _DocumentContext:
    """A document and everything that its figures are made from."""

    reading: Reading
    words: FigureWords
    ledger: Ledger
    mentions: Spans[Mention]
    durations: Spans[Date]
    days: Spans[Date]
    ids: FactIds
    thousands: str


def find_figures(
    reading: Reading,
    ledger: Ledger,
    dates: Sequence[Date],
    mentions: Sequence[Mention],
    words: FigureWords,
    *,
    ids: FactIds,
) -> tuple[list[Figure], list[Link]]:
    """Return the figures in text order, made of the numbers that nothing else in the ledger claimed, and their links.

    The links are `counted`, `of`, `equivalent` and `date` (of durations).
    """
    page = _DocumentContext(
        reading,
        words,
        ledger,
        mentions=Spans(mentions),
        durations=Spans([date for date in dates if date.type == "duration"]),
        days=Spans([date for date in dates if date.type == "date"]),
        ids=ids,
        thousands=thousands_sign(reading.text),
    )
    made: list[FigureDraft] = []
    links: list[Link] = []
    for sentence in reading.sentences:
        view = _view(page, sentence)
        found = _share_counted_of_hyphens(list(_in_sentence(page, sentence, view.tokens)), reading.text)
        here = _share_bounds_of_equivalents(resolve_ellipses(found, made[-BACK:], view), reading.text)
        for at, one in enumerate(here):
            links += _links(page, one, here[at + 1] if at + 1 < len(here) else None, here)
        made += here
    return [one.figure for one in made], links


def _view(page: _DocumentContext, sentence: Sentence) -> SentenceView:
    tokens = Tokens(sentence.parse, sentence.start) if sentence.parse is not None else None
    return SentenceView(page.reading.text, sentence.start, sentence.end, tokens, page.words.counted)


def _in_sentence(page: _DocumentContext, sentence: Sentence, tokens: Tokens | None) -> Iterator[FigureDraft]:
    """Yield the figures of one sentence in text order."""
    text, words = page.reading.text, page.words
    absences = list(find_absences(text, sentence.start, sentence.end, tokens, words.counted)) if tokens else []
    counting = [
        number
        for number in page.ledger.unclaimed(sentence)
        if not any(zero.start < number.start < zero.end for zero in absences)
    ]
    if not counting and not absences and not VAGUE_TIME.search(text, sentence.start, sentence.end):
        return
    names = {m.char_end: m.kind for m in page.mentions.over(sentence.start, sentence.end)}
    quantities = find_quantities(
        Scope(text, sentence.start, sentence.end, words.units, words.hedges, names, page.thousands), counting
    )
    quantities += [*_vague_times(page, sentence, quantities), *absences]
    for found in sorted(quantities, key=lambda q: q.start):
        named = find_counted(text, tokens, found, sentence.end, words.counted) if tokens is not None else None
        if named is not None and page.days.over(named.start, named.end):
            named = None  # 'killed 12 last year'
        quantity, counted = _as_measure(found, named, words.units, tokens)
        if _is_of_people(page, quantity) or not _is_unattached(quantity, counted, tokens):
            yield FigureDraft(_figure(page, quantity, counted, tokens), quantity, counted)


def _is_of_people(page: _DocumentContext, quantity: Quantity) -> bool:
    """Whether the word after a quantity is an event of people, so that people are counted: '2 killed, 3 injured'."""
    after = WORD_NEXT.match(page.reading.text, quantity.end)
    return after is not None and after[1].lower() in page.words.counted.verbs


def _is_unattached(quantity: Quantity, counted: Counted | None, tokens: Tokens | None) -> bool:
    """Whether a number has no unit, no counted noun and no head in the parse: the ledger has it as unexplained."""
    bare = quantity.kind == "count" and quantity.unit is None and counted is None and quantity.rule is FigureRule.NUMBER
    if not bare or quantity.qualifier != "exact" or quantity.trend is not None or tokens is None:
        return False
    token = tokens.last(quantity.numbers[-1].end)
    if token is None:
        return False
    return is_unattached(token)


def _as_measure(
    quantity: Quantity, counted: Counted | None, units: Units, tokens: Tokens | None
) -> tuple[Quantity, Counted | None]:
    """Turn a count of units into a measure: 'three consecutive days', '12 of the 18 kilometres'."""
    words = counted.text.lower().split() if counted is not None else []
    unit = units.plurals.get(words[-1]) if words else None
    if counted is None or unit is None or quantity.kind != "count" or quantity.unit is not None:
        return quantity, counted
    head = tokens.at(counted.end - 1) if tokens is not None else None
    if head is None or len(words) > LONGEST_UNIT or head.i < len(words):
        return quantity, counted
    last = tokens.last(quantity.numbers[-1].end) if tokens is not None else None
    # In '12 stone 4 pounds' the pounds belong to the other number.
    if last is not None and any(is_numeral(token) for token in head.doc[last.i + 1 : head.i]) and not counted.of:
        return quantity, counted
    before = head.doc[head.i - len(words) + 1 : head.i]
    if any(not qualifies(token) and token.lower_ not in KINDS_OF_DAYS for token in before):
        return quantity, counted
    end = quantity.end if counted.of else counted.end
    return replace(quantity, end=end, unit=unit, kind=unit.kind, rule=FigureRule.COUNTED_UNIT), None


def _vague_times(page: _DocumentContext, sentence: Sentence, quantities: Sequence[Quantity]) -> list[Quantity]:
    """Return the durations that have a unit but no number: 'several months'."""
    text = page.reading.text
    found = []
    taken = [(q.start, q.end) for q in quantities]
    for match in VAGUE_TIME.finditer(text, sentence.start, sentence.end):
        if any(a < match.end() and match.start() < b for a, b in taken) or not page.durations.over(*match.span()):
            continue
        unit = page.words.units.match_after(text, match.start("unit"), sentence.end)
        if unit is not None:
            found.append(
                Quantity(
                    match.start(),
                    match.end(),
                    None,
                    None,
                    None,
                    "vague",
                    None,
                    unit.unit,
                    "duration",
                    (),
                    FigureRule.VAGUE_TIME,
                )
            )
    return found


def _figure(page: _DocumentContext, quantity: Quantity, counted: Counted | None, tokens: Tokens | None) -> Figure:
    """Make the record of a figure; the folder `context` fills in event, place, days and claimant later."""
    unit = quantity.unit
    base = unit.to_base(quantity.value) if unit is not None and quantity.value is not None else None
    if quantity.kind == "ratio" and unit is None and quantity.value is not None:
        base = quantity.value
    counted_class = page.words.counted.of(counted.noun) if counted is not None else None
    if counted is not None and counted_class is None and _is_people(counted, page.mentions):
        counted_class = "person"
    if counted is None and tokens is not None and quantity.numbers:
        counted_class = bare_class(tokens, quantity, page.words.counted)
    if counted is None and is_nobody(page.reading.text[quantity.start : quantity.end]):
        counted_class = "person"
    return Figure(
        **page.reading.span(quantity.start, quantity.end),  # type: ignore[arg-type]
        figure_id=page.ids.of("figure", quantity.start, quantity.end),
        kind=quantity.kind,
        value=quantity.value,
        low=quantity.low,
        high=quantity.high,
        qualifier=quantity.qualifier,
        trend=None if _is_of_things(quantity, counted, counted_class) else quantity.trend,
        unit=unit.name if unit is not None else None,
        base_value=base,
        base_unit=unit.base_unit if unit is not None and base is not None else "one" if base is not None else None,
        counted=counted.text if counted is not None else None,
        counted_class=counted_class,
        counted_id=None if quantity.kind == "ratio" else _entity(counted, page.mentions),
        rule=quantity.rule,
    )


def _is_of_things(quantity: Quantity, counted: Counted | None, counted_class: str | None) -> bool:
    """Whether a word such as 'lost' is about things or people ('lost 11 men'), so that the figure has no trend."""
    if not quantity.loose:
        return counted is not None and counted.noun == "time"  # 'expanded three times'
    bare = counted is None and quantity.unit is None and quantity.kind == "count"
    return counted_class is not None or (bare and quantity.value is not None and quantity.value.is_integer())


def _is_people(counted: Counted, mentions: Spans[Mention]) -> bool:
    """Whether the counted noun is itself the name of a people: '45,000 Syrians'."""
    return any(m.kind == "people" and m.char_end == counted.end for m in mentions.over(counted.start, counted.end))


def _entity(counted: Counted | None, mentions: Spans[Mention]) -> str | None:
    """Return the entity that is counted, or of which a share is given, if the words are exactly its mention."""
    if counted is None:
        return None
    for mention in mentions.over(counted.start, counted.end):
        if (mention.char_start, mention.char_end) == (counted.start, counted.end):
            return mention.entity_id
    return None


def _share_counted_of_hyphens(here: list[FigureDraft], text: str) -> list[FigureDraft]:
    """Give '4-' and '5-' in '4-, 5- and 6-cylinder engines' the noun of the last number."""
    done: list[FigureDraft] = []
    for one in reversed(here):
        after = done[-1] if done else None
        hangs = one.figure.unit is None and text[one.figure.char_end : one.figure.char_end + 1] in SUSPENDING
        if (
            after is not None
            and after.counted is not None
            and after.counted.rule is FigureRule.COUNTED_HYPHEN
            and hangs
            and SUSPENDED.fullmatch(text, one.figure.char_end, after.figure.char_start)
        ):
            like = after.figure
            figure = replace(
                one.figure, counted=like.counted, counted_class=like.counted_class, counted_id=like.counted_id
            )
            done.append(FigureDraft(figure, one.quantity, after.counted))
        else:
            done.append(one)
    return done[::-1]


def _share_bounds_of_equivalents(here: list[FigureDraft], text: str) -> list[FigureDraft]:
    """Give '1 mile' in 'within 2 km (1 mile)' the bounds of '2 km', so that both rows agree.

    After an approximate amount, as in 'some seven miles (11 km)', the equivalent stays as printed.
    """
    done: list[FigureDraft] = []
    for one in here:
        figure, before = one.figure, done[-1].figure if done else None
        if (
            before is not None
            and before.value is not None
            and figure.value is not None
            and before.qualifier not in {"exact", "about"}
            and figure.qualifier in {"exact", "about"}
            and _is_repeated(text, done[-1], one)
        ):
            low = figure.value if before.low is not None else None
            high = figure.value if before.high is not None else None
            figure = replace(figure, qualifier=before.qualifier, low=low, high=high, trend=figure.trend or before.trend)
        done.append(replace(one, figure=figure))
    return done


def _links(
    page: _DocumentContext, one: FigureDraft, after: FigureDraft | None, here: Sequence[FigureDraft]
) -> Iterator[Link]:
    """Yield the links of a figure to what it counts or is part of, to its equivalent and to its date."""
    figure, counted, text = one.figure, one.counted, page.reading.text
    if counted is not None and figure.counted_id is not None:
        yield _link(page, figure, "counted", figure.counted_id, (counted.start, counted.end), rule=counted.rule)
    share = counted is not None and counted.of and figure.kind == "ratio"
    if counted is not None and share:
        whole = _entity(counted, page.mentions)
        yield _link(page, figure, "of", whole, (counted.start, counted.end), rule=counted.rule)
    total = _total(text, one, here)
    if total is not None:
        place = (total.char_start, total.char_end)
        yield _link(page, figure, "of", total.figure_id, place, rule=FigureRule.OF_FIGURE, ordinal=int(share))
    if after is not None and _is_repeated(text, one, after):
        other = after.figure
        rule = FigureRule.EQUIVALENT if _agree(figure, other) else FigureRule.EQUIVALENT_MISMATCH
        yield _link(page, figure, "equivalent", other.figure_id, (other.char_start, other.char_end), rule=rule)
    if figure.kind in {"duration", "age"}:
        for date in page.durations.over(figure.char_start, figure.char_end)[:1]:
            yield _link(page, figure, "date", date.date_id, (date.char_start, date.char_end), rule=FigureRule.DURATION)


def _total(text: str, one: FigureDraft, here: Sequence[FigureDraft]) -> Figure | None:
    """Return the figure for the whole, of which this one counts a part: 50 for 30 in '30 of the 50 hostages'."""
    of = OF_THE.match(text, one.figure.char_end)
    if of is None:
        return None
    return next((o.figure for o in here if o.figure.char_start == of.end() and o is not one), None)


def _is_repeated(text: str, one: FigureDraft, after: FigureDraft) -> bool:
    """Whether `after` is the equivalent of `one` in another unit, in brackets after it."""
    a, b = one.quantity.unit, after.quantity.unit
    return (
        a is not None
        and b is not None
        and one.figure.kind == after.figure.kind
        and a.name != b.name
        and EQUIVALENT.fullmatch(text, one.figure.char_end, after.figure.char_start) is not None
    )


def _agree(one: Figure, other: Figure) -> bool:
    """Whether two amounts agree within the precision as written; amounts of money in two currencies always agree."""
    if one.kind == "money" or one.base_value is None or other.base_value is None:
        return True
    largest = max(abs(one.base_value), abs(other.base_value))
    slack = max(ROUNDING, *(_precision(figure) for figure in (one, other)))
    return abs(one.base_value - other.base_value) <= slack * largest


def _precision(figure: Figure) -> float:
    """Return the rounding error of the written number, as a share of the number: half of its last digit."""
    digits = DIGITS.match(figure.quote)
    if digits is None or not figure.value:
        return 0.5 / figure.value if figure.value else ROUNDING
    fraction = digits[0].rpartition(".")[2] if "." in digits[0] else ""
    return 0.5 * 10.0 ** -len(fraction) / abs(figure.value)


def _link(
    page: _DocumentContext,
    figure: Figure,
    role: str,
    target: str | None,
    place: tuple[int, int],
    *,
    rule: FigureRule,
    ordinal: int = 0,
) -> Link:
    """Make the link of a figure to the words at `place`."""
    return Link(
        from_id=figure.figure_id,
        role=role,
        ordinal=ordinal,
        document_id=page.reading.document_id,
        target_id=target,
        char_start=place[0],
        char_end=place[1],
        quote=page.reading.text[place[0] : place[1]],
        rule=rule,
    )
