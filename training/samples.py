"""Turns annotated texts into sentences with what each head should say of each word, and varies them."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from training.annotations import HEADS, Annotated
from training.network import labels
from transforms.entities.tagger import WINDOW
from transforms.entities.wordpieces import Pieces, split_pieces
from transforms.text.sentences import split_sentences

LABELS = {head: labels(types) for head, types in HEADS.items()}
# A variant of a text has one piece in seven replaced by one of the twenty nearest.
REPLACED = 0.15
NEAREST = 20

Allowed = npt.NDArray[np.bool_]
Odds = npt.NDArray[np.floating]


@dataclass(frozen=True)
class Taught:
    """What teachers believe of a sentence: each word's labels, and how often a label follows a label in it."""

    odds: Odds
    pairs: Odds


@dataclass(frozen=True)
class Sentence:
    """A sentence's pieces, its place in the text, and by head the allowed labels of each word or a teacher's odds."""

    start: int
    pieces: Pieces
    right: dict[str, Allowed]
    taught: dict[str, Taught] = field(default_factory=dict)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The sentences of each line of a text as half-open characters."""
    at = 0
    for line in text.splitlines(keepends=True):
        yield from split_sentences(text, at, at + len(line))
        at += len(line)


def read_sentences(document: Annotated, tokenizer: Any) -> list[Sentence]:
    """The sentences of a document that have words."""
    read = []
    for start, end in sentences(document.text):
        pieces = split_pieces(document.text[start:end], tokenizer)
        if pieces.words:
            read.append(Sentence(start, pieces, _right(document, start, end, pieces)))
    return read


def _right(document: Annotated, start: int, end: int, pieces: Pieces) -> dict[str, Allowed]:
    right: dict[str, Allowed] = {}
    words = [(start + a, start + b) for a, b in pieces.words]
    for head, spans in document.spans.items():
        known = LABELS[head]
        allowed = np.zeros((len(words), len(known)), np.bool_)
        allowed[:, 0] = True
        if head in document.partial:
            allowed[:, [known.index("B-Misc"), known.index("I-Misc")]] = True
        for a, b in document.unknown.get(head, []):
            allowed[[at for at, word in enumerate(words) if word[0] < b and a < word[1]]] = True
        for a, b, kind in spans:
            inside = [at for at, word in enumerate(words) if word[0] < b and a < word[1]]
            if kind not in HEADS[head]:
                continue
            # A span that runs over the end of a sentence is learnt by neither.
            allowed[inside] = a < start or b > end
            for at in inside:
                allowed[at, known.index(f"{'B' if at == inside[0] else 'I'}-{kind}")] = True
        right[head] = allowed
    return right


def length(sentence: Sentence) -> int:
    """How many pieces of a sentence a network sees."""
    return min(WINDOW, len(sentence.pieces.ids))


def neighbours(pieces: Sequence[int], meanings: npt.NDArray[np.float32]) -> dict[int, list[int]]:
    """For each piece of letters those of the others, of the same kind, whose vectors in `meanings` are nearest."""
    known = np.array(pieces)
    rows = meanings[known]
    rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    near = {}
    for some in np.array_split(np.arange(len(known)), max(1, len(known) // 1000)):
        alike = rows[some] @ rows.T
        alike[np.arange(len(some)), some] = -1
        for at, best in zip(some, np.argpartition(-alike, NEAREST)[:, :NEAREST], strict=True):
            near[int(known[at])] = sorted(int(piece) for piece in known[best])
    return near


def vary(sentence: Sentence, near: Mapping[int, Sequence[int]], chance: random.Random) -> Sentence:
    """A sentence with some pieces replaced by like ones, so that there are more names to learn; nothing said of it."""
    ids = [
        chance.choice(near[piece]) if piece in near and chance.random() < REPLACED else piece
        for piece in sentence.pieces.ids
    ]
    return Sentence(sentence.start, replace(sentence.pieces, ids=ids), {})
