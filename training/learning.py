"""Trains networks, several side by side, from seeds and texts alone, and reads texts with them."""

import logging
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from training.annotations import HEADS, Annotated, Span
from training.bases import MINILM_FILES
from training.batches import Batch, Run, collate, deal, join, runs
from training.chain import masses, told
from training.crowd import Crowd
from training.network import MINILM, MPNET, NEW, Network, Shape, load_student, load_teacher
from training.samples import LABELS, Sentence, length, read_sentences
from transforms.entities.tagger import IMPOSSIBLE, best_paths, spans
from transforms.entities.wordpieces import PACK

LOG = logging.getLogger(__name__)
DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")
# Processes that put batches together for a graphics processor.
HELPERS = 12 if DEVICE.type == "cuda" else 0
# What draws the weights that the bases lack, and the order of batches.
BEGINNING = 0
WARM_UP = 30
WEIGHTS = {"scene": 1.0, "name": 1.0, "phrase": 0.5}


@dataclass(frozen=True)
class Course:
    """How a kind of network is trained. What its base lacks learns `faster` times as fast as the rest.

    How much of a text is seen at once varies by `packs`: in use there are short passages and long ones.
    """

    shape: Shape
    begin: Callable[[Shape], Network]
    epochs: int
    batch: int
    rate: float
    faster: float
    packs: tuple[int, ...]


STUDENT = Course(MINILM, load_student, 12, 3000, 2.5e-4, 8, (1, 56, PACK))
TEACHER = Course(MPNET, load_teacher, 6, 1500, 5e-5, 20, (56, PACK, 2 * PACK))
Texts = Sequence[Sequence[Sentence]]


@dataclass(frozen=True)
class Pupil:
    """What one network learns from: texts for each epoch, from the first on again after the last."""

    seed: int
    epochs: Sequence[Texts]


