"""Labels texts by teachers: of each sentence the odds of its words' labels and of what follows what."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from training.batches import Run, collate, runs
from training.chain import odds
from training.crowd import Crowd
from training.learning import DEVICE, Texts, of_words
from training.network import Network
from training.samples import Sentence, Taught, length
from transforms.entities.tagger import WINDOW
from transforms.entities.wordpieces import PACK, pack

# What teachers say of texts that no annotator says it of, and of how many pieces at once.
HEADS = ("scene", "name")
TOGETHER = 6000
# The networks that learnt without the documents of a fold; of None, from all.
Groups = Mapping[int | None, Sequence[Network]]


def teach(teachers: Groups, texts: Texts) -> dict[int | None, list[list[Sentence]]]:
    """Each text's sentences with what teachers together believe of them, by group of teachers, each of as many."""
    crowd = Crowd([network for group in teachers.values() for network in group], DEVICE)
    crowd.one.eval()
    cut = [(at, run) for at, text in enumerate(texts) for run in runs(text, 2 * PACK)]
    # Of like length, so that little is padded.
    cut.sort(key=lambda one: sum(map(length, one[1])))
    said: dict[int | None, list[list[Sentence]]] = {part: [[] for _ in texts] for part in teachers}
    for some in pack([sum(map(length, run)) for _, run in cut], TOGETHER):
        believed = _beliefs(crowd, [cut[at][1] for at in some], len(teachers))
        for part, beliefs in zip(teachers, believed, strict=True):
            for at in some:
                text, run = cut[at]
                said[part][text] += [Sentence(s.start, s.pieces, {}, next(beliefs)) for s in run]
    return {part: [sorted(text, key=lambda s: s.start) for text in said[part]] for part in teachers}


@torch.no_grad()
def _beliefs(crowd: Crowd, together: Sequence[Run], groups: int) -> list[Iterator[dict[str, Taught]]]:
    """For each group of teachers what it believes of each sentence, in their order."""
    batch = collate([[[Sentence(s.start, s.pieces, {}) for s in run] for run in together]]).to(DEVICE)
    count, width = batch.words.shape[1:]
    numbers, where = _numbered(together, width)
    scores = crowd.scores(batch.ids[0], batch.casings[0], batch.present[0], shared=True)
    first, words = (part.expand(crowd.size, -1, -1) for part in (batch.first, batch.words))
    walks = [
        (
            of_words(scores[head], first).flatten(0, 1),
            crowd.transitions(head).repeat_interleave(count, 0),
            words.flatten(0, 1),
        )
        for head in HEADS
    ]
    told = {
        head: (
            _shared(each.reshape(groups, -1, count, *each.shape[1:])),
            _shared(_by_sentence(pairs, numbers, groups, len(where))),
        )
        for head, (each, pairs) in zip(HEADS, odds(walks), strict=True)
    }
    return [
        iter([
            {head: Taught(each[group, row, start:end], pairs[group, n]) for head, (each, pairs) in told.items()}
            for n, (row, start, end) in enumerate(where)
        ])
        for group in range(groups)
    ]  # fmt: skip


def _numbered(together: Sequence[Run], width: int) -> tuple[Tensor, list[tuple[int, int, int]]]:
    """The sentence of each pair of neighbouring words, and each sentence's row and its words there.

    Pairs of words of two sentences, and padding, have a number that no sentence has.
    """
    sizes = [[sum(at < WINDOW for at in s.pieces.first) for s in run] for run in together]
    total = sum(map(len, sizes))
    number = np.full((len(together), width), total)
    where: list[tuple[int, int, int]] = []
    for row, of_run in enumerate(sizes):
        start = 0
        for size in of_run:
            number[row, start : start + size] = len(where)
            where.append((row, start, start + size))
            start += size
    within = np.where(number[:, 1:] == number[:, :-1], number[:, 1:], total)
    return torch.from_numpy(within).to(DEVICE), where


def _by_sentence(pairs: Tensor, numbers: Tensor, groups: int, count: int) -> Tensor:
    """The odds of neighbours' labels summed within each sentence: groups x teachers x sentences x labels x labels."""
    labels = pairs.shape[-1]
    each = pairs.reshape(groups, -1, numbers.numel(), labels * labels)
    summed = each.new_zeros(*each.shape[:2], count + 1, labels * labels)
    return summed.index_add_(2, numbers.flatten(), each)[:, :, :count].unflatten(-1, (labels, labels))


def _shared(told: Tensor) -> npt.NDArray[np.float16]:
    """What a group's teachers hold on average."""
    mean: npt.NDArray[np.float16] = told.mean(1).half().cpu().numpy()
    return mean
