"""What the choices of places and of days have in common: a conditional logit gives each option a probability."""

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]


def softmax(scores: Matrix) -> Matrix:
    """Return the probability of each option from the scores of all."""
    raised = np.exp(scores - scores.max())
    shares: Matrix = raised / raised.sum()
    return shares
