"""The outer search: which systems are for train, for val, for test. Counted in iterations, never in seconds."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import product

import numpy as np

from exports.splitting.board import Board
from exports.splitting.crossed import crossed_starts
from exports.splitting.inner import Inner
from exports.splitting.polish import ascend, cool
from exports.splitting.problem import FREE, SPLITS, Ints, Problem
from exports.splitting.worth import Worth

EVERY_LABELLING_UP_TO = 4  # systems: 3^4 = 81 labellings are simply all tried
EDGE_BUDGET = 10_000_000  # edges x iterations of the outer search
FEWEST, MOST = 40, 500
PATIENCE = 150  # iterations without a better labelling
HOT, COLD = 0.1, 0.002  # temperatures, in units of worth
EXACT = 3  # labellings of systems that are solved exactly and polished
COOLED = 2  # labellings that are then sampled from
AGAIN, WARM = 2, 0.4
LARGE = 300_000  # edges; beyond, each of these is done once
CROSSED_UP_TO = 60_000  # edges; beyond, these starts cost more than they find


@dataclass(frozen=True)
class Found:
    labels: Ints
    worth: float
    tried: int
    exhaustive: bool


def search(problem: Problem, inner: Inner, worth: Worth, seed: int, others: Sequence[Ints] = ()) -> Found:
    """The best labelling found; never worse than any of `others`."""
    free = [int(v) for v in problem.systems if problem.pins[v] == FREE]
    exhaustive = len(free) <= EVERY_LABELLING_UP_TO
    exact, cooled, again = (1, 1, 1) if problem.edge_count > LARGE else (EXACT, COOLED, AGAIN)
    candidates = Candidates(problem, inner, Board(problem, worth))
    if exhaustive:
        for choice in product(range(len(SPLITS)), repeat=len(free)):
            candidates.solve(labelled(problem, free, choice))
    else:
        anneal(problem, candidates, free, seed)
        for labels in candidates.foremost(exact):
            candidates.solve(labels)
    starts = [*candidates.foremost(exact), *others]
    if problem.edge_count <= CROSSED_UP_TO:
        starts += [ascend(candidates.board, one)[0] for one in crossed_starts(problem, starts[0], worth, inner.rank)]
    starts = sorted(starts, key=lambda one: -candidates.board.value(one))[:cooled]
    labels, value = max((cool(candidates.board, one, seed) for one in starts), key=lambda found: found[1])
    for _ in range(again):  # cooling may have moved systems: solve exactly for where they are now
        solved = ascend(candidates.board, inner.labels_for(labels), rounds=1)[0]
        labels, value = max((labels, value), cool(candidates.board, solved, seed, hot=WARM), key=lambda found: found[1])
    labels, value = ascend(candidates.board, labels)
    return Found(labels, value, candidates.tried, exhaustive)


def labelled(problem: Problem, free: list[int], choice: tuple[int, ...]) -> Ints:
    labels = problem.pinned_labels()
    labels[free] = choice
    return labels


class Candidates:
    """Tries system labels, and remembers for each the best labelling of everything."""

    def __init__(self, problem: Problem, inner: Inner, board: Board) -> None:
        self.problem, self.inner, self.board = problem, inner, board
        self.found: dict[bytes, tuple[float, Ints]] = {}
        self.tried = 0

    def solve(self, system_labels: Ints) -> float:
        """The rest by minimum cuts."""
        return self.keep(*ascend(self.board, self.inner.labels_for(system_labels), rounds=1))

    def follow(self, labels: Ints) -> float:
        """The rest from where it stands, by ascent: rough, and fast."""
        return self.keep(*ascend(self.board, labels, rounds=2))

    def keep(self, labels: Ints, value: float) -> float:
        self.tried += 1
        key = labels[self.problem.systems].tobytes()
        if key not in self.found or value > self.found[key][0]:
            self.found[key] = value, labels
        if len(self.found) > 4 * MOST:
            self.found = dict(sorted(self.found.items(), key=lambda entry: -entry[1][0])[:EXACT])
        return value

    def known(self, labels: Ints) -> tuple[float, Ints]:
        return self.found[labels[self.problem.systems].tobytes()]

    def foremost(self, count: int) -> list[Ints]:
        ranked = sorted(self.found.items(), key=lambda entry: (-entry[1][0], entry[0]))
        return [labels for _, (_, labels) in ranked[:count]]


def anneal(problem: Problem, candidates: Candidates, free: list[int], seed: int) -> None:
    """Flip or swap labels of systems; a worse labelling is accepted ever more rarely."""
    rng = random.Random(seed)  # noqa: S311 -- a search, not a secret
    order = list(free)
    rng.shuffle(order)
    order.sort(key=lambda vertex: -int(problem.degrees[vertex]))
    starts = [filled_by_deficit(problem, candidates.board.worth, order, scope) for scope in (False, True)]
    start = max(starts, key=candidates.solve)
    value, current = candidates.known(start)
    best, last_gain = value, 0
    iterations = min(MOST, max(FEWEST, EDGE_BUDGET // max(1, problem.edge_count)))
    for step in range(iterations):
        if step - last_gain > PATIENCE:
            break
        temperature = HOT * (COLD / HOT) ** (step / iterations)
        tried = current.copy()
        if rng.random() < 0.5:
            one, other = rng.sample(free, 2)
            tried[one], tried[other] = tried[other], tried[one]
        else:
            tried[rng.choice(free)] = rng.randrange(len(SPLITS))
        tried_value = candidates.follow(tried)
        if tried_value >= value or rng.random() < math.exp((tried_value - value) / temperature):
            value, current = candidates.known(tried)
        if value > best:
            best, last_gain = value, step


def filled_by_deficit(problem: Problem, worth: Worth, order: list[int], per_stratum: bool) -> Ints:
    """Fill the splits with whole systems, largest first, by the largest deficit: overall, or stratum by stratum."""
    labels = problem.pinned_labels()
    weight = np.ones((len(problem.vertices), 1)) * problem.degrees[:, None]
    if per_stratum:
        rows = np.isin(problem.member_vertex, problem.systems)
        weight = np.zeros((len(problem.vertices), len(problem.strata)))
        first = np.searchsorted(problem.stratum_edge, np.arange(problem.edge_count + 1))
        for edge, vertex in zip(problem.member_edge[rows].tolist(), problem.member_vertex[rows].tolist(), strict=True):
            np.add.at(weight[vertex], problem.stratum_of[first[edge] : first[edge + 1]], 1.0)
    wanted = weight[problem.systems].sum(axis=0)[:, None] * worth.shares
    filled = np.zeros_like(wanted)
    for vertex in problem.systems:
        if problem.pins[vertex] >= 0:
            filled[:, labels[vertex]] += weight[vertex]
    for vertex in order:
        deficit = (weight[vertex][:, None] * (wanted - filled) / np.maximum(wanted, 1.0)).sum(axis=0)
        label = int(np.argmax(deficit))
        labels[vertex] = label
        filled[:, label] += weight[vertex]
    return labels


def ranks(problem: Problem, seed: int) -> Ints:
    """A place in a shuffled order for every vertex: from its name and the seed alone."""
    digests = [blake2b(f"{seed}|{kind}|{value}".encode(), digest_size=8).digest() for kind, value in problem.vertices]
    order = sorted(range(len(digests)), key=digests.__getitem__)
    rank = np.empty(len(digests), dtype=np.int64)
    rank[order] = np.arange(len(digests))
    return rank
