"""Compares the sentence of a figure with others that name a place or date: same event, same number, shared words."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from spacy.tokens import Token

from transforms.context.discourse import MAX_TOKENS
from transforms.context.words import ContextWords
from transforms.records import Figure
from transforms.syntax.arguments import core_arguments
from transforms.syntax.clauses import clause_of
from transforms.syntax.paths import holder_of
from transforms.syntax.phrases import span_root
from transforms.syntax.words import is_full_verb
from transforms.text.reading import Reading

# Sentences about the same thing share words; words are compared by their first five letters.
WORDS = re.compile(r"[a-z]{4,}")
BEGINNING = 5
# How many figures of a long list or table are considered; the others keep what their clause says.
MOST_FIGURES = 1000
# How many neighbours on either side of a figure, in its sentence, are considered.
MOST_BESIDE = 20
# Words for what follows an event in courts, hospitals and churches, days or years later.
AFTERMATH = re.compile(
    r"\b(?:court\w*|charged|accused|trial|sentenc\w+|convicted|arraign\w+|indict\w+|plead\w*|pleaded|hearing|judge|"
    r"jury|bond|bail|arrest\w*|custody|prosecut\w+|funeral|vigil|memorial|anniversary|released|identified)\b",
    re.IGNORECASE,
)


class Evidence:
    """The sentences of one document, with the figures, events and words of each."""

    def __init__(self, reading: Reading, figures: Sequence[Figure], words: ContextWords) -> None:
        self._text = reading.text
        self._sentences = reading.sentences
        self._starts = [sentence.start for sentence in reading.sentences]
        self._words = words
        self._events: dict[int, set[str]] = {}
        self._numbers: set[tuple[int, str, float | None]] = set()
        self._beside: dict[int, list[Figure]] = {}
        for figure in figures:
            if figure.event is not None:
                at = self.sentence_of(figure.char_start)
                self._events.setdefault(at, set()).add(figure.event)
                self._numbers.add((at, figure.event, figure.low))
            self._beside.setdefault(self.sentence_of(figure.char_start), []).append(figure)
        self._bags: dict[int, frozenset[str]] = {}
        self._aftermaths: dict[int, bool] = {}

    def sentence_of(self, char: int) -> int:
        """Return the number of the last sentence that begins at or before the character; -1 if there is none."""
        return bisect_right(self._starts, char) - 1

    def inside(self, figures: Sequence[Figure]) -> list[Figure]:
        """Return the figures for which place and days are chosen: the first `MOST_FIGURES` of those in sentences."""
        return [figure for figure in figures if self.sentence_of(figure.char_start) >= 0][:MOST_FIGURES]

    def beside(self, figure: Figure) -> list[Figure]:
        """Return the other figures of the figure's sentence, at most `MOST_BESIDE` on either side."""
        every = self._beside.get(self.sentence_of(figure.char_start), [])
        at = bisect_right(every, figure.char_start, key=lambda one: one.char_start)
        near = every[max(at - MOST_BESIDE, 0) : at + MOST_BESIDE]
        return [one for one in near if one.figure_id != figure.figure_id]

    def shares(self, figure: Figure, at: int, number: int) -> dict[str, float]:
        """Return what the figure's sentence (number `at`) shares with the sentence `number`: events, number, words."""
        events = self._events.get(number, set())
        mine, theirs = self._bag(at), self._bag(number)
        return {
            "same_event": figure.event is not None and figure.event in events,
            "other_event": bool(events),
            "same_number": figure.event is not None and (number, figure.event, figure.low) in self._numbers,
            "shared_words": len(mine & theirs) / (3 + min(len(mine), len(theirs))),
        }

    def is_aftermath(self, number: int) -> bool:
        """Whether the sentence has words for courts, hospitals or mourning."""
        if number not in self._aftermaths:
            sentence = self._sentences[number]
            self._aftermaths[number] = AFTERMATH.search(self._text, sentence.start, sentence.end) is not None
        return self._aftermaths[number]

    def clause(self, start: int, end: int, number: int) -> dict[str, float]:
        """Return three features of the clause around the characters `start` to `end`, in the sentence `number`.

        `happens`: the clause has an event; `spoken`: its verb is one of saying; `aftermath`: as `is_aftermath`.
        """
        said = {"happens": 0.0, "spoken": 0.0, "aftermath": float(self.is_aftermath(number))}
        root = self.head_word(start, end, number)
        if root is None:
            return said
        verb = clause_of(root)
        parts = (verb, *core_arguments(verb), holder_of(root))
        said["happens"] = any(self._happens(token) for token in parts)
        said["spoken"] = self._words.cues.of_verb(verb) is not None
        return said

    def head_word(self, start: int, end: int, number: int) -> Token | None:
        """Return the head of the words at these characters; None if the sentence wasn't parsed or is too long."""
        sentence = self._sentences[number]
        parse = sentence.parse
        if parse is None or len(parse) > MAX_TOKENS or not sentence.start <= start < sentence.end:
            return None
        return span_root(parse, start - sentence.start, end - sentence.start)

    def _happens(self, token: Token) -> bool:
        return self._words.incidents.tells(token) or (is_full_verb(token) and self._words.events.is_verb(token))

    def _bag(self, at: int) -> frozenset[str]:
        if at not in self._bags:
            sentence = self._sentences[at]
            words = WORDS.findall(self._text[sentence.start : sentence.end].lower()) if at >= 0 else []
            self._bags[at] = frozenset(word[:BEGINNING] for word in words)
        return self._bags[at]
