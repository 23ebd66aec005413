"""The minimum cut against brute force."""

from __future__ import annotations

import random
from functools import partial
from itertools import product

import numpy as np
import pytest

from exports.splitting.branching import tightest
from exports.splitting.certificate import most_kept
from exports.splitting.twoway import TwoWay
from exports.splitting.worth import Aim, TwoWayAim


def worth_of(two: TwoWay, labels: tuple[bool, ...], factor: float) -> float:
    point = two.point(np.array(labels), None)
    return point.kept_a + factor * point.kept_b


def drawn(rng: random.Random, vertices: int, edges: int) -> TwoWay:
    members = sorted({(e, rng.randrange(vertices)) for e in range(edges) for _ in range(rng.randint(1, 3))})
    member = np.array(members)
    pays = np.array(rng.choices([(1, 1), (3, 3), (2, 0), (0, 1)], k=edges))
    return TwoWay(member[:, 0], member[:, 1], pays[:, 0], pays[:, 1], vertices)


@pytest.mark.parametrize("seed", range(30))
def test_no_labelling_beats_the_cut(seed):
    rng = random.Random(seed)
    vertices, edges = rng.randint(2, 7), rng.randint(2, 14)
    two = drawn(rng, vertices, edges)
    best, front = two.solve(TwoWayAim(Aim.KEPT, 0.3, edges), np.arange(vertices))
    assert best.kept_a + best.kept_b <= 3 * edges
    for point in front:
        assert point.factor is not None
        found = point.kept_a + point.factor * point.kept_b
        optimum = max(worth_of(two, labels, point.factor) for labels in product([False, True], repeat=vertices))
        assert found == pytest.approx(optimum)


@pytest.mark.parametrize("seed", range(4))
def test_the_bound_holds_and_parting_makes_it_tighter(seed):
    two = drawn(random.Random(seed), 6, 20)
    points = [two.point(np.array(labels), None) for labels in product([False, True], repeat=6)]
    for share in sorted({p.kept_b / (p.kept_a + p.kept_b) for p in points if p.kept_a and p.kept_b})[::5]:
        aim, most = TwoWayAim(Aim.KEPT, share, 0), partial(most_kept, 1000, share)
        reached = [p.kept_a + p.kept_b for p in points if p.kept_b and p.kept_b / (p.kept_a + p.kept_b) == share]
        assert max(reached) <= tightest(two, aim, most, []) + 1e-2 <= most(two.sweep(aim)) + 2e-2


def test_parting_closes_what_the_cuts_leave_open():
    """Two readers of ten texts each, tied by one text: the cuts put both on one side, whatever the factor."""
    members = np.array([(e, v) for e in range(22) for v in (e % 2, 2 + e // 2 if e > 1 else 2)])
    two = TwoWay(members[:, 0], members[:, 1], np.ones(22, dtype=int), np.ones(22, dtype=int), 13)
    aim, most = TwoWayAim(Aim.KEPT, 0.5, 0), partial(most_kept, 22, 0.5)
    assert most(two.sweep(aim)) == pytest.approx(22, abs=0.1)
    assert tightest(two, aim, most, []) < 21