def load_tokenizer() -> Tokenizer:
    """MiniLM's own wordpieces."""
    tokenizer = Tokenizer.from_file(str(MINILM_FILES / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


class _Steps(Dataset[Batch]):
    """The batches of all steps of all networks, put together when they are asked for."""

    def __init__(self, course: Course, pupils: Sequence[Pupil]) -> None:
        self.course = course
        self.pupils = pupils
        pieces = max(sum(length(s) for text in texts for s in text) for pupil in pupils for texts in pupil.epochs)
        self.parts = -(-pieces // course.batch)
        self.epoch = -1
        self.dealt: list[list[list[Run]]] = []
        self.order: list[int] = []

    def __len__(self) -> int:
        return self.course.epochs * self.parts

    def __getitem__(self, step: int) -> Batch:
        if self.epoch != step // self.parts:
            self.epoch = step // self.parts
            # The same order for all, so that what lies side by side is of like length.
            self.order = random.Random(self.epoch).sample(range(self.parts), self.parts)  # noqa: S311 - no secret
            self.dealt = [self._deal(pupil) for pupil in self.pupils]
        at = self.order[step % self.parts]
        hide = [np.random.default_rng((pupil.seed, step)) for pupil in self.pupils]
        return collate([batches[at] for batches in self.dealt], hide)

    def _deal(self, pupil: Pupil) -> list[list[Run]]:
        texts = pupil.epochs[self.epoch % len(pupil.epochs)]
        chance = random.Random(f"{pupil.seed} {self.epoch}")  # noqa: S311 - no secret
        return deal(texts, self.course.packs, self.parts, chance)


def train(course: Course, pupils: Sequence[Pupil]) -> list[Network]:
    """A network for each pupil, which learns what annotators say, and what a teacher believes where none does.

    The same seed, versions, threads and processor type give the same weights. All begin with the same weights and
    differ in their texts, in the order of these and in what is hidden, so that trained weights may be averaged.
    """
    torch.manual_seed(BEGINNING)
    crowd = Crowd([course.begin(course.shape)] * len(pupils), DEVICE)
    torch.manual_seed(pupils[0].seed)
    steps = _Steps(course, pupils)
    optimiser, schedule = _optimiser(crowd, course, len(steps))
    crowd.one.train()
    started = time.monotonic()
    for step, batch in enumerate(DataLoader(steps, batch_size=None, num_workers=HELPERS)):
        loss = _loss(crowd, batch.to(DEVICE))
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        _clip(crowd)
        optimiser.step()
        schedule.step()
        if step % 50 == 0:
            LOG.info("step %d of %d, loss %.3f, %.0f s", step, len(steps), loss.item(), time.monotonic() - started)
    return crowd.networks()


def _optimiser(
    crowd: Crowd, course: Course, steps: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    old = [weight for name, weight in crowd.weights.items() if not name.startswith(NEW)]
    new = [weight for name, weight in crowd.weights.items() if name.startswith(NEW)]
    optimiser = torch.optim.AdamW(
        [{"params": old, "lr": course.rate}, {"params": new, "lr": course.faster * course.rate}],
        weight_decay=0.01,
        fused=DEVICE.type == "cuda",
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / WARM_UP, max(0.0, (steps - step) / max(1, steps - WARM_UP)))
    )
    return optimiser, schedule


def _clip(crowd: Crowd) -> None:
    """Scale the slope of each network to a length of one at most."""
    slopes = [weight.grad for weight in crowd.weights.values() if weight.grad is not None]
    lengths = torch.stack([slope.flatten(1).square().sum(1) for slope in slopes]).sum(0).sqrt()
    scale = (1 / (lengths + 1e-6)).clamp_max(1)
    for slope in slopes:
        slope.mul_(scale.view(-1, *[1] * (slope.dim() - 1)))


def of_words(scores: Tensor, first: Tensor) -> Tensor:
    """Of the scores of pieces those of each word's first."""
    return scores.gather(-2, first[..., None].expand(*first.shape, scores.shape[-1]))


def _loss(crowd: Crowd, batch: Batch) -> Tensor:
    """Negative log likelihood of what is right, where several labels may be; cross-entropy to a teacher's odds."""
    scores = crowd.scores(batch.ids, batch.casings, batch.present)
    rows = batch.words.shape[1]
    share = 1 / batch.words.sum((1, 2))
    words = batch.words.flatten(0, 1)
    walks, shares = [], []
    total = torch.zeros((), device=words.device)
    for head, weight in WEIGHTS.items():
        say = batch.told[head]
        ours = of_words(scores[head], batch.first).flatten(0, 1)
        follow = crowd.transitions(head)
        for some, right in ((say.known, None), (say.known, say.right), (say.taught, None)):
            if not len(some):
                continue
            kept = ours[some] if right is None else ours[some].masked_fill(~right, IMPOSSIBLE)
            walks.append((kept, follow[some // rows], words[some]))
            shares.append(share[some // rows] * (weight if right is None else -weight))
        if len(say.taught):
            scored = (ours[say.taught] * say.odds).sum((1, 2)) * share[say.taught // rows]
            total = total - weight * (scored.sum() + (told(follow, say.pairs) * share).sum())
    return sum(((mass * part).sum() for mass, part in zip(masses(walks), shares, strict=True)), total)


def tag(network: Network, document: Annotated, tokenizer: Tokenizer) -> dict[str, list[Span]]:
    """The spans that each head finds in a document."""
    found: dict[str, list[Span]] = {head: [] for head in HEADS}
    for run in runs(read_sentences(document, tokenizer), PACK):
        sample = join([Sentence(s.start, s.pieces, {}) for s in run])
        with torch.no_grad():
            seen = (torch.tensor(part, device=DEVICE) for part in ([sample.ids], [sample.casings], sample.first))
            ids, casings, first = seen
            scores = network(ids, casings, first=first)
        for head in HEADS:
            rows = scores[head][0].cpu().numpy().astype(np.float32)
            chain = network.chains[head].transitions().detach().cpu().numpy()
            (path,) = best_paths([rows], chain)
            labels = [LABELS[head][label] for label in path]
            at = 0
            for sentence in run:
                words = sentence.pieces.words
                for start, end, kind in spans(labels[at : at + len(words)]):
                    found[head].append((sentence.start + words[start][0], sentence.start + words[end - 1][1], kind))
                at += len(words)
    return found
