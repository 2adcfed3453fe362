"""Learn topics from few texts of each: regression that begins at the middle of a topic's texts. For ``training.py``.

Plain regression begins at nothing, and ten texts do not lead it far. This one is drawn towards what it would be if
each topic were the mean of its texts, and leaves that as far as the texts ask for. It reckons in as many numbers as
there are texts, not words, so it is quick; numpy and scipy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import cholesky, solve_triangular
from scipy.optimize import minimize

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

# How strongly it begins at the middles, and how far it may leave them: docs/decisions/0013-labels.md.
BEGIN, FREEDOM = 5.0, 10.0
_ROUNDS = 40
# So that a text that stands there twice does no harm.
_NUDGE = 1e-3


def learn(rows: csr_matrix, truth: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the topics that stand in ``truth``, a row of weights for each, and what each begins with."""
    topics, at = np.unique(truth, return_inverse=True)
    own = np.eye(len(topics), dtype=np.float32)[at]
    alike = (rows @ rows.T).toarray()
    root = cholesky(alike + _NUDGE * np.eye(len(alike), dtype=np.float32), lower=True)
    share = own / own.sum(axis=0)
    middles = share - share.mean(axis=1, keepdims=True)
    begin = np.vstack([
        root.T @ middles * BEGIN,
        -BEGIN / 2 * (middles * (alike @ middles)).sum(axis=0, keepdims=True),
    ]).astype(np.float32)  # fmt: skip
    found = _drawn_away(np.hstack([root, np.ones((len(root), 1))]).astype(np.float32), own, begin)
    return topics, rows.T.dot(solve_triangular(root.T, found[:-1])).T, found[-1]


def _drawn_away(texts: np.ndarray, own: np.ndarray, begin: np.ndarray) -> np.ndarray:
    """Return the weights of the least loss; the last row belongs to no text and may go anywhere."""
    bound = np.full((len(begin), 1), 1 / FREEDOM, np.float32)
    bound[-1] = 0

    def loss(given: np.ndarray) -> tuple[float, np.ndarray]:
        weights = given.reshape(begin.shape).astype(np.float32)
        scores = texts @ weights
        scores -= scores.max(axis=1, keepdims=True)
        odds = np.exp(scores)
        every = odds.sum(axis=1, keepdims=True)
        away = weights - begin
        slope = texts.T @ (odds / every - own) + bound * away
        missed = np.log(every).sum() - (scores * own).sum() + (bound * away * away).sum() / 2
        return float(missed), slope.ravel().astype(np.float64)

    start = begin.ravel().astype(np.float64)
    found: np.ndarray = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _ROUNDS}).x
    return found.reshape(begin.shape)
