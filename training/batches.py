"""Puts sentences into batches: rows of like length, for several networks side by side, each with rows of its own."""

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from training.annotations import HEADS
from training.samples import LABELS, Allowed, Sentence, Taught, length
from transforms.entities.tagger import CLOSE_MARK, END_CASING, OPEN_MARK, WINDOW
from transforms.entities.wordpieces import pack

MASK_MARK, PADDING = 103, 0
# A piece in twenty is hidden, so that the network reads what stands around a name too.
HIDDEN = 0.05
# Neighbouring sentences of a text, seen at once.
Run = Sequence[Sentence]


@dataclass(frozen=True)
class Sample:
    """What the network sees at once, and by head what it should say."""

    ids: list[int]
    casings: list[int]
    first: list[int]
    right: dict[str, Allowed]
    taught: dict[str, Taught]


def runs(text: Sequence[Sentence], limit: int) -> Iterator[Run]:
    """A text's sentences in runs of at most `limit` pieces."""
    for run in pack([length(sentence) for sentence in text], limit):
        yield text[run.start : run.stop]


def join(run: Run) -> Sample:
    """Neighbouring sentences as one sample; a sentence longer than the window loses its tail."""
    ids, casings, first = [OPEN_MARK], [END_CASING], []
    kept = []
    for sentence in run:
        kept.append(sum(at < WINDOW for at in sentence.pieces.first))
        first += [len(ids) + at for at in sentence.pieces.first[: kept[-1]]]
        ids += sentence.pieces.ids[:WINDOW]
        casings += sentence.pieces.casings[:WINDOW]
    right = {head: np.concatenate([s.right[head][:k] for s, k in zip(run, kept, strict=True)]) for head in run[0].right}
    taught = {head: _follow([s.taught[head] for s in run]) for head in run[0].taught}
    return Sample([*ids, CLOSE_MARK], [*casings, END_CASING], first, right, taught)


def _follow(run: Sequence[Taught]) -> Taught:
    """Sentences after each other: no name runs over their ends, so what follows there is taken as independent."""
    pairs = sum((one.pairs for one in run), np.zeros(run[0].pairs.shape, np.float32))
    for before, after in itertools.pairwise(run):
        pairs += np.outer(before.odds[-1], after.odds[0])
    return Taught(np.concatenate([one.odds for one in run]), pairs)


def deal(
    texts: Sequence[Sequence[Sentence]], packs: Sequence[int], parts: int, chance: random.Random
) -> list[list[Run]]:
    """All texts once, cut anew into runs, in batches of as many pieces each, from those of the shortest runs on."""
    cut = [run for text in texts for run in runs(text, chance.choice(packs))]
    # Near-sorted, so that batches hold like lengths but aren't the same in every epoch.
    sizes = [sum(map(length, run)) for run in cut]
    order = sorted(range(len(cut)), key=lambda at: sizes[at] * chance.uniform(0.9, 1.1))
    ends = np.cumsum([sizes[at] for at in order])
    batches: list[list[Run]] = [[] for _ in range(parts)]
    for at, end in zip(order, ends, strict=True):
        batches[min(parts - 1, int((end - 1) * parts / ends[-1]))].append(cut[at])
    return batches


@dataclass(frozen=True)
class Told:
    """What a head should say: rows, and each of their words, by networks' rows one after another.

    Of `known` rows the labels that are `right` are, of `taught` rows the odds; `pairs` are summed by network.
    """

    known: Tensor
    right: Tensor
    taught: Tensor
    odds: Tensor
    pairs: Tensor


@dataclass(frozen=True)
class Batch:
    """Samples as tensors, networks x rows x pieces or words, padded at the end; by head what should be said."""

    ids: Tensor
    casings: Tensor
    present: Tensor
    first: Tensor
    words: Tensor
    told: dict[str, Told]

    def to(self, device: torch.device) -> "Batch":
        """The same on a device."""
        told = {
            head: Told(*(getattr(one, name).to(device, non_blocking=True) for name in Told.__dataclass_fields__))
            for head, one in self.told.items()
        }
        seen = (self.ids, self.casings, self.present, self.first, self.words)
        return Batch(*(tensor.to(device, non_blocking=True) for tensor in seen), told)


def collate(crowd: Sequence[Sequence[Run]], hide: Sequence[np.random.Generator] | None = None) -> Batch:
    """Pad the runs of several networks to one length; `hide` draws which pieces each network doesn't see."""
    samples = [[join(run) for run in of_one] for of_one in crowd]
    rows = max(map(len, samples))
    wide = max(len(s.ids) for of_one in samples for s in of_one)
    most = max(len(s.first) for of_one in samples for s in of_one)
    shape = (len(samples), rows)
    ids = np.full((*shape, wide), PADDING)
    casings = np.full((*shape, wide), END_CASING)
    first = np.zeros((*shape, most), np.int64)
    present = np.zeros((*shape, wide), np.bool_)
    words = np.zeros((*shape, most), np.bool_)
    for one, of_one in enumerate(samples):
        for row, sample in enumerate(of_one):
            size = len(sample.ids)
            ids[one, row, :size] = sample.ids
            if hide is not None:
                ids[one, row, 1 : size - 1][hide[one].random(size - 2) < HIDDEN] = MASK_MARK
            casings[one, row, :size] = sample.casings
            first[one, row, : len(sample.first)] = sample.first
            present[one, row, :size] = True
            words[one, row, : len(sample.first)] = True
    told = {head: _told(head, samples, rows, most) for head in HEADS}
    return Batch(*map(torch.from_numpy, (ids, casings, present, first, words)), told)


def _told(head: str, samples: Sequence[Sequence[Sample]], rows: int, most: int) -> Told:
    each = [(one * rows + row, sample) for one, of_one in enumerate(samples) for row, sample in enumerate(of_one)]
    known = [(at, sample.right[head]) for at, sample in each if head in sample.right]
    taught = [(at, sample.taught[head]) for at, sample in each if head in sample.taught]
    count = len(LABELS[head])
    pairs = np.zeros((len(samples), count, count), np.float32)
    for at, one in taught:
        pairs[at // rows] += one.pairs
    right = _padded([allowed for _, allowed in known], most, count, np.bool_)
    for allowed, (_, some) in zip(right, known, strict=True):
        allowed[len(some) :, 0] = True
    odds = _padded([one.odds for _, one in taught], most, count, np.float32)
    at_known, at_taught = (np.array([at for at, _ in some], np.int64) for some in (known, taught))
    return Told(*map(torch.from_numpy, (at_known, right, at_taught, odds, pairs)))


def _padded(arrays: Sequence[npt.NDArray[Any]], most: int, count: int, kind: Any) -> npt.NDArray[Any]:
    """Arrays of a row a word as one, of nothing where a sample has fewer."""
    whole = np.zeros((len(arrays), most, count), kind)
    for row, array in enumerate(arrays):
        whole[row, : len(array)] = array
    return whole
