"""Improving a labelling, never making it worse: whole kinds at once, then sampling that cools down."""

from __future__ import annotations

import numpy as np

from exports.splitting.board import KINDS, Board
from exports.splitting.problem import SPLITS, Ints

HOT, COLD = 1.5, 0.02  # temperatures, in units kept
AT_ONCE = 0.5  # share of a kind that may move in one pass: all at once would overshoot the shares
SWEEP_BUDGET = 12_000_000  # edges x sweeps
FEWEST_SWEEPS, MOST_SWEEPS = 30, 500


def ascend(board: Board, labels: Ints, *, rounds: int = 3) -> tuple[Ints, float]:
    """Give every vertex of one kind its best label while the others stand still, kind after kind; what does not pay is
    taken back."""
    best, best_value = labels, board.value(labels)
    for _ in range(rounds):
        before = best_value
        for kind in KINDS:
            if kind in board.rows:
                tried = board.take(kind, best)
                value = board.value(tried)
                if value > best_value:
                    best, best_value = tried, value
        if best_value <= before + 1e-12:
            break
    return best, best_value


def cool(board: Board, labels: Ints, seed: int, *, sweeps: int | None = None, hot: float = HOT) -> tuple[Ints, float]:
    """Block Gibbs sampling from `labels`, cooling; returns the best labelling seen, at least as good as the first."""
    rng = np.random.default_rng([seed, 4])
    count = sweeps or min(MOST_SWEEPS, max(FEWEST_SWEEPS, SWEEP_BUDGET // max(1, board.problem.edge_count)))
    best, best_value = labels, board.value(labels)
    now = labels
    for sweep in range(count):
        temperature = hot * (COLD / hot) ** (sweep / max(1, count - 1))
        for kind in (*KINDS, "system"):
            if kind in board.rows:
                moving = np.flatnonzero(rng.random(len(board.movable[kind])) < AT_ONCE)
                gumbel = -np.log(rng.standard_exponential((len(moving), len(SPLITS))))
                now = board.take(kind, now, moving=moving, noise=temperature * gumbel)
        value = board.value(now)
        if value > best_value:
            best, best_value = now, value
    return best, best_value
