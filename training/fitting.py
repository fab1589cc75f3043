"""What the learners of places and of days share: folds, which figure was meant, and the fits themselves."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from transforms.records import Figure

Matrix = npt.NDArray[np.float64]
Row = Mapping[str, Any]

FOLDS = 5
# The events of figures that tell the registry's dead and injured.
FITTING = {"killed": {"killed", "casualties"}, "injured": {"wounded", "casualties"}}
ROUNDS = 300


def fold_of(row: Row) -> int:
    """In which fold a document is judged."""
    return hashlib.sha256(str(row["id"]).encode()).digest()[0] % FOLDS


def met(figures: Sequence[Figure], gold: Row) -> int | None:
    """The number of the figure that overlaps an annotated one the most."""
    hits = [(min(f.char_end, gold["end"]) - max(f.char_start, gold["begin"]), n) for n, f in enumerate(figures)]
    overlap, number = max(hits, default=(0, -1), key=lambda hit: hit[0])
    return number if overlap > 0 else None


def fit_choice(examples: Sequence[tuple[Matrix, Sequence[int], float]], ridge: float) -> Matrix:
    """The weights of a conditional logit under which the right options are likeliest.

    An example holds the features of its options, a row each, the numbers of the right ones, and how much it counts.
    """
    options = np.concatenate([rows for rows, _, _ in examples])
    sizes = np.array([len(rows) for rows, _, _ in examples])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    hits = np.zeros(len(options))
    for start, (_, right, _) in zip(starts, examples, strict=True):
        hits[start + np.array(right)] = 1
    weight = np.array([counts for _, _, counts in examples])

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        scores = options @ weights
        raised = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
        shares = raised / np.repeat(np.add.reduceat(raised, starts), sizes)
        hit = np.add.reduceat(shares * hits, starts) + 1e-12
        pull = (shares - shares * hits / np.repeat(hit, sizes)) * np.repeat(weight, sizes)
        return ridge / 2 * float(weights @ weights) - float(weight @ np.log(hit)), ridge * weights + pull @ options

    return _least(loss, options.shape[1])


def fit_fair(examples: Sequence[tuple[Matrix, Matrix, float]], ridge: float) -> Matrix:
    """The weights of a logistic regression that tells fair options from others; examples as in `fit_choice`."""
    rows = np.concatenate([options for options, _, _ in examples])
    fair = np.concatenate([held for _, held, _ in examples])
    counts = np.concatenate([np.full(len(held), weight) for _, held, weight in examples])

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        shares = 1 / (1 + np.exp(-(rows @ weights)))
        missed = -float(counts @ (fair * np.log(shares + 1e-12) + (1 - fair) * np.log(1 - shares + 1e-12)))
        return ridge / 2 * float(weights @ weights) + missed, ridge * weights + ((shares - fair) * counts) @ rows

    return _least(loss, rows.shape[1])


def _least(loss: Any, width: int) -> Matrix:
    found: Matrix = minimize(loss, np.zeros(width), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x
    return found
