"""The network: MiniLM's six layers with the words' casing beside their pieces, and a chain of labels a head."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from training.annotations import HEADS
from transforms.entities.tagger import CASING_CLASSES, IMPOSSIBLE, may_follow

# Shape of MiniLM-L6-H384-uncased (https://huggingface.co/nreimers/MiniLM-L6-H384-uncased).
WIDTH, LAYERS, ATTENTION_HEADS, INNER, PIECES, POSITIONS = 384, 6, 12, 1536, 30522, 512
CASING_WIDTH = 24
DROPOUT = 0.1


def labels(types: tuple[str, ...]) -> list[str]:
    """`O`, then a begin and an inside for each type."""
    return ["O", *(f"{position}-{name}" for name in types for position in "BI")]


class Layer(nn.Module):
    """One layer of BERT (Devlin et al. 2018), its three projections in one matrix."""

    def __init__(self) -> None:
        super().__init__()
        self.project = nn.Linear(WIDTH, 3 * WIDTH)
        self.merge = nn.Linear(WIDTH, WIDTH)
        self.merge_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.widen = nn.Linear(WIDTH, INNER)
        self.narrow = nn.Linear(INNER, WIDTH)
        self.narrow_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, hidden: Tensor, mask: Tensor | None, wanted: Tensor | None = None) -> Tensor:
        """`hidden` is batch x pieces x width; `mask` is added to the attention scores.

        With `wanted`, only these pieces come out.
        """
        batch, length, _ = hidden.shape
        parts = self.project(hidden).view(batch, length, 3, ATTENTION_HEADS, WIDTH // ATTENTION_HEADS)
        query, key, value = parts.permute(2, 0, 3, 1, 4).unbind(0)
        if wanted is not None:
            query, hidden = query[:, :, wanted], hidden[:, wanted]
        scores = query @ key.transpose(-1, -2) / math.sqrt(WIDTH // ATTENTION_HEADS)
        if mask is not None:
            scores = scores + mask
        mixed = self.dropout(scores.softmax(-1)) @ value
        mixed = self.merge(mixed.transpose(1, 2).reshape(batch, -1, WIDTH))
        hidden = self.merge_norm(hidden + self.dropout(mixed))
        inner = self.narrow(nn.functional.gelu(self.widen(hidden)))
        normed: Tensor = self.narrow_norm(hidden + self.dropout(inner))
        return normed


class Network(nn.Module):
    """Wordpieces and casings in, the pieces' scores for each label of each head out."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(PIECES, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.casings = nn.Embedding(CASING_CLASSES, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.late_casings = nn.Embedding(CASING_CLASSES, CASING_WIDTH)
        self.dropout = nn.Dropout(DROPOUT)
        self.heads = nn.ModuleDict(
            {head: nn.Linear(WIDTH + CASING_WIDTH, len(labels(types))) for head, types in HEADS.items()}
        )
        self.chains = nn.ModuleDict({head: Chain(labels(types)) for head, types in HEADS.items()})
        nn.init.normal_(self.casings.weight, std=0.02)
        nn.init.normal_(self.late_casings.weight, std=0.2)
        self.words.weight.requires_grad_(requires_grad=False)

    def forward(
        self, ids: Tensor, casings: Tensor, present: Tensor | None = None, first: Tensor | None = None
    ) -> dict[str, Tensor]:
        """`ids`, `casings` and `present` are batch x pieces; `present` is False on padding.

        With `first`, the numbers of each word's first piece in a batch of one, only these are scored: the last
        layer then leaves the others out.
        """
        places = torch.arange(ids.shape[1], device=ids.device)
        hidden = self.words(ids) + self.positions(places) + self.kind + self.casings(casings)
        hidden = self.dropout(self.norm(hidden))
        mask = None if present is None else (~present)[:, None, None, :] * -1e4
        *lower, last = self.layers
        for layer in lower:
            hidden = layer(hidden, mask)
        hidden = last(hidden, mask, first)
        if first is not None:
            casings = casings[:, first]
        seen = torch.cat([self.dropout(hidden), self.late_casings(casings)], dim=-1)
        return {name: head(seen) for name, head in self.heads.items()}


class Chain(nn.Module):
    """How well one label follows another, and the loss of label sequences known in part.

    A conditional random field (Lafferty et al. 2001); where several labels are allowed for a word, all
    sequences that keep to them count as right.
    """

    allowed: Tensor

    def __init__(self, names: list[str]) -> None:
        super().__init__()
        self.weights = nn.Parameter(torch.zeros(len(names), len(names)))
        allowed = torch.tensor([[may_follow(a, b) for b in names] for a in names])
        self.register_buffer("allowed", allowed, persistent=False)

    def transitions(self) -> Tensor:
        """The weights, impossible where the labels don't allow it."""
        return self.weights.masked_fill(~self.allowed, IMPOSSIBLE)

    def loss(self, scores: Tensor, right: Tensor, present: Tensor) -> Tensor:
        """Negative log likelihood, summed: `scores` and `right` batch x words x labels, `present` batch x words."""
        kept = scores.masked_fill(~right, IMPOSSIBLE)
        # One walk along the words for both sums.
        everything, rightly = self._mass(torch.cat([scores, kept]), torch.cat([present, present])).chunk(2)
        return (everything - rightly).sum()

    def _mass(self, scores: Tensor, present: Tensor) -> Tensor:
        transitions = self.transitions()
        total = scores[:, 0] + IMPOSSIBLE * (~self.allowed[0])
        for at in range(1, scores.shape[1]):
            onward = torch.logsumexp(total[:, :, None] + transitions, dim=1) + scores[:, at]
            total = torch.where(present[:, at, None], onward, total)
        return torch.logsumexp(total, dim=1)


def load_base(network: Network, weights: Path) -> None:
    """Fill the network with the weights of MiniLM, which are those of a BERT without its heads."""
    base: Mapping[str, Tensor] = load_file(str(weights))
    own = {
        "words.weight": base["embeddings.word_embeddings.weight"],
        "positions.weight": base["embeddings.position_embeddings.weight"],
        "kind": base["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": base["embeddings.LayerNorm.weight"],
        "norm.bias": base["embeddings.LayerNorm.bias"],
    }
    names = {
        "merge": "attention.output.dense",
        "merge_norm": "attention.output.LayerNorm",
        "widen": "intermediate.dense",
        "narrow": "output.dense",
        "narrow_norm": "output.LayerNorm",
    }
    for at in range(LAYERS):
        theirs = f"encoder.layer.{at}."
        for part in ("weight", "bias"):
            own[f"layers.{at}.project.{part}"] = torch.cat(
                [base[f"{theirs}attention.self.{name}.{part}"] for name in ("query", "key", "value")]
            )
            for ours, name in names.items():
                own[f"layers.{at}.{ours}.{part}"] = base[f"{theirs}{name}.{part}"]
    missing, unexpected = network.load_state_dict(own, strict=False)
    new = [name for name in missing if not name.startswith(NEW)]
    if new or unexpected:
        raise ValueError(f"the base weights lack {new} and have {unexpected}")


def mean(networks: Sequence[Network]) -> Network:
    """One network whose weights are the mean of those of several that began alike.

    It errs less than one of them and costs no more (Wortsman et al. 2022, https://arxiv.org/abs/2203.05482).
    """
    states = [network.state_dict() for network in networks]
    one = Network()
    one.load_state_dict({name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]})
    return one.eval()


# Parameters that MiniLM doesn't have; they learn faster.
NEW = ("casings", "late_casings", "heads", "chains")
