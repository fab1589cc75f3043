"""Chains of labels: how well one follows another, their losses of what is known in part or in odds, and their odds."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.autograd.function import FunctionCtx

from transforms.entities.tagger import IMPOSSIBLE, may_follow

# Below every likelihood that is met; keeps what no sequence allows from dividing by nothing.
LEAST = 1e-30


class Chain(nn.Module):
    """A conditional random field (Lafferty et al. 2001) over the labels of a head."""

    allowed: Tensor

    def __init__(self, names: list[str]) -> None:
        super().__init__()
        self.weights = nn.Parameter(torch.zeros(len(names), len(names)))
        allowed = torch.tensor([[may_follow(a, b) for b in names] for a in names])
        self.register_buffer("allowed", allowed, persistent=False)

    def transitions(self, weights: Tensor | None = None) -> Tensor:
        """The weights, its own or those of several networks, impossible where the labels don't allow it."""
        return (self.weights if weights is None else weights).masked_fill(~self.allowed, IMPOSSIBLE)


# Scores, rows x words x labels; how well a label follows one, rows x labels x labels; which words there are.
Part = tuple[Tensor, Tensor, Tensor]


def told(transitions: Tensor, pairs: Tensor) -> Tensor:
    """What sequences score by their transitions in which labels follow each other as often as `pairs` says."""
    return (transitions.masked_fill(transitions <= IMPOSSIBLE, 0) * pairs).sum((-2, -1))


def masses(parts: Sequence[Part]) -> list[Tensor]:
    """For each row of each part the log of the sum over all label sequences."""
    mass: Tensor = _Mass.apply(*_side_by_side(parts))  # type: ignore[no-untyped-call]
    return list(mass.split([len(scores) for scores, _, _ in parts]))


def odds(parts: Sequence[Part]) -> list[tuple[Tensor, Tensor]]:
    """For each part the odds of each word's labels, and of each two neighbouring words' labels."""
    with torch.no_grad():
        whole = _side_by_side(parts)
        _, each, forth, into = _walk(*whole)
        pairs = forth[..., None] * whole[1].exp()[:, None] * into[:, :, None, :]
    sizes = [len(scores) for scores, _, _ in parts]
    return [
        (its_each[..., : scores.shape[2]], its_pairs[..., : scores.shape[2], : scores.shape[2]])
        for (scores, _, _), its_each, its_pairs in zip(parts, each.split(sizes), pairs.split(sizes), strict=True)
    ]


def _side_by_side(parts: Sequence[Part]) -> Part:
    """All parts as one, whose rows have as many words: a step along the words is too little work for a call."""
    wide = max(scores.shape[2] for scores, _, _ in parts)
    begun, follow = [], []
    for scores, transitions, _ in parts:
        lacking = wide - scores.shape[2]
        first = scores[:, :1].masked_fill(transitions[:, :1] <= IMPOSSIBLE, IMPOSSIBLE)
        begun.append(nn.functional.pad(torch.cat([first, scores[:, 1:]], 1), (0, lacking), value=IMPOSSIBLE))
        follow.append(nn.functional.pad(transitions, (0, lacking, 0, lacking), value=IMPOSSIBLE))
    return torch.cat(begun), torch.cat(follow), torch.cat([present for _, _, present in parts])


class _Mass(torch.autograd.Function):
    """The log of the sum over all label sequences; its slope is their odds."""

    @staticmethod
    def forward(ctx: FunctionCtx, scores: Tensor, transitions: Tensor, present: Tensor) -> Tensor:
        mass, each, forth, into = _walk(scores, transitions, present)
        ctx.save_for_backward(each, transitions.exp() * (forth.transpose(1, 2) @ into))
        return mass

    @staticmethod
    def backward(ctx: FunctionCtx, slope: Tensor) -> tuple[Tensor, Tensor, None]:  # type: ignore[override]
        each, pairs = ctx.saved_tensors  # type: ignore[attr-defined]
        slope = slope[:, None, None]
        return each * slope, pairs * slope, None


def _walk(scores: Tensor, transitions: Tensor, present: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Forwards and backwards along the words (Rabiner 1989), each step scaled so that nothing vanishes.

    Returns the logs of the sums, the odds of each word's labels, and of every two neighbours the likelihoods up to the
    one and from the other on.
    """
    most = scores.amax(2, keepdim=True)
    likely = (scores - most).exp()
    steps = likely.transpose(0, 1)[:, :, None].unbind(0)
    there = present.T[:, :, None, None].unbind(0)
    follow = transitions.exp()
    back_to = follow.transpose(1, 2)
    here = present[..., None].to(scores.dtype)
    ahead: list[Tensor] = []
    scales: list[Tensor] = []
    at_word = steps[0]
    for at, step in enumerate(steps):
        if at:
            at_word = torch.where(there[at], (ahead[-1] @ follow) * step, ahead[-1])
        scales.append(at_word.sum(2, keepdim=True).clamp_min_(LEAST))
        ahead.append(at_word / scales[-1])
    behind = [torch.ones_like(at_word)]
    for at in range(len(steps) - 1, 0, -1):
        onward = (steps[at] / scales[at] * behind[-1]) @ back_to
        behind.append(torch.where(there[at], onward, behind[-1]))
    scale = torch.cat(scales, 1)
    forth, back = torch.cat(ahead, 1), torch.cat(behind[::-1], 1)
    mass = ((scale.log() + most) * here).sum((1, 2))
    into = (likely * back / scale)[:, 1:] * here[:, 1:]
    return mass, forth * back * here, forth[:, :-1], into
