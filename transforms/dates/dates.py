"""Finds time expressions and gives them TIMEX3 values.

A range ('December 5 to December 11') is two rows, one for each end, as in TimeML. Each end has its own value, and the
fact that the range applies to is linked to both (`from`, `to`).
"""

from collections.abc import Sequence

from transforms.dates.anchoring import Timeline, anchor
from transforms.dates.expressions import expressions_of
from transforms.dates.meanings import Calendar, Expression, FutureOrDuration, Weekday
from transforms.dates.narrative import is_narrative
from transforms.dates.publication import PublicationWindow
from transforms.dates.words import TimeWords
from transforms.identity import FactIds
from transforms.records import Date
from transforms.syntax.tense import tense_at
from transforms.text.reading import Reading


def find_dates(reading: Reading, window: PublicationWindow, words: TimeWords, ids: FactIds) -> list[Date]:
    """Find the time expressions of the document, and return their rows in text order."""
    expressions = expressions_of(reading, words)
    return anchored_dates(reading, expressions, window, words, ids)


def anchored_dates(
    reading: Reading, expressions: Sequence[Expression], window: PublicationWindow, words: TimeWords, ids: FactIds
) -> list[Date]:
    """Return the rows of the expressions, anchored to the publication window and to each other."""
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
    """Return the tense of the clause around the expression; None if the expression doesn't depend on tense."""
    if not isinstance(expression.meaning, Calendar | FutureOrDuration | Weekday):
        return None
    sentence = reading.sentence_at(expression.start)
    return None if sentence is None else tense_at(sentence.parse, expression.start - sentence.start)
