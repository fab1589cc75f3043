"""Finds the days to which a figure refers: those said in its clause, else those of the document."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from spacy.tokens import Doc, Token

from transforms.context.counted_phrases import CountedPhrase
from transforms.context.events import EventMention
from transforms.context.predicates import MODIFYING
from transforms.context.rules import DateRule
from transforms.dates.meanings import DOCUMENT
from transforms.records import Date, Document
from transforms.syntax.clauses import clause_of, conjunctions_of, has_subject
from transforms.syntax.paths import (
    Joint,
    clause_above,
    is_behind_preposition,
    is_distance_from_noun,
    is_joined,
    is_possessor,
    joint,
    opens_with,
    prepositions_up,
)
from transforms.syntax.phrases import is_below, span_root

MONTHS = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip
# Words before a date that open or close the stretch it bounds.
SINCE = frozenset({"since", "after", "from"})
# Only so many words between two dates are read: with more, the dates aren't one range or list.
BETWEEN = 6
# LISTING: words that can stand between the dates of a list. JOINING: at least one of these must.
LISTING = frozenset({"and", "or", ",", "&", "-", "–", "/", "in", "on", "the", "early", "again"})
JOINING = frozenset({"and", "or", "&", "-", "–", "/"})
# Words of a clock time that name the day.
OF_DAY = re.compile(
    r"day|night|morning|evening|noon|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|\d/\d", re.IGNORECASE
)
UNTIL = frozenset({"until", "till", "by", "before", "to", "through"})
# AFTERMATH: what is done because of an event, days or years later. CAUSES: the prepositions before that event.
AFTERMATH = frozenset({"detained", "convicted", "released"})
CAUSES = frozenset({"over", "about", "with", "for", "following", "after"})
# At most this many words between a figure and the day right after it: 'on', 'in early'.
RIGHT_BEHIND = 2
# '109 cases as of July 21': all cases up to that day.
AS_OF = "as of"


@dataclass(frozen=True, slots=True)
class Occasion:
    """First and last day (None: open), `basis` as in `records.Figure`, and the dates from which the days were read.

    `carried`: these dates stand in a sentence before the figure's.
    """

    from_date: date | None
    to_date: date | None
    basis: str
    dates: tuple[tuple[Date, DateRule], ...] = ()
    carried: bool = False


def find_occasion(
    parse: Doc,
    offset: int,
    dates: Sequence[Date],
    phrase: CountedPhrase,
    *,
    said: EventMention | None,
    reporting: frozenset[int],
    document: Document,
    asserted: bool = False,
) -> Occasion | None:
    """Find the days said in the figure's clause; None if it names none.

    `reporting` are the indexes of the verbs that report the figure: 'on Sunday' in 'said on Sunday' dates the saying,
    not the figure. If the figure is `asserted`, its event has happened: days after publication aren't its days.
    """
    dated = [d for d in dates if (d.earliest is not None or d.latest is not None) and not _is_clock_alone(d)]
    if asserted:
        dated = [d for d in dated if not _is_ahead(d, document)]
    if phrase.kind in ("duration", "age"):
        dated = [d for d in dated if _is_its_own(offset, d, phrase)]
    ranked = [(_rank(parse, offset, d, phrase, said=said, reporting=reporting), d) for d in dated]
    found = [d for rank, d in ranked if rank is not None]
    if not found:
        return None
    pairs: list[tuple[Date, DateRule]] = []
    first: date | None = None
    last: date | None = None
    nearest = min((rank for rank, _ in ranked if rank is not None))
    day = next(d for rank, d in ranked if rank == nearest)
    ranged = _range(parse, offset, found, day) or _listed(parse, offset, day, dated)
    if ranged is not None:
        start, end = ranged
        pairs = [(start, DateRule.RANGE), (end, DateRule.RANGE)]
        first, last = _days(start, document)[0], _days(end, document)[1]
    else:
        word = _word_before(parse, offset, day)
        rule = DateRule.IN_CLAUSE
        first, last = _days(day, document)
        since = word in SINCE or _is_since(parse, offset, day) or opens_with(clause_of(phrase.node), {"since"})
        root = _root(parse, offset, day)
        if root is not None and is_below(phrase.node, root):
            since, word = False, ""  # 'the worst since 2004, when seven people were killed'
        if since and day.type != "duration":
            rule, last = DateRule.SINCE, document.published_latest if document.published_basis != "inferred" else None
            if last is not None and first is not None and last < first:
                last = None
        elif day.type != "duration" and (word in UNTIL or (word == AS_OF and _adds_up(said))):
            rule, first = DateRule.UNTIL, None
        pairs = [(day, rule)]
    if first is not None and last is not None and last < first:
        first, last = None, None
    basis = _basis(pairs if last is not None else pairs[:1])
    if first is None and last is None:
        basis = "none"
    return Occasion(first, last, basis, tuple(pairs))


def _adds_up(said: EventMention | None) -> bool:
    """Whether the figure counts events up to a day, not a state on that day such as '40 were missing as of Monday'."""
    return said is not None and said.word.measure != "stock" and "state" not in said.word.facts


def published_days(document: Document) -> tuple[date | None, date | None]:
    """Return all days up to publication; both None if publication was only inferred from dates in the text."""
    return None, document.published_latest if document.published_basis != "inferred" else None


def undated(document: Document, measure: str | None, modality: str) -> Occasion:
    """Return the days of a figure without a date: a state is at publication, an event up to it, a plan from it on.

    If publication was only inferred from dates in the text, it says nothing about a figure without a date.
    """
    first, last = document.published_earliest, document.published_latest
    if first is None or last is None or document.published_basis == "inferred":
        return Occasion(None, None, "none")
    if modality in ("planned", "demanded", "possible") and measure != "stock":
        last = None
    elif measure != "stock":
        first = None
    return Occasion(first, last, "document")


def _days(day: Date, document: Document) -> tuple[date | None, date | None]:
    """Return the days that a date expression gives a figure.

    Both are None if the expression is counted from publication and publication is known only on one side. A year in
    a caption, for example, only says that the document isn't older: 'last year' counted from that year is a bound in
    `dates`, but not the figure's days.
    """
    if day.anchor == DOCUMENT and (document.published_earliest is None or document.published_latest is None):
        return None, None
    return day.earliest, day.latest


def _basis(pairs: Sequence[tuple[Date, DateRule]]) -> str:
    day = pairs[-1][0]
    words = day.quote.casefold()
    if day.anchor == "explicit" or (
        any(word[:3] in MONTHS and word[:1].isalpha() for word in words.split()) and any(c.isdigit() for c in words)
    ):
        return "explicit"
    if day.anchor == "text":
        return "inferred"
    return "relative"


def _is_its_own(offset: int, day: Date, phrase: CountedPhrase) -> bool:
    """Whether the duration that the figure gives is itself the date: 'over the past nine months'."""
    return bool(day.char_start - offset <= phrase.node.idx < day.char_end - offset)


def _root(parse: Doc, offset: int, day: Date) -> Token | None:
    return span_root(parse, day.char_start - offset, day.char_end - offset)


def _is_clock_alone(day: Date) -> bool:
    """Whether a date is only a time of day, without a day: 'at 10 p.m.'."""
    return day.type == "time" and OF_DAY.search(day.quote) is None


def _is_ahead(day: Date, document: Document) -> bool:
    published = document.published_latest
    return published is not None and day.earliest is not None and day.earliest > published


def _rank(
    parse: Doc, offset: int, day: Date, phrase: CountedPhrase, *, said: EventMention | None, reporting: frozenset[int]
) -> tuple[int, int, int] | None:
    """Return how near a date is to the figure's predicate, as a sort key; None if it isn't the figure's date.

    Of equally near dates, one that modifies the figure itself comes first: 2014 for 505 in '505 in 2014, more than
    the 320 between 2006 and 2015'. A bare date that opens the sentence ('19 Sep 2016 At least 10 ...') comes after
    others.
    """
    root = _root(parse, offset, day)
    if root is None:
        return None
    steps = _steps(root, phrase, said=said, reporting=reporting)
    if steps is None:
        return None
    opens = day.char_start == offset and not is_behind_preposition(root)
    near = is_below(root, phrase.node) or _is_right_behind(parse, offset, day, phrase)
    return steps, int(opens), int(not near)


def _is_right_behind(parse: Doc, offset: int, day: Date, phrase: CountedPhrase) -> bool:
    """Whether the date stands right after the figure: '12 people on Monday and 14 on Tuesday'."""
    last = max(phrase.counted.i, phrase.last or 0)
    return bool(0 <= _first_token(parse, offset, day.char_start) - last - 1 <= RIGHT_BEHIND)


def _steps(root: Token, phrase: CountedPhrase, *, said: EventMention | None, reporting: frozenset[int]) -> int | None:
    """Return where the date is: 0 in the figure's clause, 1 in a clause below, 2 in a clause above; None elsewhere."""
    if root == phrase.node:
        return 0 if phrase.kind == "duration" else None
    theirs = clause_of(root)
    if theirs.i in reporting:
        return None
    if said is not None and said.rule in MODIFYING:
        return 0 if theirs == said.carrier or is_below(root, said.carrier) else None
    if phrase.kind == "length" and is_distance_from_noun(phrase.node):
        return None  # 'Kobani, 80 miles to the east' is true on any day
    clauses = [clause_of(phrase.node)]
    if said is not None:
        clauses.append(clause_of(said.carrier))
    if theirs in clauses:
        return None if _is_of_cause(root, said) else 0
    for verb in clauses:
        if is_joined(theirs, verb, Joint.ADVERBIAL, Joint.INFINITIVE, Joint.MODIFYING):
            return 1
        # 'He is held on a bond, and a hearing is set for March 14': with a subject it is another clause.
        if is_joined(theirs, verb, Joint.COORDINATE) and not has_subject(theirs):
            return 1
        if is_joined(verb, theirs, Joint.INFINITIVE, Joint.COORDINATE, Joint.ADVERBIAL):
            return 2
        if joint(verb) in (Joint.MODIFYING, Joint.RELATIVE) and clause_above(verb) == theirs:
            return 2
    return None


