"""The network: a BERT's layers with the words' casing beside their pieces, and a chain of labels a head."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from training import bases
from training.annotations import HEADS
from training.chain import Chain
from transforms.entities.wordpieces import CASING_CLASSES

PIECES, POSITIONS = 30522, 512
CASING_WIDTH = 24
DROPOUT = 0.1
# Distances between pieces that MPNet tells apart, and from where on all are one (Song et al. 2020, after T5).
DISTANCES, FARTHEST = 32, 128


@dataclass(frozen=True)
class Shape:
    """Sizes of a base network, and which of its layers are used."""

    width: int
    inner: int
    attention_heads: int
    layers: tuple[int, ...]
    epsilon: float
    by_distance: bool = False


# https://huggingface.co/nreimers/MiniLM-L6-H384-uncased
MINILM = Shape(384, 1536, 12, (0, 1, 2, 3, 4, 5), 1e-12)
# https://huggingface.co/microsoft/mpnet-base
MPNET = Shape(768, 3072, 12, tuple(range(12)), 1e-5, by_distance=True)


def labels(types: tuple[str, ...]) -> list[str]:
    """`O`, then a begin and an inside for each type."""
    return ["O", *(f"{position}-{name}" for name in types for position in "BI")]


class Layer(nn.Module):
    """One layer of BERT (Devlin et al. 2018), its three projections in one matrix."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.project = nn.Linear(shape.width, 3 * shape.width)
        self.merge = nn.Linear(shape.width, shape.width)
        self.merge_norm = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.widen = nn.Linear(shape.width, shape.inner)
        self.narrow = nn.Linear(shape.inner, shape.width)
        self.narrow_norm = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, hidden: Tensor, mask: Tensor | None, wanted: Tensor | None = None) -> Tensor:
        """`hidden` is batch x pieces x width; `mask` is added to the attention scores.

        With `wanted`, only these pieces come out.
        """
        batch, length, _ = hidden.shape
        heads, size = self.shape.attention_heads, self.shape.width // self.shape.attention_heads
        parts = self.project(hidden).view(batch, length, 3, heads, size)
        query, key, value = parts.permute(2, 0, 3, 1, 4).unbind(0)
        if wanted is not None:
            query, hidden = query[:, :, wanted], hidden[:, wanted]
            mask = mask[..., wanted, :] if mask is not None and mask.shape[-2] > 1 else mask
        scores = query @ key.transpose(-1, -2) / math.sqrt(size)
        if mask is not None:
            scores = scores + mask
        mixed = self.dropout(scores.softmax(-1)) @ value
        mixed = self.merge(mixed.transpose(1, 2).reshape(batch, -1, self.shape.width))
        hidden = self.merge_norm(hidden + self.dropout(mixed))
        inner = self.narrow(nn.functional.gelu(self.widen(hidden)))
        normed: Tensor = self.narrow_norm(hidden + self.dropout(inner))
        return normed


