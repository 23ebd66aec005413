"""What the votes on one dimension come to.

| a dimension is | per item | per rater | of the whole |
|---|---|---|---|
| a scale of quality | median, mean, P.913's score and interval | bias, inconsistency | mean, ICC, AC2, ceiling |
| another choice, or A - same - B | the label Dawid and Skene believe, and how firmly | agreement with it | shares |
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Any

import numpy as np

from annotation.aggregation.categories import Consensus, dawid_skene
from annotation.aggregation.intervals import clustered_mean
from annotation.aggregation.reliability import ac2, ceiling, icc
from annotation.aggregation.scores import Scores, p913
from annotation.aggregation.votes import Votes
from annotation.questionnaire import Dimension, Kind

Row = dict[str, Any]


def averages(dimension: Dimension) -> bool:
    return dimension.kind is Kind.ORDINAL and dimension.may_be_averaged


def number(dimension: Dimension, value: Any) -> float:
    """The value itself where it may be averaged (means of imported ratings keep their decimals), else its place."""
    return float(value) if averages(dimension) else float(dimension.position(value))


class Scale:
    """An ordinal scale of quality."""

    def __init__(self, dimension: Dimension, votes: Votes, bootstraps: int, seed: int) -> None:
        self.dimension, self.votes = dimension, votes
        self.scores: Scores = p913(votes)
        self.place = {name: n for n, name in enumerate(votes.items)}
        self.starts = np.searchsorted(votes.item, np.arange(len(votes.items) + 1))
        self.bootstraps, self.seed = bootstraps, seed

    def item(self, name: str) -> Row | None:
        n = self.place.get(name)
        if n is None:
            return None
        values = self.votes.value[self.starts[n] : self.starts[n + 1]].tolist()
        low, high = clamped(self.dimension, self.scores.low[n]), clamped(self.dimension, self.scores.high[n])
        return {
            "n": len(values),
            "median": float(median(values)),
            "mean": rounded(sum(values) / len(values)),
            "corrected": clamped(self.dimension, self.scores.score[n]),
            "low": low,
            "high": high,
        }

    def raters(self) -> Iterator[tuple[str, Row]]:
        for n, rater in enumerate(self.votes.raters):
            yield (
                rater,
                {
                    "ratings": int(self.votes.per_rater()[n]),
                    "bias": rounded(self.scores.bias[n]),
                    "inconsistency": rounded(self.scores.inconsistency[n]),
                },
            )

    def whole(self) -> Row:
        mean = clustered_mean(self.votes)
        means, person = icc(self.votes), ceiling(self.votes, bootstraps=self.bootstraps, seed=self.seed)
        return {
            "mean": bounds(mean.mean, mean.low, mean.high),
            "icc": {"single": rounded(means.single), "mean": rounded(means.mean), "k": rounded(means.k)},
            "ac2": rounded(ac2(as_places(self.dimension, self.votes), len(self.dimension.labels))),
            "ceiling": {**bounds(person.pcc, person.low, person.high), "mse": rounded(person.mse), "n": person.ratings},
        }


class Choice:
    """One label of several."""

    def __init__(self, dimension: Dimension, votes: Votes, bootstraps: int, seed: int) -> None:
        self.dimension, self.votes = dimension, votes
        self.consensus: Consensus = dawid_skene(votes, len(dimension.labels))
        self.place = {name: n for n, name in enumerate(votes.items)}
        self.counts = np.zeros((len(votes.items), len(dimension.labels)), dtype=np.int64)
        np.add.at(self.counts, (votes.item, votes.value.astype(np.int64)), 1)

    def item(self, name: str) -> Row | None:
        n = self.place.get(name)
        if n is None:
            return None
        ids, counts, chosen = self.dimension.label_ids, self.counts[n], int(self.consensus.chosen[n])
        return {
            "n": int(counts.sum()),
            "votes": {str(ids[k]): int(counts[k]) for k in np.flatnonzero(counts).tolist()},
            "label": ids[chosen],
            "belief": rounded(self.consensus.belief[n, chosen]),
        }

    def raters(self) -> Iterator[tuple[str, Row]]:
        agrees = (self.consensus.chosen[self.votes.item] == self.votes.value).astype(float)
        ratings, same = self.votes.per_rater(), self.votes.sum_by_rater(agrees)
        for n, rater in enumerate(self.votes.raters):
            yield rater, {"ratings": int(ratings[n]), "agrees": rounded(same[n] / ratings[n])}

    def whole(self) -> Row:
        found: Row = {"shares": {}}
        shares = self.counts.sum(axis=0) / self.counts.sum()
        found["shares"] = {
            str(key): rounded(share) for key, share in zip(self.dimension.label_ids, shares, strict=True)
        }
        if self.dimension.is_ordered:
            found["ac2"] = rounded(ac2(self.votes, len(self.dimension.labels)))
        return found


def as_places(dimension: Dimension, votes: Votes) -> Votes:
    """Places of the nearest labels: a mean of votes lies between two."""
    labels = np.array([float(label) for label in dimension.label_ids])
    nearest = np.abs(votes.value[:, None] - labels).argmin(axis=1).astype(float)
    return Votes(votes.item, votes.rater, nearest, votes.items, votes.raters)


def clamped(dimension: Dimension, value: float) -> float:
    """Nobody is worse than the worst label: the model knows no ends of the scale."""
    ends = [float(label) for label in dimension.label_ids]
    return float(round(min(max(value, min(ends)), max(ends)), 4))


def bounds(value: float | None, low: float | None, high: float | None) -> Row:
    return {"value": rounded(value), "low": rounded(low), "high": rounded(high)}


def rounded(value: float | None) -> float | None:
    return None if value is None else float(round(value, 4))
