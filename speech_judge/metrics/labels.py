"""Predicted labels against people's. Labels are numbered 0 to n - 1; an unread output is -1 and is wrong everywhere."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
UNREAD = -1


def accuracy(predicted: Ints, true: Ints) -> float | None:
    return float((predicted == true).mean()) if len(true) else None


def confusion(predicted: Ints, true: Ints, labels: int) -> Ints:
    """[labels, labels + 1]: rows are the truth; the last column counts what could not be read."""
    table = np.zeros((labels, labels + 1), dtype=np.int64)
    np.add.at(table, (true, np.where(predicted == UNREAD, labels, predicted)), 1)
    return table


def macro_f1(predicted: Ints, true: Ints, labels: int) -> float | None:
    """Mean F1 over the labels that occur on either side."""
    table = confusion(predicted, true, labels)
    hit = np.diag(table)
    seen = table.sum(axis=1) + table[:, :labels].sum(axis=0)
    occurs = seen > 0
    return float((2 * hit[occurs] / seen[occurs]).mean()) if occurs.any() else None


def mcc(predicted: Ints, true: Ints, labels: int) -> float | None:
    """Matthews' correlation for several labels (Gorodkin 2004); unread is a label of its own."""
    square = np.zeros((labels + 1, labels + 1))
    square[:labels] = confusion(predicted, true, labels)
    total, hit = square.sum(), np.trace(square)
    given, real = square.sum(axis=0), square.sum(axis=1)
    spread = np.sqrt(total**2 - (given**2).sum()) * np.sqrt(total**2 - (real**2).sum())
    return float((hit * total - given @ real) / spread) if spread > 0 else None


def kappa(predicted: Ints, true: Ints, labels: int, *, quadratic: bool = False) -> float | None:
    """Cohen's kappa; with `quadratic` weights (QWK) an unread output counts as the label farthest from the truth."""
    if quadratic:
        predicted = np.where(predicted == UNREAD, farthest(true, labels), predicted)
    size = labels if quadratic else labels + 1
    square = np.zeros((size, size))
    square[:labels] = confusion(predicted, true, labels)[:, :size]
    total = square.sum()
    if not total:
        return None
    steps = np.arange(size)
    cost = (steps[:, None] - steps) ** 2.0 if quadratic else 1.0 - np.eye(size)
    chance = float((np.outer(square.sum(axis=1), square.sum(axis=0)) * cost).sum() / total)
    return 1 - float((square * cost).sum()) / chance if chance > 0 else None


def qwk(predicted: Ints, true: Ints, labels: int) -> float | None:
    """Quadratic weighted kappa."""
    return kappa(predicted, true, labels, quadratic=True)


def farthest(true: Ints, labels: int) -> Ints:
    """[n]: the label of the scale that is most wrong."""
    return np.where(true >= (labels - 1) / 2, 0, labels - 1)
