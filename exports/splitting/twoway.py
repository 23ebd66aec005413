"""Side A against side B at a wanted share: a sweep of minimum cuts, then the last step taken piece by piece."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import scipy

from exports.splitting.mincut import Cut
from exports.splitting.problem import Bools, Ints
from exports.splitting.worth import TwoWayAim

LOW, HIGH = 1 / 64, 64.0


@dataclass(frozen=True)
class Point:
    """One labelling on the front: what is kept on each side, and the factor it is optimal for (None: none)."""

    side_b: Bools
    kept_a: int
    kept_b: int
    factor: float | None


@dataclass(frozen=True)
class TwoWay:
    """Edges over free vertices, and what each pays on either side (0: it cannot be kept there)."""

    member_edge: Ints
    member_vertex: Ints
    pays_a: Ints
    pays_b: Ints
    vertices: int

    @cached_property
    def one_sided(self) -> tuple[Bools, Bools]:
        """Vertices all of whose edges pay on A only, and on B only: no labelling loses by putting them there.

        Settled so, they do not tie independent pieces together (a voice of a train system ties all its texts).
        """
        touches_a = np.bincount(self.member_vertex, self.pays_a[self.member_edge], minlength=self.vertices) > 0
        touches_b = np.bincount(self.member_vertex, self.pays_b[self.member_edge], minlength=self.vertices) > 0
        return touches_a & ~touches_b, touches_b & ~touches_a

    def point(self, side_b: Bools, factor: float | None) -> Point:
        only_a, only_b = self.one_sided
        side_b = (side_b & ~only_a) | only_b
        edges = len(self.pays_a)
        on_b = np.bincount(self.member_edge, weights=side_b[self.member_vertex], minlength=edges)
        size = np.bincount(self.member_edge, minlength=edges)
        kept_b = int(self.pays_b[on_b == size].sum())
        # An edge without free vertices (all pinned, or of a labelled system) pays one side only.
        kept_a = int(self.pays_a[(on_b == 0) & ~((size == 0) & (self.pays_b > 0))].sum())
        return Point(side_b, kept_a, kept_b, factor)

    def solve(self, aim: TwoWayAim, rank: Ints, flows: int = 8) -> tuple[Point, list[Point]]:
        """The best labelling found for the aim, and every point of the front that was seen.

        `rank` (per vertex) breaks ties among equally good pieces; it must not depend on the input's order.
        """
        front = self.sweep(aim, flows)
        below = next((point for point in reversed(front) if aim.lacks_b(point.kept_a, point.kept_b)), None)
        above = next((point for point in reversed(front) if not aim.lacks_b(point.kept_a, point.kept_b)), None)
        start = below or self.point(np.zeros(self.vertices, dtype=bool), None)
        goal = above or self.point(np.ones(self.vertices, dtype=bool), None)

        def worth(point: Point) -> float:
            return aim.of(point.kept_a, point.kept_b)

        stepped = self.step(start, goal, worth, rank)
        return max([*front, start, goal, stepped], key=worth), front

    @cached_property
    def degrees(self) -> Ints:
        return np.bincount(self.member_vertex, minlength=self.vertices)

    def settled(self, vertex: int, *, on_b: bool) -> TwoWay:
        """The same, with one vertex on its side: its edges pay nothing on the other."""
        pays_a, pays_b = self.pays_a.copy(), self.pays_b.copy()
        (pays_a if on_b else pays_b)[self.member_edge[self.member_vertex == vertex]] = 0
        return replace(self, pays_a=pays_a, pays_b=pays_b)

    def sweep(self, aim: TwoWayAim, flows: int = 8, near: float | None = None) -> list[Point]:
        """Points of the front for factors that close in on the one where side B has its share, from all or from
        those `near` one."""
        cut = Cut(self.member_edge, self.member_vertex, self.pays_a, self.pays_b, self.vertices)
        front: list[Point] = []
        low, high = (LOW, HIGH) if near is None else (near / 2, near * 2)
        for _ in range(flows):
            factor = float(np.sqrt(low * high))
            front.append(self.point(*cut.solve(factor)))
            if aim.lacks_b(front[-1].kept_a, front[-1].kept_b):
                low = factor
            else:
                high = factor
        return front

    def step(self, start: Point, goal: Point, worth: Callable[[Point], float], rank: Ints) -> Point:
        """Between two neighbours on the front, move one connected piece after the other while that is worth it.

        Cuts are nested, so what differs between the two is what one factor flips at once: often many independent
        pieces of equal price, of which only some are wanted.
        """
        moving = goal.side_b & ~start.side_b
        if not moving.any():
            return start
        inside = moving[self.member_vertex]
        graph = scipy.sparse.csr_array(
            (
                np.ones(int(inside.sum()), dtype=np.int8),
                (self.member_edge[inside], len(self.pays_a) + self.member_vertex[inside]),
            ),
            shape=(len(self.pays_a) + self.vertices,) * 2,
        )
        _, component = scipy.sparse.csgraph.connected_components(graph, directed=False)
        piece = component[len(self.pays_a) :]
        order: dict[int, int] = {}
        for vertex in np.flatnonzero(moving):
            name = int(piece[vertex])
            order[name] = min(order.get(name, int(rank[vertex])), int(rank[vertex]))
        pieces = sorted(order, key=order.__getitem__)
        # Doubling then halving batches: pieces are many (thousands of texts) and each trial costs a pass.
        best, batch = start, max(1, len(pieces) // 8)
        while pieces and batch:
            chosen = np.isin(piece, pieces[:batch]) & moving
            tried = self.point(best.side_b | chosen, None)
            if worth(tried) > worth(best):
                best, pieces = tried, pieces[batch:]
            else:
                batch //= 2
        return best
