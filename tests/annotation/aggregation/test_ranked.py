"""Systems ranked by who won: the strong are found, and intervals grow when a rater's results hang together."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from annotation.aggregation import Wins, bradley_terry, ranked
from annotation.aggregation.pairs import TIE, A, B, Result

STRENGTH = {"weak": -1.0, "middling": 0.0, "strong": 1.0}


def played(raters: int, each: int, *, taste: float, seed: int) -> Counter[Result]:
    """Results of three systems; `taste`: how far raters differ in what they like."""
    chance = np.random.default_rng(seed)
    found: Counter[Result] = Counter()
    names = list(STRENGTH)
    for rater in range(raters):
        liked = {name: value + chance.normal(0, taste) for name, value in STRENGTH.items()}
        for _ in range(each):
            one, other = chance.choice(names, 2, replace=False)
            powers = np.exp([liked[one], (liked[one] + liked[other]) / 2 - 0.5, liked[other]])
            found[f"r{rater}", str(one), str(other), int(chance.choice(3, p=powers / powers.sum()))] += 1
    return found


def independent(results: Counter[Result]) -> Wins:
    plain: Counter[tuple[str, str, int]] = Counter()
    for (_, one, other, outcome), count in results.items():
        plain[one, other, outcome] += count
    return Wins.of(plain, plain)


def test_the_strength_is_that_of_the_plain_model() -> None:
    results = played(12, 40, taste=0.0, seed=1)
    one, other = ranked(results), bradley_terry(independent(results))
    assert one.players == other.players
    assert one.strength == pytest.approx(other.strength)
    assert one.tie == pytest.approx(other.tie)


@pytest.mark.parametrize(("taste", "covers"), [(0.0, 0.9), (1.0, 0.85)])
def test_intervals_hold_the_truth_whether_raters_differ_or_not(taste: float, covers: float) -> None:
    held = []
    for seed in range(60):
        found = ranked(played(15, 30, taste=taste, seed=seed))
        truth = [STRENGTH[name] for name in found.players]
        held += list((found.low <= truth) & (truth <= found.high))
    assert np.mean(held) >= covers


def test_raters_who_differ_make_it_less_sure_than_the_plain_model_says() -> None:
    results = played(15, 60, taste=1.5, seed=3)
    one, plain = ranked(results), bradley_terry(independent(results))
    assert (one.high - one.low > 1.5 * (plain.high - plain.low)).all()


def test_one_rater_has_the_plain_interval_and_one_player_none() -> None:
    assert ranked({("r", "a", "b", A): 3, ("r", "a", "b", TIE): 1, ("r", "b", "a", B): 1}).high[0] > 0
    with pytest.raises(ValueError, match="two players"):
        ranked({("r", "a", "a", A): 1})
