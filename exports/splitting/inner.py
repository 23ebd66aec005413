"""For given system labels: every other vertex's label, exactly where two labels are left (minimum cuts per block)."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from exports.splitting.problem import FREE, SPLITS, Bools, Ints, Problem
from exports.splitting.twoway import Point, TwoWay
from exports.splitting.worth import Aim, TwoWayAim, Worth


@dataclass(frozen=True)
class BlockSolution:
    vertices: Ints
    labels: Ints  # of those vertices
    front: list[Point]  # of the train | held-out cut, for the certificate


@dataclass(frozen=True)
class Block:
    """A block once systems have labels: per edge what is allowed; rows of (edge, free vertex), numbered inside."""

    allowed: Bools
    weights: Ints
    named: Ints  # the free vertices
    edges: Ints
    vertices: Ints

    @property
    def train_or_held(self) -> TwoWay:
        held = self.allowed[:, 1] | self.allowed[:, 2]
        sides = self.allowed[:, 0] * self.weights, held * self.weights
        return two_way(self.edges, self.vertices, *sides, len(self.named))


@dataclass
class Inner:
    """Solves blocks and remembers them: a flip of one system concerns only the blocks in which it speaks."""

    problem: Problem
    worth: Worth
    rank: Ints  # per vertex, from its name and the seed
    _memo: dict[tuple[int, tuple[int, ...]], BlockSolution] = field(default_factory=dict)
    _systems_of: list[Ints] = field(default_factory=list)
    _members_of: list[tuple[Ints, Ints]] = field(default_factory=list)

    def __post_init__(self) -> None:
        problem = self.problem
        for block in problem.blocks:
            inside = np.zeros(problem.edge_count, dtype=bool)
            inside[block] = True
            rows = inside[problem.member_edge]
            numbered = np.full(problem.edge_count, -1, dtype=np.int64)
            numbered[block] = np.arange(len(block))
            self._members_of.append((numbered[problem.member_edge[rows]], problem.member_vertex[rows]))
            seen = np.unique(problem.member_vertex[rows])
            self._systems_of.append(seen[np.isin(seen, problem.systems)])

    def labels_for(self, system_labels: Ints) -> Ints:
        """A label for every vertex; `system_labels` is per vertex, read at systems only."""
        labels = self.problem.pinned_labels()
        systems = self.problem.systems[self.problem.pins[self.problem.systems] == FREE]
        labels[systems] = system_labels[systems]
        for solution in self.solutions(system_labels):
            labels[solution.vertices] = solution.labels
        return labels

    def solutions(self, system_labels: Ints) -> list[BlockSolution]:
        return [self.solution(number, system_labels) for number in range(len(self.problem.blocks))]

    def solution(self, number: int, system_labels: Ints) -> BlockSolution:
        key = (number, tuple(system_labels[self._systems_of[number]].tolist()))
        if key not in self._memo:
            self._memo[key] = self.solve(number, system_labels)
        return self._memo[key]

    def solve(self, number: int, system_labels: Ints) -> BlockSolution:
        block = self.block(number, system_labels)
        allowed, named, free_edges, free_vertices = block.allowed, block.named, block.edges, block.vertices
        _train, val, test = self.worth.shares
        count = int(block.weights.sum())
        best, front = block.train_or_held.solve(self.worth.two_way(count), self.rank[named])
        held = best.side_b
        labels = np.zeros(len(named), dtype=np.int64)
        on_held = np.ones(len(allowed), dtype=bool)
        on_held[free_edges[~held[free_vertices]]] = False
        kept_free = held[free_vertices]
        val_or_test = two_way(
            free_edges[kept_free],
            free_vertices[kept_free],
            (allowed[:, 1] & on_held) * block.weights,
            (allowed[:, 2] & on_held) * block.weights,
            len(named),
        )
        testing, _ = val_or_test.solve(TwoWayAim(Aim.KEPT, test / max(val + test, 1e-9), count), self.rank[named])
        labels[held] = np.where(testing.side_b[held], 2, 1)
        return BlockSolution(named, labels, front)

    def block(self, number: int, system_labels: Ints) -> Block:
        problem = self.problem
        edges, vertices = self._members_of[number]
        fixed = problem.pins.copy()
        systems = problem.systems
        fixed[systems] = np.where(fixed[systems] == FREE, system_labels[systems], fixed[systems])
        allowed = allowed_labels(edges, fixed[vertices], len(problem.blocks[number]))
        free = fixed[vertices] == FREE
        named = np.unique(vertices[free])
        local = np.full(len(problem.vertices), -1, dtype=np.int64)
        local[named] = np.arange(len(named))
        return Block(allowed, problem.weights[problem.blocks[number]], named, edges[free], local[vertices[free]])


def allowed_labels(edges: Ints, fixed: Ints, count: int) -> Bools:
    """Per edge and label, whether no fixed vertex forbids it."""
    allowed = np.ones((count, len(SPLITS)), dtype=bool)
    for label in range(len(SPLITS)):
        allowed[edges[(fixed != FREE) & (fixed != label)], label] = False
    return allowed


def two_way(edges: Ints, vertices: Ints, pays_a: Ints, pays_b: Ints, count: int) -> TwoWay:
    """Without the edges that pay on neither side."""
    pays = (pays_a > 0) | (pays_b > 0)
    useful, used = pays[edges], np.flatnonzero(pays)
    number = np.full(len(pays_a), -1, dtype=np.int64)
    number[used] = np.arange(len(used))
    return TwoWay(number[edges[useful]], vertices[useful], pays_a[used], pays_b[used], count)