def _is_of_cause(root: Token, said: EventMention | None) -> bool:
    """Whether the date is that of the cause, not of the figure's event: 'arrested over Monday's bombing'."""
    if said is None or said.word.event not in AFTERMATH:
        return False
    prepositions, _ = prepositions_up(root)
    behind = prepositions if is_possessor(root) or not is_behind_preposition(root) else prepositions[1:]
    return any(preposition.lower_ in CAUSES for preposition in behind)


def _is_since(parse: Doc, offset: int, day: Date) -> bool:
    """Whether the date is in a clause that 'since' opens: 'since the party took up arms in 1984'."""
    root = _root(parse, offset, day)
    return root is not None and "since" in conjunctions_of(clause_of(root))


def _first_token(parse: Doc, offset: int, char: int) -> int:
    """Return the index of the first token at or after a character of the text."""
    return bisect_left(range(len(parse)), char - offset, key=lambda i: int(parse[i].idx))


def _word_before(parse: Doc, offset: int, day: Date) -> str:
    at = _first_token(parse, offset, day.char_start) - 1
    while at >= 0 and parse[at].lower_ in ("the", "late", "early", "about", "around"):
        at -= 1
    words = day.quote.casefold().split()
    if words and words[0] in SINCE | UNTIL:
        return words[0]
    root = _root(parse, offset, day)
    if at < 0 or (root is not None and is_possessor(root)):
        return ""  # 'by Wednesday's quakes' isn't a deadline
    both = " ".join(token.lower_ for token in parse[max(at - 1, 0) : at + 1])
    return AS_OF if both == AS_OF else parse[at].lower_


