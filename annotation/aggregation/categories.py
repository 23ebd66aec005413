"""Unordered labels: the most likely one, given how each rater mistakes one label for another.

Dawid and Skene 1979, by expectation and maximisation. For ordered scales use `scores.p913`: measured on ordinal data
this model is no better than the median.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from annotation.aggregation.votes import Floats, Ints, Votes

ROUNDS = 200
STILL = 1e-6
SMOOTHING = 0.5  # one vote's half for every mistake nobody made yet: few ratings must not make a rater infallible


@dataclass(frozen=True)
class Consensus:
    """`chosen[n]` is a place in `labels`; `belief` [items, labels] adds up to 1 per item; `confusion`
    [raters, true label, given label] to 1 per rater and true label."""

    items: tuple[str, ...]
    raters: tuple[str, ...]
    labels: int
    chosen: Ints
    belief: Floats
    confusion: npt.NDArray[np.float64]


def dawid_skene(votes: Votes, labels: int, *, smoothing: float = SMOOTHING) -> Consensus:
    """`votes.value` are places of labels, 0 to `labels` - 1. Starts from the shares of votes. Raises ValueError
    without votes."""
    if not len(votes):
        raise ValueError("no votes to aggregate")
    given = votes.value.astype(np.int64)
    belief = np.zeros((len(votes.items), labels))
    np.add.at(belief, (votes.item, given), 1.0)
    belief /= belief.sum(axis=1, keepdims=True)
    confusion = np.zeros((len(votes.raters), labels, labels))
    for _ in range(ROUNDS):
        before = belief
        confusion = np.full((len(votes.raters), labels, labels), smoothing)
        np.add.at(confusion.swapaxes(1, 2), (votes.rater, given), belief[votes.item])
        confusion /= np.maximum(confusion.sum(axis=2, keepdims=True), np.finfo(float).tiny)
        share = (belief.sum(axis=0) + smoothing) / (len(belief) + smoothing * labels)
        likely = np.tile(log(share), (len(votes.items), 1))
        np.add.at(likely, votes.item, log(confusion[votes.rater, :, given]))
        likely -= likely.max(axis=1, keepdims=True)
        belief = np.exp(likely)
        belief /= belief.sum(axis=1, keepdims=True)
        if np.abs(belief - before).max() < STILL:
            break
    return Consensus(votes.items, votes.raters, labels, belief.argmax(axis=1), belief, confusion)


def log(values: Floats) -> Floats:
    return np.log(np.maximum(values, np.finfo(float).tiny))
