"""What the choices of places and days share: a conditional logit gives each option a share."""

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]


def softmax(scores: Matrix) -> Matrix:
    """The share of each option, by its score."""
    raised = np.exp(scores - scores.max())
    shares: Matrix = raised / raised.sum()
    return shares
