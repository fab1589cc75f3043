"""The ledger: every numeral of a text is found once, claimed once, and what nobody claims is left over.

Dates, names and identifiers claim theirs first, figures what they measure; a numeral has its role from the row that
claimed it, so the ledger can't speak of a date or a figure that isn't there.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from transforms.figures.absences import ABSENCE
from transforms.figures.roles import Classifier, Role
from transforms.figures.words import FigureWords
from transforms.numerals.grammar import Number, find_numbers
from transforms.records import Date, Figure, Mention, Numeral
from transforms.text.reading import Reading, Sentence
from transforms.vocabulary import READ_LANGUAGES, UNREAD_ZONE, UNREADABLE


class Ledger:
    """The numerals of the sentences of one document, with what they are where that is no figure."""

    def __init__(self, reading: Reading, classifier: Classifier) -> None:
        self._reading = reading
        self._entries: dict[int, Sequence[tuple[Number, Role | None]]] = {}
        for sentence in reading.sentences:
            numbers = list(find_numbers(reading.text, sentence.start, sentence.end))
            roles = classifier.roles(numbers, sentence) if numbers else []
            self._entries[sentence.start] = list(zip(numbers, roles, strict=True))

    def unclaimed(self, sentence: Sentence) -> list[Number]:
        """The numbers of the sentence that may be figures, in text order."""
        return [number for number, role in self._entries[sentence.start] if role is None]

    def close(self, figures: Sequence[Figure]) -> list[Numeral]:
        """Every numeral in digits or words, in text order, once the figures have claimed theirs.

        Numerals of furniture have that role, those of what is out of bounds are unread; passages in a language we
        don't read have no rows. The pronoun 'one' is no numeral.
        """
        found = [*self._unmined(), *self._mined(figures), *self._absences(figures)]
        return sorted(found, key=lambda numeral: numeral.char_start)

    def _unmined(self) -> Iterator[Numeral]:
        for passage in self._reading.passages:
            if passage.language == UNREADABLE or (passage.zone == UNREAD_ZONE and passage.language in READ_LANGUAGES):
                role = "unread" if passage.language == UNREADABLE else "furniture"
                for number in find_numbers(self._reading.text, passage.char_start, passage.char_end):
                    yield self._numeral(number.start, number.end, role)

    def _absences(self, figures: Sequence[Figure]) -> Iterator[Numeral]:
        """Zeros told in words: 'nobody', 'no' before deaths."""
        for figure in figures:
            if figure.rule == ABSENCE:
                yield self._numeral(figure.char_start, figure.char_end, "figure", figure.figure_id)

    def _mined(self, figures: Sequence[Figure]) -> Iterator[Numeral]:
        starts = [figure.char_start for figure in figures]
        for sentence in self._reading.sentences:
            for number, role in self._entries[sentence.start]:
                at = bisect_right(starts, number.start) - 1
                inside = at >= 0 and number.end <= figures[at].char_end
                if inside and figures[at].rule == ABSENCE:
                    continue  # the 'one' of 'not one' is no numeral beside it
                # The 3 of '7,000 m3' is a part of the unit, and of '1,200-1500 tons' both ends are the range's.
                if inside and (role is None or role.may_be_measured):
                    yield self._numeral(number.start, number.end, "figure", figures[at].figure_id)
                elif role is None or role.role == "time":
                    yield self._numeral(number.start, number.end, "unexplained")
                elif role.role != "pronoun":
                    yield self._numeral(number.start, number.end, role.role, role.target_id)

    def _numeral(self, start: int, end: int, role: str, target: str | None = None) -> Numeral:
        return Numeral(
            document_id=self._reading.document_id,
            char_start=start,
            char_end=end,
            quote=self._reading.text[start:end],
            role=role,
            target_id=target,
        )


def open_ledger(reading: Reading, dates: Sequence[Date], mentions: Sequence[Mention], words: FigureWords) -> Ledger:
    """The ledger of a document after dates, names and identifiers have claimed their numerals."""
    classifier = Classifier(reading, dates, mentions, words=words.identifiers, counted=words.counted, units=words.units)
    return Ledger(reading, classifier)
