"""Pairs: how strong each player (system, clip) is, from who won and how often nobody did.

Bradley and Terry 1952 with Davidson's ties (1970): with strengths s and a tie weight v,
P(a wins) = e^sa / (e^sa + e^sb + v e^((sa+sb)/2)), P(tie) = v e^((sa+sb)/2) / the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy

from annotation.aggregation.votes import Floats, Ints

PRIOR = 0.1  # results against an average player, half won and half lost, so that one who never lost stays finite
A, TIE, B = 0, 1, 2
Result = tuple[str, str, str, int]  # rater, player a, player b, outcome


@dataclass(frozen=True)
class Wins:
    """Results: of `a[n]` against `b[n]` (places in `players`) `outcome[n]` (A, TIE or B) with `weight[n]`."""

    a: Ints
    b: Ints
    outcome: Ints
    weight: Floats
    players: tuple[str, ...]

    @classmethod
    def of(
        cls, rows: Iterable[tuple[str, str, int]], weights: Mapping[tuple[str, str, int], float] | None = None
    ) -> Wins:
        """From (player a, player b, outcome); equal results are counted together."""
        counted: dict[tuple[str, str, int], float] = {}
        for row in rows:
            counted[row] = counted.get(row, 0.0) + (weights or {}).get(row, 1.0)
        players = tuple(sorted({name for a, b, _ in counted for name in (a, b)}))
        place = {name: n for n, name in enumerate(players)}
        rows_in_order = sorted(counted)
        columns = np.array([(place[a], place[b], outcome) for a, b, outcome in rows_in_order], dtype=np.int64)
        a, b, outcome = columns.reshape(-1, 3).T
        return cls(a, b, outcome, np.array([counted[row] for row in rows_in_order]), players)


@dataclass(frozen=True)
class Strengths:
    """`strength` (log scale, mean 0) with its 95 % interval per player, from the curvature of the likelihood; `tie` is
    Davidson's v, 0 when nobody ever tied."""

    players: tuple[str, ...]
    strength: Floats
    low: Floats
    high: Floats
    tie: float


def bradley_terry(wins: Wins, *, prior: float = PRIOR) -> Strengths:
    """Maximum likelihood. Raises ValueError for fewer than two players.

    Results are taken as independent; `ranked` knows who gave them.
    """
    found, ties = fitted(wins, prior)
    return strengths(
        wins.players, found, ties, 1.959964 * deviations(np.linalg.pinv(curvature(found, wins, ties, prior)))
    )


def deviations(covariance: npt.NDArray[np.floating[Any]]) -> Floats:
    """[players]: standard deviations of strengths whose mean is 0; the prior alone says where they all lie."""
    count = len(covariance) - 1
    centre = np.eye(count) - 1 / count
    return np.asarray(np.sqrt(np.maximum(np.diag(centre @ covariance[:-1, :-1] @ centre.T), 0)))


def fitted(wins: Wins, prior: float) -> tuple[Floats, bool]:
    """[players + 1]: strengths and log v at the maximum; and whether anybody tied."""
    count = len(wins.players)
    if count < 2:
        raise ValueError("a ranking needs two players")
    ties = bool((wins.outcome == TIE).any())
    found = scipy.optimize.minimize(
        lambda x: loss(x, wins, ties, prior), np.zeros(count + 1), jac=True, method="L-BFGS-B",
        options={"maxiter": 2000},
    )  # fmt: skip
    return found.x, ties


def strengths(players: tuple[str, ...], found: Floats, ties: bool, doubt: Floats) -> Strengths:
    strength = found[:-1] - found[:-1].mean()
    return Strengths(players, strength, strength - doubt, strength + doubt, float(np.exp(found[-1])) if ties else 0.0)


