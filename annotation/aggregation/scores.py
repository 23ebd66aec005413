"""Ordered scales: what a clip is worth once each rater's severity and carelessness are taken out.

The model of ITU-T P.913 (12.6) and Li et al. 2020 (arXiv 2004.02067): a rating is the clip's score plus the rater's
bias plus noise of the rater's own inconsistency. Fitted by alternating projection.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from annotation.aggregation.votes import Floats, Votes

ROUNDS = 1000
STILL = 1e-8
Z95 = 1.959964
# A rater of few clips fits some of them almost exactly and would then decide them alone. Each rater's variance is drawn
# towards everybody's with the weight of this many ratings. 0 is the published model.
PRIOR_RATINGS = 4.0


@dataclass(frozen=True)
class Scores:
    """Per item `score` with its 95 % interval [low, high] under the model; per rater `bias` (above 0: kind) and
    `inconsistency` (standard deviation), in steps of the scale. The mean bias over all ratings is 0."""

    items: tuple[str, ...]
    raters: tuple[str, ...]
    score: Floats
    low: Floats
    high: Floats
    bias: Floats
    inconsistency: Floats


def p913(votes: Votes, *, prior_ratings: float = PRIOR_RATINGS) -> Scores:
    """Fit the model. Raises ValueError without votes.

    A clip whose raters rated nothing else in common with the rest is corrected by what is known of them; with one
    rater per clip bias and score cannot be told apart, and the score is the rating less the rater's bias.
    """
    if not len(votes):
        raise ValueError("no votes to aggregate")
    per_rater = votes.per_rater()
    score = votes.sum_by_item(votes.value) / votes.per_item()
    bias = votes.sum_by_rater(votes.value - score[votes.item]) / per_rater
    weight = np.ones(len(votes.raters))
    for _ in range(ROUNDS):
        residual = votes.value - score[votes.item] - bias[votes.rater]
        weight = 1 / variances(votes, residual, prior_ratings)
        trust = weight[votes.rater]
        before = score
        score = votes.sum_by_item(trust * (votes.value - bias[votes.rater])) / votes.sum_by_item(trust)
        bias = votes.sum_by_rater(votes.value - score[votes.item]) / per_rater
        if np.linalg.norm(score - before) < STILL:
            break
    shift = float((bias * per_rater).sum() / per_rater.sum())
    score, bias = score + shift, bias - shift
    doubt = Z95 / np.sqrt(votes.sum_by_item(weight[votes.rater]))
    return Scores(votes.items, votes.raters, score, score - doubt, score + doubt, bias, 1 / np.sqrt(weight))


def variances(votes: Votes, residual: Floats, prior_ratings: float) -> Floats:
    """[raters]: mean squared residual, drawn towards everybody's; never 0, so that nobody's weight is infinite."""
    squares = votes.sum_by_rater(residual**2)
    everybody = float((residual**2).mean())
    found = (squares + prior_ratings * everybody) / (votes.per_rater() + prior_ratings)
    return np.maximum(found, 1e-6)
