"""A tighter bound for a block. Where a cut flips a large piece at once, the front has no point for the share that was
reached, and the bound at that share lies above what any labelling can be. So a vertex of the piece is put on side A and
on side B, both halves are cut again, and the larger of their bounds holds; then the loosest half is parted in the same
way (branch and bound over the cuts of datasets-and-splits, section 1.2).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from exports.splitting.problem import Bools
from exports.splitting.twoway import Point, TwoWay
from exports.splitting.worth import TwoWayAim

Most = Callable[[Sequence[Point]], float]  # the bound that points of a front give
EDGE_BUDGET = 100_000  # edges x halves
MOST_PARTED = 24


@dataclass(order=True)
class Half:
    """A part of all labellings; ordered so that the loosest comes first."""

    order: tuple[float, int]
    two_way: TwoWay = field(compare=False)
    points: list[Point] = field(compare=False)


def tightest(two_way: TwoWay, aim: TwoWayAim, most: Most, points: Sequence[Point]) -> float:
    """The most that any labelling can be; `aim` is the share that was reached, `points` are known of the front."""
    found = [*points, *two_way.sweep(aim)]
    waiting = [Half((-most(found), 0), two_way, found)]
    for number in range(min(MOST_PARTED, EDGE_BUDGET // max(1, len(two_way.pays_a)))):
        half = waiting[0]
        flipped, factor = between(half, aim)
        if not flipped.any():
            break
        heapq.heappop(waiting)
        vertex = int(np.argmax(np.where(flipped, two_way.degrees, 0)))
        for side in (0, 1):
            part = half.two_way.settled(vertex, on_b=bool(side))
            cut = part.sweep(aim, flows=5, near=factor)
            heapq.heappush(waiting, Half((max(half.order[0], -most(cut)), 2 * number + side + 1), part, cut))
    return -waiting[0].order[0]


def between(half: Half, aim: TwoWayAim) -> tuple[Bools, float]:
    """What flips between the two points next to the share, and the factor at which it does."""
    ranked = sorted((point for point in half.points if point.factor), key=lambda point: point.factor or 0)
    below = [point for point in ranked if aim.lacks_b(point.kept_a, point.kept_b)]
    above = [point for point in ranked if not aim.lacks_b(point.kept_a, point.kept_b)]
    if not below or not above:
        return np.zeros(half.two_way.vertices, dtype=bool), 1.0
    flipped = below[-1].side_b != above[0].side_b
    return flipped, float(np.sqrt((below[-1].factor or 1) * (above[0].factor or 1)))