def _between(parse: Doc, offset: int, start: Date, end: Date) -> list[str]:
    """Return the words between two dates, at most `BETWEEN` of them."""
    stop = _first_token(parse, offset, end.char_start)
    return [t.lower_ for t in parse[min(_first_token(parse, offset, start.char_end), stop) : stop][:BETWEEN]]


def _range(parse: Doc, offset: int, found: Sequence[Date], day: Date) -> tuple[Date, Date] | None:
    """Return the two dates of a range if `day` is one of them: 'between the 24 and 27 May'; None if there is none."""
    for start, end in pairwise(found):
        if day not in (start, end):
            continue
        between = _between(parse, offset, start, end)
        before = _word_before(parse, offset, start)
        words = [w for w in between if w != "the"]
        if (before == "between" and words == ["and"]) or (
            before == "from" and words in (["to"], ["until"], ["till"], ["through"])
        ):
            return start, end
    return None


def _listed(parse: Doc, offset: int, day: Date, dated: Sequence[Date]) -> tuple[Date, Date] | None:
    """Return the first and last date of the list with `day`: 'in 1994, 1995 and 1997'; None if there is none."""
    at = dated.index(day)
    first = last = at
    joined = False
    for start, end in pairwise(range(len(dated))):
        between = _between(parse, offset, dated[start], dated[end])
        if not between or not set(between) <= LISTING:
            if start >= at:
                break
            first, joined = end, False
            continue
        joined = joined or bool(JOINING & set(between))
        last = end
    begin, stop_day = dated[first], dated[last]
    if last <= first or last < at or not joined or begin.earliest is None or stop_day.latest is None:
        return None
    return (begin, stop_day) if begin.earliest < stop_day.latest and begin.type == stop_day.type else None
