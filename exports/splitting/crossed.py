"""Starts for data in which everything hangs together, where no cut is worth it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from exports.splitting.problem import FREE, SPLITS, Bools, Ints, Problem
from exports.splitting.worth import Worth

CROSSED_STARTS = 6


def crossed_starts(problem: Problem, system_labels: Ints, worth: Worth, rank: Ints) -> Iterator[Ints]:
    """Starts for data in which everything hangs together, where no cut is worth it: label one kind by shares, then
    let the others follow."""
    for number in range(CROSSED_STARTS):
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
        yield labels


def follow_majority(problem: Problem, labels: Ints, movable: Bools) -> Ints:
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
