"""The outer search: which systems are for train, for val, for test. Counted in iterations, never in seconds."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import product

import numpy as np

from exports.splitting.inner import Inner
from exports.splitting.polish import ascend, settle
from exports.splitting.problem import FREE, SPLITS, Ints, Problem
from exports.splitting.worth import Worth

EVERY_LABELLING_UP_TO = 5  # systems: 3^5 = 243 labellings are simply all tried
EDGE_BUDGET = 1_500_000  # edges x iterations of the outer search
FEWEST, MOST = 24, 600
PATIENCE = 150  # iterations without a better labelling
HOT, COLD = 0.2, 0.002  # temperatures, in units of worth
POLISH_UP_TO = 60_000  # edges; beyond, single moves cost more than they find
CROSSED_STARTS = 6


@dataclass(frozen=True)
class Found:
    labels: Ints
    system_labels: Ints
    worth: float
    tried: int
    exhaustive: bool


def search(problem: Problem, inner: Inner, worth: Worth, seed: int) -> Found:
    free = [int(v) for v in problem.systems if problem.pins[v] == FREE]
    exhaustive = len(free) <= EVERY_LABELLING_UP_TO
    candidates = Candidates(problem, inner, worth)
    if exhaustive:
        for choice in product(range(len(SPLITS)), repeat=len(free)):
            candidates.consider(labelled(problem, free, choice))
    else:
        anneal(problem, candidates, free, seed)
    best = candidates.best
    finalists = [best, *crossed_starts(problem, best.system_labels, worth, inner.rank)]
    small = problem.edge_count <= POLISH_UP_TO
    labels = max(
        (settle(problem, ascend(problem, one.labels, worth), worth, np.argsort(inner.rank)) if small else one.labels
         for one in finalists),
        key=lambda found: worth.of(problem, problem.kept(found)),
    )  # fmt: skip
    value = worth.of(problem, problem.kept(labels))
    return Found(labels, labels, value, candidates.tried, exhaustive)


def labelled(problem: Problem, free: list[int], choice: tuple[int, ...]) -> Ints:
    labels = problem.pinned_labels()
    labels[free] = choice
    return labels


class Candidates:
    """Tries system labels, remembers what was tried and the best."""

    def __init__(self, problem: Problem, inner: Inner, worth: Worth) -> None:
        self.problem, self.inner, self.worth = problem, inner, worth
        self.best = Found(problem.pinned_labels(), problem.pinned_labels(), -math.inf, 0, False)
        self.tried = 0
        self._seen: dict[bytes, float] = {}

    def consider(self, system_labels: Ints) -> float:
        key = system_labels[self.problem.systems].tobytes()
        if key not in self._seen:
            self.tried += 1
            labels = ascend(self.problem, self.inner.labels_for(system_labels), self.worth, rounds=1)
            value = self.worth.of(self.problem, self.problem.kept(labels))
            self._seen[key] = value
            if value > self.best.worth:
                self.best = Found(labels, system_labels.copy(), value, self.tried, False)
        return self._seen[key]


def anneal(problem: Problem, candidates: Candidates, free: list[int], seed: int) -> None:
    """Flip or swap labels of systems; a worse labelling is accepted ever more rarely."""
    rng = random.Random(seed)  # noqa: S311 -- a search, not a secret
    order = list(free)
    rng.shuffle(order)
    order.sort(key=lambda vertex: -int(problem.degrees[vertex]))
    starts = [filled_by_deficit(problem, candidates.worth, order, scope) for scope in (False, True)]
    current = max(starts, key=candidates.consider)
    value = candidates.consider(current)
    iterations = min(MOST, max(FEWEST, EDGE_BUDGET // max(1, problem.edge_count)))
    last_gain = 0
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
        best = candidates.best.worth
        tried_value = candidates.consider(tried)
        if tried_value > best:
            last_gain = step
        if tried_value >= value or rng.random() < math.exp((tried_value - value) / temperature):
            current, value = tried, tried_value


def filled_by_deficit(problem: Problem, worth: Worth, order: list[int], per_stratum: bool) -> Ints:
    """Fill the splits with whole systems, largest first, by the largest deficit: overall, or stratum by stratum."""
    labels = problem.pinned_labels()
    weight = np.ones((len(problem.vertices), 1)) * problem.degrees[:, None]
    if per_stratum:
        by_edge = np.zeros((problem.edge_count, len(problem.strata)))
        by_edge[problem.stratum_edge, problem.stratum_of] = 1.0
        weight = np.zeros((len(problem.vertices), len(problem.strata)))
        np.add.at(weight, problem.member_vertex, by_edge[problem.member_edge])
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


def crossed_starts(problem: Problem, system_labels: Ints, worth: Worth, rank: Ints) -> Iterator[Found]:
    """Starts for data in which everything hangs together, where no cut is worth it: label one kind by shares, then
    let the others follow."""
    for number in range(CROSSED_STARTS if problem.edge_count <= POLISH_UP_TO else 0):
        kind = ("speaker", "text")[number % 2]
        labels = problem.pinned_labels()
        labels[problem.systems] = system_labels[problem.systems]
        chosen = np.flatnonzero((problem.kinds == kind) & (problem.pins == FREE))
        if not len(chosen):
            continue
        filled = np.zeros(len(SPLITS))
        whole = float(problem.degrees[chosen].sum())
        # Held-out sides get more vertices than their share, for only what agrees on every kind will be kept there.
        wanted = worth.shares ** (1 / (1 + number // 2))
        wanted = wanted / wanted.sum() * whole
        order = sorted(chosen.tolist(), key=lambda v: (-int(problem.degrees[v]), int((rank[v] * (number + 1)) % 1009)))
        for vertex in order:
            label = int(np.argmax(wanted - filled))
            labels[vertex] = label
            filled[label] += problem.degrees[vertex]
        follow = [k for k in ("text", "recording", "speaker") if k != kind]
        for other in follow:
            movable = (problem.kinds == other) & (problem.pins == FREE)
            labels = follow_majority(problem, labels, movable)
        labels = ascend(problem, labels, worth)
        yield Found(labels, system_labels, worth.of(problem, problem.kept(labels)), 0, False)


def follow_majority(problem: Problem, labels: Ints, movable: np.ndarray) -> Ints:
    """Each movable vertex takes the label that most of its neighbours carry, weighed against large splits."""
    rows = movable[problem.member_vertex]
    carried = np.zeros((problem.edge_count, len(SPLITS)))
    still = ~rows & (labels[problem.member_vertex] >= 0)
    np.add.at(carried, (problem.member_edge[still], labels[problem.member_vertex[still]]), 1.0)
    votes = np.zeros((len(problem.vertices), len(SPLITS)))
    np.add.at(votes, problem.member_vertex[rows], carried[problem.member_edge[rows]])
    chosen = labels.copy()
    heard = movable & (votes.sum(axis=1) > 0)
    spread = votes.sum(axis=0) + 1.0
    # Deficit filling in a fixed order keeps ties from all landing in train.
    for vertex in np.flatnonzero(heard):
        label = int(np.argmax(votes[vertex] / spread))
        chosen[vertex] = label
        spread[label] += votes[vertex].sum()
    return chosen


def ranks(problem: Problem, seed: int) -> Ints:
    """A place in a shuffled order for every vertex: from its name and the seed alone."""
    digests = [blake2b(f"{seed}|{kind}|{value}".encode(), digest_size=8).digest() for kind, value in problem.vertices]
    order = sorted(range(len(digests)), key=digests.__getitem__)
    rank = np.empty(len(digests), dtype=np.int64)
    rank[order] = np.arange(len(digests))
    return rank
