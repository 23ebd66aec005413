"""A small classifier that sees no sound, only figures about it: how well could a model guess from them alone?

Boosted stumps (Friedman, "Greedy function approximation", 2001) on quantile bins, in numpy; scores come from folds that
share no group with what was learnt from, classes weigh the same, intervals are bootstrapped over clusters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FOLDS = 5
ROUNDS, RATE, SHRINK = 40, 0.2, 1.0
BINS = 24
BOOTSTRAPS = 200
LEVEL = 0.95

Numbers = NDArray[np.float64]
Bins = NDArray[np.int64]
Labels = NDArray[np.bool_]


@dataclass(frozen=True)
class Auc:
    """The chance that a positive scores above a negative, with its 95 % interval."""

    value: float
    low: float
    high: float

    def as_json(self) -> dict[str, float]:
        return {"auc": round(self.value, 4), "low": round(self.low, 4), "high": round(self.high, 4)}


def cross_validated(
    features: Numbers, labels: Labels, *, groups: Sequence[str], clusters: Sequence[str], seed: int = 0
) -> Auc:
    """AUC of scores that each come from a model which saw nothing of their group.

    `features` is [clips, features], NaN where unknown; `clusters` are what the interval is bootstrapped over.
    """
    folds = folds_of(labels, groups)
    scores = np.zeros(len(labels))
    for fold in range(FOLDS):
        test = folds == fold
        if test.any() and labels[~test].any() and not labels[~test].all():
            scores[test] = _fit_and_score(features[~test], labels[~test], features[test])
    return interval(scores, labels, clusters=clusters, seed=seed)


def folds_of(labels: Labels, groups: Sequence[str]) -> Bins:
    """[clips] of 0..4: whole groups, the largest first, each to the fold that most lacks its labels."""
    names, member = np.unique(np.asarray(groups, dtype=np.str_), return_inverse=True)
    counts = np.stack([np.bincount(member, ~labels, len(names)), np.bincount(member, labels, len(names))], axis=1)
    counts = counts / np.maximum(counts.sum(axis=0), 1)
    filled, fold = np.zeros((FOLDS, 2)), np.zeros(len(names), np.int64)
    for group in np.argsort(-counts.sum(axis=1), kind="stable"):
        fold[group] = np.argmin(filled @ counts[group])
        filled[fold[group]] += counts[group]
    found: Bins = fold[member]
    return found


def _fit_and_score(learnt: Numbers, labels: Labels, asked: Numbers) -> Numbers:
    """Log odds of `asked`, after learning from `learnt`."""
    edges = [_edges(column) for column in learnt.T]
    bins, asked_bins = _binned(learnt, edges), _binned(asked, edges)
    weights = np.where(labels, 0.5 / labels.sum(), 0.5 / (~labels).sum()) * len(labels)
    scores, found = np.zeros(len(learnt)), np.zeros(len(asked))
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-scores))
        feature, values = _best_stump(bins, weights * (labels - chance), weights * chance * (1 - chance))
        scores += values[bins[:, feature]]
        found += values[asked_bins[:, feature]]
    return found


def _edges(column: Numbers) -> Numbers:
    known = column[~np.isnan(column)]
    return np.unique(np.quantile(known, np.linspace(0, 1, BINS + 1)[1:-1])) if len(known) else np.empty(0)


def _binned(features: Numbers, edges: Sequence[Numbers]) -> Bins:
    """Bin 0 is for what is unknown."""
    columns = [
        np.where(np.isnan(column), 0, 1 + np.searchsorted(at, column, side="left"))
        for column, at in zip(features.T, edges, strict=True)
    ]
    return np.stack(columns, axis=1)


def _best_stump(bins: Bins, gradient: Numbers, curvature: Numbers) -> tuple[int, Numbers]:
    """The feature and the value of each of its bins that lower the loss most: one cut, its better side."""
    best, chosen, values = -1.0, 0, np.zeros(BINS + 1)
    for feature in range(bins.shape[1]):
        slope = np.cumsum(np.bincount(bins[:, feature], gradient, BINS + 1))
        bend = np.cumsum(np.bincount(bins[:, feature], curvature, BINS + 1))
        below = slope / (bend + SHRINK)
        above = (slope[-1] - slope) / (bend[-1] - bend + SHRINK)
        gain = slope * below + (slope[-1] - slope) * above
        cut = int(np.argmax(gain[:-1]))
        if gain[cut] > best:
            best, chosen = float(gain[cut]), feature
            values = RATE * np.where(np.arange(BINS + 1) <= cut, below[cut], above[cut])
    return chosen, values


def interval(scores: Numbers, labels: Labels, *, clusters: Sequence[str], seed: int = 0) -> Auc:
    """AUC of the scores as they are, with a percentile interval over whole clusters drawn again."""
    order = np.argsort(scores, kind="stable")
    ranked, positive = scores[order], labels[order]
    _, member = np.unique(np.asarray(clusters, dtype=np.str_), return_inverse=True)
    member, count = member[order], int(member.max()) + 1
    chance = np.random.Generator(np.random.PCG64(seed))
    drawn = []
    for _ in range(BOOTSTRAPS):
        weights = np.bincount(chance.integers(0, count, count), minlength=count)[member].astype(np.float64)
        if weights[positive].any() and weights[~positive].any():
            drawn.append(_weighted_auc(ranked, positive, weights))
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]) if drawn else (0.0, 1.0)
    return Auc(_weighted_auc(ranked, positive, np.ones(len(ranked))), float(low), float(high))


def _weighted_auc(ranked: Numbers, positive: Labels, weights: Numbers) -> float:
    """Scores in order; equal ones count half."""
    starts = np.flatnonzero(np.concatenate([[True], ranked[1:] != ranked[:-1]]))
    ups = np.add.reduceat(np.where(positive, weights, 0.0), starts)
    downs = np.add.reduceat(np.where(positive, 0.0, weights), starts)
    beaten = np.cumsum(downs) - downs / 2
    return float((ups * beaten).sum() / (ups.sum() * downs.sum()))
