"""Finds the days that a figure speaks of: said in its clause, else those of the document."""

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
# More words than these between two dates make no stretch of them.
BETWEEN = 6
# What stands between the dates of a list, and what makes a list of them.
LISTING = frozenset({"and", "or", ",", "&", "-", "–", "/", "in", "on", "the", "early", "again"})
JOINING = frozenset({"and", "or", "&", "-", "–", "/"})
# Words of a clock time that name the day.
OF_DAY = re.compile(
    r"day|night|morning|evening|noon|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|\d/\d", re.IGNORECASE
)
UNTIL = frozenset({"until", "till", "by", "before", "to", "through"})
# What is done about an event days or years later, and what leads to that event.
AFTERMATH = frozenset({"detained", "convicted", "released"})
CAUSES = frozenset({"over", "about", "with", "for", "following", "after"})
# Words between a figure and the day right behind it: 'on', 'in early'.
RIGHT_BEHIND = 2
# '109 cases as of July 21': all up to that day.
AS_OF = "as of"


@dataclass(frozen=True, slots=True)
class Occasion:
    """First and last day, open where None; `basis` as in `records.Figure`; the dates it was read from.

    `carried` where they stand in a sentence before the figure's.
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
    """The days said in the figure's clause; None where it names none.

    `reporting` are the tokens of verbs that report the figure: 'said on Sunday' dates the saying. What is `asserted`
    has happened: a day ahead is another clause's.
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
    """Whether the figure tells what has happened up to a day, not what was so on it: '40 were missing as of Monday'."""
    return said is not None and said.word.measure != "stock" and "state" not in said.word.facts


def published_days(document: Document) -> tuple[date | None, date | None]:
    """All days up to publication; none where that was only inferred from dates of the text."""
    return None, document.published_latest if document.published_basis != "inferred" else None


def undated(document: Document, measure: str | None, modality: str) -> Occasion:
    """The days that the document's own date leaves: states hold then, events lie before, plans after.

    A date that was only inferred from the text's other dates tells nothing of a figure that has none.
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
    """The days that a figure can be told to speak of by an expression.

    A caption's year only says that the document is no older: what 'last year' counts from there is a bound in `dates`,
    and no day of which the figure speaks.
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
    """Whether a stretch of time is the date: 'over the past nine months'."""
    return bool(day.char_start - offset <= phrase.node.idx < day.char_end - offset)


def _root(parse: Doc, offset: int, day: Date) -> Token | None:
    return span_root(parse, day.char_start - offset, day.char_end - offset)


def _is_clock_alone(day: Date) -> bool:
    """'At 10 p.m.' names no day: which one it was, other words say."""
    return day.type == "time" and OF_DAY.search(day.quote) is None


def _is_ahead(day: Date, document: Document) -> bool:
    published = document.published_latest
    return published is not None and day.earliest is not None and day.earliest > published


def _rank(
    parse: Doc, offset: int, day: Date, phrase: CountedPhrase, *, said: EventMention | None, reporting: frozenset[int]
) -> tuple[int, int, int] | None:
    """How near a date stands to what the figure is said to be or do, nearest first; None where it is another's.

    What hangs on the figure itself comes first: '505 in 2014, more than the 320 between 2006 and 2015'. A bare date
    that opens the sentence ('19 Sep 2016 At least 10 ...') comes behind one that the clause holds.
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
    """'12 people on Monday and 14 on Tuesday': each day stands behind its figure."""
    last = max(phrase.counted.i, phrase.last or 0)
    return bool(0 <= _first_token(parse, offset, day.char_start) - last - 1 <= RIGHT_BEHIND)


def _steps(root: Token, phrase: CountedPhrase, *, said: EventMention | None, reporting: frozenset[int]) -> int | None:
    """0 in the figure's own clause, 1 in one that hangs below it, 2 above it; None elsewhere."""
    if root == phrase.node:
        return 0 if phrase.kind == "duration" else None
    theirs = clause_of(root)
    if theirs.i in reporting:
        return None
    if said is not None and said.rule in MODIFYING:
        return 0 if theirs == said.carrier or is_below(root, said.carrier) else None
    if phrase.kind == "length" and is_distance_from_noun(phrase.node):
        return None  # 'Kobani, 80 miles to the east' is so on any day
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
    """'Arrested over Monday's bombing', 'charged in connection with a shooting two days ago': no day of an arrest."""
    if said is None or said.word.event not in AFTERMATH:
        return False
    prepositions, _ = prepositions_up(root)
    behind = prepositions if is_possessor(root) or not is_behind_preposition(root) else prepositions[1:]
    return any(preposition.lower_ in CAUSES for preposition in behind)


def _is_since(parse: Doc, offset: int, day: Date) -> bool:
    """Whether a clause with 'since' holds the date: 'since the party took up arms in 1984'."""
    root = _root(parse, offset, day)
    return root is not None and "since" in conjunctions_of(clause_of(root))


def _first_token(parse: Doc, offset: int, char: int) -> int:
    """The number of the first token at or behind a character of the text."""
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
        return ""  # 'by Wednesday's quakes' is no deadline
    both = " ".join(token.lower_ for token in parse[max(at - 1, 0) : at + 1])
    return AS_OF if both == AS_OF else parse[at].lower_


def _between(parse: Doc, offset: int, start: Date, end: Date) -> list[str]:
    """The first words between two dates."""
    stop = _first_token(parse, offset, end.char_start)
    return [t.lower_ for t in parse[min(_first_token(parse, offset, start.char_end), stop) : stop][:BETWEEN]]


def _range(parse: Doc, offset: int, found: Sequence[Date], day: Date) -> tuple[Date, Date] | None:
    """'between the 24 and 27 May', 'from Monday to Friday': two dates that bound one stretch, `day` one of them."""
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
    """'in 1994, 1995 and 1997', 'Thursday night or Friday morning': the first and the last of dates in one list."""
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