def ranked(results: Mapping[Result, float], *, prior: float = PRIOR) -> Strengths:
    """Bradley-Terry of counted results, with intervals that know that a rater's results hang together.

    Their variance is the sandwich over raters (Liang and Zeger 1986) with Student's t on the raters, and never less
    than that of independent results: with few raters the sandwich alone would be too sure.
    """
    counted: dict[tuple[str, str, int], float] = {}
    for (_, one, other, outcome), count in results.items():
        counted[one, other, outcome] = counted.get((one, other, outcome), 0.0) + count
    wins = Wins.of(counted, counted)
    found, ties = fitted(wins, prior)
    bread = np.linalg.pinv(curvature(found, wins, ties, prior))
    raters = sorted({rater for rater, *_ in results})
    between = np.zeros_like(bread)
    if len(raters) > 1:
        pulls = pulls_of(results, raters, wins.players, found, ties)
        between = bread @ (pulls.T @ pulls) @ bread * len(raters) / (len(raters) - 1)
    reach = float(scipy.special.stdtrit(max(len(raters) - 1, 1), 0.975))
    doubt = np.maximum(1.959964 * deviations(bread), reach * deviations(between))
    return strengths(wins.players, found, ties, doubt)


def pulls_of(
    results: Mapping[Result, float], raters: list[str], players: tuple[str, ...], x: Floats, ties: bool
) -> npt.NDArray[np.float64]:
    """[raters, players + 1]: where each rater's own results would move the parameters."""
    place, rater_place = {name: n for n, name in enumerate(players)}, {name: n for n, name in enumerate(raters)}
    rows = sorted(results)
    columns = np.array([(rater_place[r], place[a], place[b], outcome) for r, a, b, outcome in rows], dtype=np.int64)
    rater, a, b, outcome = columns.T
    own = Wins(a, b, outcome, np.array([results[row] for row in rows], dtype=np.float64), players)
    slope = own.weight[:, None] * (chances(x, own, ties) @ SLOPES - SLOPES[outcome])
    pulls = np.zeros((len(raters), len(players) + 1))
    for column, where in ((0, a), (1, b), (2, np.full_like(a, len(players)))):
        if column < 2 or ties:
            np.add.at(pulls, (rater, where), slope[:, column])
    return pulls


def chances(x: Floats, wins: Wins, ties: bool) -> npt.NDArray[np.float64]:
    """[results, 3]: of A, tie and B."""
    one, other = x[wins.a], x[wins.b]
    logits = np.stack([one, (one + other) / 2 + (x[-1] if ties else -np.inf), other], axis=1)
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


# How each outcome's logit depends on the strength of A, of B, and on log v.
SLOPES = np.array([[1.0, 0.0, 0.0], [0.5, 0.5, 1.0], [0.0, 1.0, 0.0]])


def loss(x: Floats, wins: Wins, ties: bool, prior: float) -> tuple[float, Floats]:
    """Negative log likelihood with the prior, and its gradient."""
    p = chances(x, wins, ties)
    taken = p[np.arange(len(p)), wins.outcome]
    value = -float((wins.weight * np.log(np.maximum(taken, np.finfo(float).tiny))).sum())
    slope = wins.weight[:, None] * (p @ SLOPES - SLOPES[wins.outcome])
    gradient = np.zeros_like(x)
    np.add.at(gradient, wins.a, slope[:, 0])
    np.add.at(gradient, wins.b, slope[:, 1])
    gradient[-1] = slope[:, 2].sum() if ties else 0.0
    strengths = x[:-1]
    value += prior * float(np.logaddexp(0, strengths).sum() - strengths.sum() / 2)
    gradient[:-1] += prior * (1 / (1 + np.exp(-strengths)) - 0.5)
    return value, gradient


def curvature(x: Floats, wins: Wins, ties: bool, prior: float) -> npt.NDArray[np.float64]:
    """[parameters, parameters]: second derivatives of the loss."""
    p = chances(x, wins, ties)
    mean = p @ SLOPES
    blocks = np.einsum("nk,ki,kj->nij", p, SLOPES, SLOPES) - mean[:, :, None] * mean[:, None, :]
    blocks *= wins.weight[:, None, None]
    found = np.zeros((len(x), len(x)))
    places = np.stack([wins.a, wins.b, np.full_like(wins.a, len(x) - 1)], axis=1)
    np.add.at(found, (places[:, :, None], places[:, None, :]), blocks)
    if not ties:
        found[-1, :] = found[:, -1] = 0.0
        found[-1, -1] = 1.0
    half = 1 / (1 + np.exp(-x[:-1]))
    found[np.arange(len(x) - 1), np.arange(len(x) - 1)] += prior * half * (1 - half)
    return found
