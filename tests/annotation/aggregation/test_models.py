"""What the models promise on ratings whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from annotation.aggregation import Votes, Wins, bradley_terry, ceiling, clustered_mean, dawid_skene, p913


def survey(seed: int, items: int, raters: int, each: int) -> tuple[Votes, np.ndarray, np.ndarray]:
    """Whole ratings 1 to 5 of `each` raters per item, kind and careless in their ways; with truth and biases."""
    rng = np.random.default_rng(seed)
    truth = np.clip(rng.normal(3.2, 0.8, items), 1, 5)
    bias, careless = rng.normal(0, 0.45, raters), rng.uniform(0.3, 1.0, raters)
    rows = []
    for item in range(items):
        for rater in rng.permutation(raters)[:each]:
            value = np.clip(np.rint(truth[item] + bias[rater] + rng.normal(0, careless[rater])), 1, 5)
            rows.append((f"{item:05}", f"{rater:03}", float(value)))
    return Votes.of(rows), truth, bias - bias.mean()


def test_bias_is_found_and_scores_come_closer_to_the_truth_than_the_mean():
    votes, truth, bias = survey(1, items=3000, raters=30, each=3)
    found = p913(votes)
    mean = votes.sum_by_item(votes.value) / votes.per_item()
    assert np.corrcoef(found.bias, bias)[0, 1] > 0.98
    assert np.sqrt(((found.score - truth) ** 2).mean()) < 0.95 * np.sqrt(((mean - truth) ** 2).mean())
    assert np.average(found.bias, weights=votes.per_rater()) == pytest.approx(0, abs=1e-9)


def test_a_rater_of_two_clips_does_not_decide_them_alone():
    votes, _, _ = survey(2, items=60, raters=6, each=3)
    rows = [(votes.items[i], votes.raters[r], v) for i, r, v in zip(votes.item, votes.rater, votes.value, strict=True)]
    guest = [(votes.items[0], "guest", 1.0), (votes.items[1], "guest", 5.0)]
    with_guest = p913(Votes.of(rows + guest))
    assert with_guest.inconsistency[with_guest.raters.index("guest")] > 0.3
    alone = p913(Votes.of(rows + guest), prior_ratings=0)
    assert alone.inconsistency.min() < 0.05  # the published model without the guard: somebody becomes infallible


def test_nothing_depends_on_the_order_of_the_votes():
    votes, _, _ = survey(3, items=50, raters=6, each=3)
    rows = [(votes.items[i], votes.raters[r], v) for i, r, v in zip(votes.item, votes.rater, votes.value, strict=True)]
    assert p913(Votes.of(reversed(rows))).score.tolist() == p913(votes).score.tolist()


def test_dawid_skene_trusts_the_careful_over_the_many():
    rng = np.random.default_rng(4)
    truth = rng.integers(3, size=400)
    rows = [(f"{n:04}", "careful", float(t)) for n, t in enumerate(truth)]
    for rater in "abc":
        said = np.where(rng.random(400) < 0.55, rng.integers(3, size=400), truth)
        rows += [(f"{n:04}", rater, float(s)) for n, s in enumerate(said)]
    chosen = dawid_skene(Votes.of(rows), 3).chosen
    assert (chosen == truth).mean() > 0.97


def test_ties_are_no_wins_and_the_order_of_strength_is_found():
    rng = np.random.default_rng(5)
    strength = {"low": -1.0, "middle": 0.0, "high": 1.0}
    rows = []
    for _ in range(1500):
        a, b = rng.permutation(list(strength))[:2]
        tie = np.exp((strength[a] + strength[b]) / 2)
        powers = np.array([np.exp(strength[a]), tie, np.exp(strength[b])])
        rows.append((str(a), str(b), int(rng.choice(3, p=powers / powers.sum()))))
    found = dict(zip((result := bradley_terry(Wins.of(rows))).players, result.strength, strict=True))
    assert found == pytest.approx(strength, abs=0.15)
    assert result.tie == pytest.approx(1, abs=0.15)
    assert (result.low < result.strength).all()


def test_who_never_lost_stays_finite():
    result = bradley_terry(Wins.of([("best", "worst", 0)] * 20))
    assert np.isfinite(result.strength).all()
    assert np.isfinite(result.high).all()


@pytest.mark.parametrize(("interval", "expected"), [("clustered", (0.88, 0.99)), ("plain", (0.3, 0.8))])
def test_the_clustered_interval_covers_the_mean_and_the_plain_one_does_not(interval, expected):
    rng = np.random.default_rng(6)
    hits = 0
    for _ in range(200):
        clip, rater = rng.normal(0, 0.55, 100), rng.normal(0, 0.45, 10)
        rows = []
        for n in range(100):
            for r in rng.permutation(10)[:3]:
                rows.append((f"{n:03}", f"{r:02}", 3 + clip[n] + rater[r] + rng.normal(0, 0.65)))
        votes = Votes.of(rows)
        found = clustered_mean(votes)
        half = 1.96 * votes.value.std() / len(votes) ** 0.5
        low, high = (found.low, found.high) if interval == "clustered" else (found.mean - half, found.mean + half)
        hits += low <= 3 <= high
    assert expected[0] <= hits / 200 <= expected[1]


def test_the_ceiling_is_a_person_against_the_others():
    votes = Votes.of([("1", "a", 1), ("1", "b", 1), ("2", "a", 3), ("2", "b", 4), ("3", "a", 5), ("3", "b", 5)])
    own, others = [1, 1, 3, 4, 5, 5], [1, 1, 4, 3, 5, 5]
    found = ceiling(votes)
    assert found.pcc == pytest.approx(np.corrcoef(own, others)[0, 1])
    assert found.mse == pytest.approx(2 / 6)
    assert found.low <= found.pcc <= found.high


@pytest.mark.parametrize("rows", [[("1", "a", 3.0)], [("1", "a", 3.0), ("1", "b", 3.0)]])
def test_where_nothing_varies_nothing_is_claimed(rows):
    votes = Votes.of(rows)
    assert ceiling(votes).pcc is None
    assert clustered_mean(votes).low is None
