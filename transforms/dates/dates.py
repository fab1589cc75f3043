"""Finds time expressions and says what they mean, as TIMEX3.

A range ('December 5 to December 11') is two rows, one for each end, as TimeML annotates it: each end has a value of
its own, and what speaks of the range is linked to both (`from`, `to`).
"""

from collections.abc import Sequence

from transforms.dates.anchoring import Timeline, anchor
from transforms.dates.expressions import expressions_of
from transforms.dates.meanings import Calendar, Coming, Expression, Weekday
from transforms.dates.narrative import is_narrative
from transforms.dates.publication import Anchor
from transforms.dates.words import TimeWords
from transforms.identity import FactIds
from transforms.records import Date
from transforms.syntax.tense import tense_at
from transforms.text.reading import Reading


def find_dates(reading: Reading, window: Anchor, words: TimeWords, ids: FactIds) -> list[Date]:
    """The time expressions of the document, in text order."""
    expressions = expressions_of(reading, words)
    return anchored_dates(reading, expressions, window, words, ids)


def anchored_dates(
    reading: Reading, expressions: Sequence[Expression], window: Anchor, words: TimeWords, ids: FactIds
) -> list[Date]:
    """The rows of the expressions, anchored to the window and to one another."""
    timeline = Timeline(window.earliest, window.latest, is_narrative(expressions, window.latest), words)
    dates = []
    for expression in expressions:
        found = anchor(expression, timeline, _tense(reading, expression))
        dates.append(
            Date(
                date_id=ids.of("date", expression.start, expression.end),
                type=found.type,
                value=found.value,
                earliest=found.earliest,
                latest=found.latest,
                anchor=found.anchor,
                **reading.span(expression.start, expression.end),  # type: ignore[arg-type]
            )
        )
    return dates


def _tense(reading: Reading, expression: Expression) -> str | None:
    """The tense around the expression, asked only where it decides."""
    if not isinstance(expression.meaning, Calendar | Coming | Weekday):
        return None
    sentence = reading.sentence_at(expression.start)
    return None if sentence is None else tense_at(sentence.parse, expression.start - sentence.start)