class Network(nn.Module):
    """Wordpieces and casings in, the pieces' scores for each label of each head out."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.words = nn.Embedding(PIECES, shape.width)
        self.positions = nn.Embedding(POSITIONS, shape.width)
        self.kind = nn.Parameter(torch.zeros(shape.width))
        self.casings = nn.Embedding(CASING_CLASSES, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.distances = nn.Embedding(DISTANCES, shape.attention_heads) if shape.by_distance else None
        self.layers = nn.ModuleList(Layer(shape) for _ in shape.layers)
        self.late_casings = nn.Embedding(CASING_CLASSES, CASING_WIDTH)
        self.dropout = nn.Dropout(DROPOUT)
        self.heads = nn.ModuleDict(
            {head: nn.Linear(shape.width + CASING_WIDTH, len(labels(types))) for head, types in HEADS.items()}
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
        if self.distances is not None:
            far = self.distances(_distance_class(places)).permute(2, 0, 1)
            mask = far if mask is None else far + mask
        *lower, last = self.layers
        for layer in lower:
            hidden = layer(hidden, mask)
        hidden = last(hidden, mask, first)
        if first is not None:
            casings = casings[:, first]
        seen = torch.cat([self.dropout(hidden), self.late_casings(casings)], dim=-1)
        return {name: head(seen) for name, head in self.heads.items()}


def _distance_class(places: Tensor) -> Tensor:
    """The class of the distance from each piece to each: exact when near, by its logarithm when far."""
    distance = places[:, None] - places[None, :]
    side, near = DISTANCES // 2, DISTANCES // 4
    far = distance.abs().clamp_min(1)
    by_logarithm = near + (torch.log(far / near) / math.log(FARTHEST / near) * (side - near)).long()
    bucket = torch.where(far < near, distance.abs(), by_logarithm.clamp_max(side - 1))
    return bucket + (distance < 0) * side


def load_student(shape: Shape) -> Network:
    """A network with the weights of MiniLM, which are those of a BERT without its heads."""
    base = bases.minilm()
    own = {
        "words.weight": base["embeddings.word_embeddings.weight"],
        "positions.weight": base["embeddings.position_embeddings.weight"],
        "kind": base["embeddings.token_type_embeddings.weight"][0],
    }
    return _filled(shape, base, own, "attention.self.query attention.self.key attention.self.value", {
        "merge": "attention.output.dense",
        "merge_norm": "attention.output.LayerNorm",
    })  # fmt: skip


def load_teacher(shape: Shape) -> Network:
    """A network with the weights of MPNet, whose pieces are BERT's, four further on, with marks of its own."""
    base = bases.mpnet()
    words = base["embeddings.word_embeddings.weight"]
    ours = words[4 : 4 + PIECES].clone()
    # Padding, unknown, opening, closing and hidden pieces by BERT's numbers.
    ours[[0, 100, 101, 102, 103]] = words[[1, 3, 0, 2, len(words) - 1]]
    own = {
        "words.weight": ours,
        # Its positions begin behind that of padding.
        "positions.weight": base["embeddings.position_embeddings.weight"][2:],
        "distances.weight": base["encoder.relative_attention_bias.weight"],
    }
    return _filled(shape, base, own, "attention.attn.q attention.attn.k attention.attn.v", {
        "merge": "attention.attn.o",
        "merge_norm": "attention.LayerNorm",
    })  # fmt: skip


def _filled(
    shape: Shape, base: Mapping[str, Tensor], own: dict[str, Tensor], projections: str, names: dict[str, str]
) -> Network:
    names = names | {"widen": "intermediate.dense", "narrow": "output.dense", "narrow_norm": "output.LayerNorm"}
    for part in ("weight", "bias"):
        own[f"norm.{part}"] = base[f"embeddings.LayerNorm.{part}"]
        for at, theirs in enumerate(shape.layers):
            layer = f"encoder.layer.{theirs}."
            own[f"layers.{at}.project.{part}"] = torch.cat(
                [base[f"{layer}{name}.{part}"] for name in projections.split()]
            )
            for ours, name in names.items():
                own[f"layers.{at}.{ours}.{part}"] = base[f"{layer}{name}.{part}"]
    network = Network(shape)
    missing, unexpected = network.load_state_dict(own, strict=False)
    new = [name for name in missing if not name.startswith(NEW) and name != "kind"]
    if new or unexpected:
        raise ValueError(f"the base weights lack {new} and have {unexpected}")
    return network


def mean(networks: Sequence[Network]) -> Network:
    """One network whose weights are the mean of those of several that began alike.

    It errs less than one of them and costs no more (Wortsman et al. 2022, https://arxiv.org/abs/2203.05482).
    """
    states = [network.state_dict() for network in networks]
    one = Network(networks[0].shape)
    one.load_state_dict({name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]})
    return one.eval()


# Parameters that the bases don't have; they learn faster.
NEW = ("casings", "late_casings", "heads", "chains")
