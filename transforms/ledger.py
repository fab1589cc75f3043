"""The ledger: every numeral of a text, and what became of it."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from transforms.absences import ABSENCE
from transforms.identifiers import Classifier
from transforms.numbers import Number, find_numbers
from transforms.reading import READ_LANGUAGES, UNREAD_ZONE, Reading, Sentence
from transforms.records import Date, Figure, Mention, Numeral
from transforms.reference import Reference


def find_numerals(
    reading: Reading,
    figures: Sequence[Figure],
    dates: Sequence[Date],
    mentions: Sequence[Mention],
    reference: Reference,
) -> list[Numeral]:
    """Every numeral in digits or words, in text order, each with its role and target.

    Numerals of furniture have that role; passages in a language we don't read have no rows. The pronoun
    'one' is no numeral.
    """
    classifier = Classifier(
        reading, dates, mentions, words=reference.identifiers, counted=reference.counted, units=reference.units
    )
    found = [*_furniture(reading), *_mined(reading, classifier, figures), *_absences(reading, figures)]
    return sorted(found, key=lambda numeral: numeral.char_start)


def _furniture(reading: Reading) -> Iterator[Numeral]:
    for passage in reading.passages:
        if passage.zone == UNREAD_ZONE and passage.language in READ_LANGUAGES:
            for number in find_numbers(reading.text, passage.char_start, passage.char_end):
                yield _numeral(reading, number.start, number.end, "furniture", None)


def _mined(reading: Reading, classifier: Classifier, figures: Sequence[Figure]) -> Iterator[Numeral]:
    starts = [figure.char_start for figure in figures]
    for sentence in reading.sentences:
        numbers = list(find_numbers(reading.text, sentence.start, sentence.end))
        for number, (role, target) in zip(numbers, _roles(numbers, sentence, classifier, figures, starts), strict=True):
            if role != "pronoun":
                yield _numeral(reading, number.start, number.end, role, target)


def _absences(reading: Reading, figures: Sequence[Figure]) -> Iterator[Numeral]:
    """Zeros told in words: 'nobody', 'no' before deaths."""
    for figure in figures:
        if figure.rule == ABSENCE:
            yield _numeral(reading, figure.char_start, figure.char_end, "figure", figure.figure_id)


def _roles(
    numbers: Sequence[Number], sentence: Sentence, classifier: Classifier, figures: Sequence[Figure], starts: list[int]
) -> Iterator[tuple[str, str | None]]:
    if not numbers:
        return
    for number, role in zip(numbers, classifier.roles(numbers, sentence), strict=True):
        at = bisect_right(starts, number.start) - 1
        inside = at >= 0 and number.end <= figures[at].char_end
        # The 'one' of 'not one' is no numeral beside it; the 3 of '7,000 m3' is a part of the unit.
        if inside and figures[at].rule == ABSENCE:
            yield "pronoun", None
        elif inside and (role is None or role.role == "identifier"):
            yield "figure", figures[at].figure_id
        elif role is not None:
            yield role.role, role.target_id
        else:
            yield "unexplained", None


def _numeral(reading: Reading, start: int, end: int, role: str, target: str | None) -> Numeral:
    return Numeral(
        document_id=reading.document_id,
        char_start=start,
        char_end=end,
        quote=reading.text[start:end],
        role=role,
        target_id=target,
    )
