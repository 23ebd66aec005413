"""Means from sums of clusters are what drawing whole clusters row by row gives."""

from __future__ import annotations

import numpy as np
import pytest

from speech_judge.metrics.bootstrap import difference, figure
from training.means import means


def mean(column: np.ndarray) -> float | None:
    return float(column.mean()) if len(column) else None


def apart(one: np.ndarray, other: np.ndarray) -> float:
    return float((one - other).mean())


def test_means_are_those_of_the_bootstrap_that_draws_rows() -> None:
    rng = np.random.default_rng(3)
    clusters = [f"s{n}" for n in rng.integers(12, size=90)]
    judge, person = rng.random(90), rng.random(90) + 0.1
    found = means({"judge": judge, "difference": judge - person}, clusters=clusters)
    assert found["judge"].as_json() == figure(mean, judge, clusters=clusters).as_json()
    zero = np.zeros(90)
    paired = difference(apart, [judge, zero], [person, zero], clusters=clusters)
    assert found["difference"].as_json() == paired.as_json()


def test_one_speaker_has_no_interval() -> None:
    found = means({"judge": np.array([1.0, 3.0])}, clusters=["s", "s"])["judge"]
    assert (found.value, found.low, found.high, found.n, found.clusters) == (2.0, None, None, 2, 1)


def test_a_speaker_with_many_rows_widens_the_interval() -> None:
    values = np.array([0.0] * 20 + [1.0] * 20)
    many = means({"of": values}, clusters=[str(n) for n in range(40)])["of"]
    few = means({"of": values}, clusters=[str(n // 10) for n in range(40)])["of"]
    assert few.low < many.low
    assert few.value == many.value == pytest.approx(0.5)
