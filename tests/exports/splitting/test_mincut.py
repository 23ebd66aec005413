"""The minimum cut against brute force."""

from __future__ import annotations

import random
from itertools import product

import numpy as np
import pytest

from exports.splitting.twoway import TwoWay
from exports.splitting.worth import Aim, TwoWayAim


def worth_of(two: TwoWay, labels: tuple[bool, ...], factor: float) -> float:
    point = two.point(np.array(labels), None)
    return point.kept_a + factor * point.kept_b


@pytest.mark.parametrize("seed", range(30))
def test_no_labelling_beats_the_cut(seed):
    rng = random.Random(seed)
    vertices, edges = rng.randint(2, 7), rng.randint(2, 14)
    members = sorted({(e, rng.randrange(vertices)) for e in range(edges) for _ in range(rng.randint(1, 3))})
    member = np.array(members)
    pays = rng.choices([(True, True), (True, False), (False, True)], k=edges)
    two = TwoWay(member[:, 0], member[:, 1], np.array([a for a, _ in pays]), np.array([b for _, b in pays]), vertices)
    best, front = two.solve(TwoWayAim(Aim.KEPT, 0.3, edges), np.arange(vertices))
    assert best.kept_a + best.kept_b <= edges
    for point in front:
        assert point.factor is not None
        found = point.kept_a + point.factor * point.kept_b
        optimum = max(worth_of(two, labels, point.factor) for labels in product([False, True], repeat=vertices))
        assert found == pytest.approx(optimum, rel=2e-3)
