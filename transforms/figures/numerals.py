"""The ledger: every numeral of a text is found once and claimed once; a numeral that no row claims is unexplained.

Dates, names and identifiers claim their numerals first, then figures. A numeral gets its role from the row that
claimed it, so the ledger can't contradict the other tables.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from transforms.figures.absences import is_absence
from transforms.figures.roles import Classifier, Role
from transforms.figures.words import FigureWords
from transforms.numerals.numbers import Number, find_numbers
from transforms.records import Date, Figure, Mention, Numeral
from transforms.text.reading import Reading, Sentence
from transforms.vocabulary import READ_LANGUAGES, UNREAD_ZONE, UNREADABLE


class Ledger:
    """The numerals in the sentences of one document, with the roles of those that can't be figures."""

    def __init__(self, reading: Reading, classifier: Classifier) -> None:
        self._reading = reading
        self._entries: dict[int, Sequence[tuple[Number, Role | None]]] = {}
        for sentence in reading.sentences:
            numbers = list(find_numbers(reading.text, sentence.start, sentence.end))
            roles = classifier.roles(numbers, sentence) if numbers else []
            self._entries[sentence.start] = list(zip(numbers, roles, strict=True))

    def unclaimed(self, sentence: Sentence) -> list[Number]:
        """Return the numbers of the sentence that may be figures, in text order."""
        return [number for number, role in self._entries[sentence.start] if role is None]

    def close(self, figures: Sequence[Figure]) -> list[Numeral]:
        """Return every numeral in digits or words, in text order, after the figures have claimed theirs.

        Numerals in furniture have the role `furniture`, numerals in unreadable passages the role `unread`. Passages in
        a language that we don't read have no rows. The pronoun 'one' isn't a numeral.
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
        """Yield the numerals for zeros in words: 'nobody', 'no' in 'no deaths'."""
        for figure in figures:
            if is_absence(figure.quote):
                yield self._numeral(figure.char_start, figure.char_end, "figure", figure.figure_id)

    def _mined(self, figures: Sequence[Figure]) -> Iterator[Numeral]:
        starts = [figure.char_start for figure in figures]
        for sentence in self._reading.sentences:
            for number, role in self._entries[sentence.start]:
                at = bisect_right(starts, number.start) - 1
                inside = at >= 0 and number.end <= figures[at].char_end
                if inside and is_absence(figures[at].quote):
                    continue  # the 'one' in 'not one' isn't a numeral of its own
                # The 3 in '7,000 m3' is part of the unit, and both ends of '1,200-1500 tons' belong to one range.
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
    """Return the ledger of a document in which dates, names and identifiers have claimed their numerals."""
    classifier = Classifier(reading, dates, mentions, words=words.identifiers, counted=words.counted, units=words.units)
    return Ledger(reading, classifier)
