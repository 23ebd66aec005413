"""Two labels, exactly: the most valuable labelling is a minimum s-t cut (datasets-and-splits, section 1.2).

Every edge pays its worth when all its free vertices are on side A (or B). That is supermodular, so one maximum flow
solves it. The source-minimal cut is unique: it depends neither on the order of the input nor on the solver.
"""

from __future__ import annotations

import numpy as np
import scipy

from exports.splitting.problem import Bools, Ints, counted

SOURCE, SINK, FIRST_VERTEX = 0, 1, 2
CAPACITY_LIMIT = 2**30  # scipy's flows are 32-bit; sums of capacities must stay below 2**31
SCALE = 1000


class Cut:
    """One two-label problem whose B side is weighted by a varying factor.

    `member_edge`, `member_vertex`: (edge, free vertex) rows with edges and vertices numbered from 0; `pays_a` and
    `pays_b`: what an edge is worth on either side; 0 where it cannot be kept.
    """

    def __init__(self, member_edge: Ints, member_vertex: Ints, pays_a: Ints, pays_b: Ints, vertices: int) -> None:
        self.vertices = vertices
        edges = len(pays_a)
        sizes = np.bincount(member_edge, minlength=edges)
        alone = sizes[member_edge] == 1
        first = FIRST_VERTEX + vertices
        bundle_a, bundle_b = (pays_a > 0) & (sizes > 1), (pays_b > 0) & (sizes > 1)
        a_node = first + np.cumsum(bundle_a) - 1
        next_free = first + int(bundle_a.sum())
        b_node = next_free + np.cumsum(bundle_b) - 1
        self.nodes = next_free + int(bundle_b.sum())

        vertex = FIRST_VERTEX + member_vertex
        many_a, many_b = bundle_a[member_edge], bundle_b[member_edge]
        bundles_a, bundles_b = np.flatnonzero(bundle_a), np.flatnonzero(bundle_b)
        single_a = counted(member_vertex[alone], pays_a[member_edge[alone]], vertices)
        single_b = counted(member_vertex[alone], pays_b[member_edge[alone]], vertices)
        with_a, with_b = np.flatnonzero(single_a), np.flatnonzero(single_b)
        parts = [
            (np.full(len(bundles_a), SOURCE), a_node[bundles_a], pays_a[bundles_a], "a"),
            (np.full(len(with_a), SOURCE), FIRST_VERTEX + with_a, single_a[with_a], "a"),
            (b_node[bundles_b], np.full(len(bundles_b), SINK), pays_b[bundles_b], "b"),
            (FIRST_VERTEX + with_b, np.full(len(with_b), SINK), single_b[with_b], "b"),
            (a_node[member_edge[many_a]], vertex[many_a], np.ones(int(many_a.sum())), "never"),
            (vertex[many_b], b_node[member_edge[many_b]], np.ones(int(many_b.sum())), "never"),
        ]
        tails = np.concatenate([part[0] for part in parts])
        heads = np.concatenate([part[1] for part in parts])
        base = np.concatenate([part[2] for part in parts]).astype(np.int64)
        role = np.concatenate([np.full(len(part[0]), part[3]) for part in parts])
        order = np.lexsort((heads, tails))
        self.tails, self.heads = tails[order].astype(np.int32), heads[order].astype(np.int32)
        self.base, role = base[order], role[order]
        self.is_a, self.is_b, self.is_never = role == "a", role == "b", role == "never"
        self.total = int(self.base[self.is_a | self.is_b].sum())

    def solve(self, factor: float) -> tuple[Bools, float]:
        """Per vertex, whether it is on side B, when a unit kept on side B is worth `factor` units on side A; and the
        factor as it could be expressed in whole numbers, for which this is exact."""
        scale = max(1, min(SCALE, int(CAPACITY_LIMIT / (self.total * max(1.0, factor) + 1))))
        of_b = max(1, round(scale * factor))
        if self.vertices == 0 or not len(self.base):
            return np.zeros(self.vertices, dtype=bool), of_b / scale
        capacity = self.base * np.where(self.is_b, of_b, scale)
        capacity[self.is_never] = 0
        capacity[self.is_never] = int(capacity.sum()) + 1
        shape = (self.nodes, self.nodes)
        graph = scipy.sparse.csr_array((capacity.astype(np.int32), (self.tails, self.heads)), shape=shape)
        flow = scipy.sparse.csgraph.maximum_flow(graph, SOURCE, SINK, method="dinic").flow
        residual = graph - flow
        residual.data[residual.data < 0] = 0
        residual.eliminate_zeros()
        reached = scipy.sparse.csgraph.breadth_first_order(residual, SOURCE, directed=True, return_predecessors=False)
        on_b = np.ones(self.nodes, dtype=bool)
        on_b[reached] = False
        return on_b[FIRST_VERTEX : FIRST_VERTEX + self.vertices], of_b / scale
