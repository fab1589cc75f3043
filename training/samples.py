"""Turns annotated texts into runs of sentences with what each head should say of each word."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from training.annotations import HEADS, Annotated
from training.network import labels
from transforms.entities.tagger import PACK, WINDOW, Pieces, pack, split_pieces
from transforms.text.sentences import split_sentences

OPEN_MARK, CLOSE_MARK, MASK_MARK, PADDING = 101, 102, 103, 0
END_CASING = 14
LABELS = {head: labels(types) for head, types in HEADS.items()}
# A piece in twenty is hidden, so that the network reads what stands around a name too.
HIDDEN = 0.05
# How much of a text is seen at once varies: in use there are short passages and long ones.
PACKS = (1, 56, PACK)


@dataclass(frozen=True)
class Sentence:
    """A sentence's pieces, its place in the text, and by head the allowed labels of each word."""

    start: int
    pieces: Pieces
    right: dict[str, list[tuple[int, ...]]]


@dataclass(frozen=True)
class Sample:
    """What the network sees at once, and by head the allowed labels of each word."""

    ids: list[int]
    casings: list[int]
    first: list[int]
    right: dict[str, list[tuple[int, ...]]]


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


def _right(document: Annotated, start: int, end: int, pieces: Pieces) -> dict[str, list[tuple[int, ...]]]:
    right: dict[str, list[tuple[int, ...]]] = {}
    words = [(start + a, start + b) for a, b in pieces.words]
    for head, spans in document.spans.items():
        known = LABELS[head]
        outside = (0, known.index("B-Misc"), known.index("I-Misc")) if head in document.partial else (0,)
        allowed = [outside] * len(words)
        anything = tuple(range(len(known)))
        for a, b in document.unknown.get(head, []):
            for at, word in enumerate(words):
                if word[0] < b and a < word[1]:
                    allowed[at] = anything
        for a, b, kind in spans:
            inside = [at for at, word in enumerate(words) if word[0] < b and a < word[1]]
            if kind not in HEADS[head]:
                continue
            for at in inside:
                # A span that runs over the end of a sentence is learnt by neither.
                cut = a < start or b > end
                allowed[at] = anything if cut else (known.index(f"{'B' if at == inside[0] else 'I'}-{kind}"),)
        right[head] = allowed
    return right


def join(run: Sequence[Sentence]) -> Sample:
    """Neighbouring sentences as one sample; a sentence longer than the window loses its tail."""
    ids, casings, first = [OPEN_MARK], [END_CASING], []
    right: dict[str, list[tuple[int, ...]]] = {head: [] for head in run[0].right}
    for sentence in run:
        kept = [at for at in sentence.pieces.first if at < WINDOW]
        first += [len(ids) + at for at in kept]
        ids += sentence.pieces.ids[:WINDOW]
        casings += sentence.pieces.casings[:WINDOW]
        for head, allowed in sentence.right.items():
            right[head] += allowed[: len(kept)]
    return Sample([*ids, CLOSE_MARK], [*casings, END_CASING], first, right)


def epoch(documents: Sequence[Sequence[Sentence]], size: int, chance: random.Random) -> list[list[Sample]]:
    """All documents once, cut anew, in batches of like length and random order."""
    samples = []
    for read in documents:
        runs = pack([len(s.pieces.ids) for s in read], chance.choice(PACKS))
        samples += [join([read[at] for at in run]) for run in runs]
    chance.shuffle(samples)
    # Near-sorted, so that batches hold like lengths but aren't the same in every epoch.
    samples.sort(key=lambda sample: len(sample.ids) * chance.uniform(0.9, 1.1))
    batches: list[list[Sample]] = []
    pieces = 0
    for sample in samples:
        if not batches or pieces + len(sample.ids) > size:
            batches.append([])
            pieces = 0
        batches[-1].append(sample)
        pieces += len(sample.ids)
    chance.shuffle(batches)
    return batches


@dataclass(frozen=True)
class Batch:
    """Samples as tensors, padded at the end; `rows` and `right` by head."""

    ids: Tensor
    casings: Tensor
    present: Tensor
    first: Tensor
    words: Tensor
    rows: dict[str, list[int]]
    right: dict[str, Tensor]


def collate(samples: Sequence[Sample], chance: random.Random | None = None) -> Batch:
    """Pad samples to one length; with `chance`, hide some of the pieces."""
    length = max(len(s.ids) for s in samples)
    width = max(len(s.first) for s in samples)
    ids = torch.full((len(samples), length), PADDING)
    casings = torch.full((len(samples), length), END_CASING)
    first = torch.zeros((len(samples), width), dtype=torch.long)
    words = torch.zeros((len(samples), width), dtype=torch.bool)
    for row, sample in enumerate(samples):
        shown = list(sample.ids)
        if chance is not None:
            shown = [MASK_MARK if 0 < at < len(shown) - 1 and chance.random() < HIDDEN else piece
                     for at, piece in enumerate(shown)]  # fmt: skip
        ids[row, : len(shown)] = torch.tensor(shown)
        casings[row, : len(shown)] = torch.tensor(sample.casings)
        first[row, : len(sample.first)] = torch.tensor(sample.first)
        words[row, : len(sample.first)] = True
    rows = {head: [at for at, s in enumerate(samples) if head in s.right] for head in HEADS}
    right = {}
    for head, members in rows.items():
        mask = torch.zeros((len(members), width, len(LABELS[head])), dtype=torch.bool)
        for row, member in enumerate(members):
            for at, allowed in enumerate(samples[member].right[head]):
                mask[row, at, list(allowed)] = True
        mask[..., 0] |= ~words[members]
        right[head] = mask
    present = torch.zeros((len(samples), length), dtype=torch.bool)
    for row, sample in enumerate(samples):
        present[row, : len(sample.ids)] = True
    return Batch(ids, casings, present, first, words, rows, right)
