"""Improving a labelling by hand-sized moves, never making it worse: whole kinds at once, then single vertices."""

from __future__ import annotations

import numpy as np

from exports.splitting.problem import CONFLICT, FREE, SPLITS, Ints, Problem
from exports.splitting.worth import Worth, counts


def ascend(problem: Problem, labels: Ints, worth: Worth, *, rounds: int = 3) -> Ints:
    """Give every vertex of one kind its best label while the others stand still, kind after kind.

    With all other kinds fixed, the vertices of one kind decide independently (but for pairs), so each pass is exact
    for the slopes of the worth; a pass that does not pay is taken back.
    """
    best = labels.copy()
    best_worth = worth.of(problem, problem.kept(best))
    for _ in range(rounds):
        before = best_worth
        for kind in ("text", "recording", "speaker"):
            movable = (problem.kinds == kind) & (problem.pins == FREE)
            if not movable.any():
                continue
            tried = reassigned(problem, best, movable, worth)
            value = worth.of(problem, problem.kept(tried))
            if value > best_worth + 1e-12:
                best, best_worth = tried, value
        if best_worth <= before + 1e-12:
            break
    return best


def reassigned(problem: Problem, labels: Ints, movable: np.ndarray, worth: Worth) -> Ints:
    rows = movable[problem.member_vertex]
    others = np.bincount(problem.member_edge[~rows], minlength=problem.edge_count)
    slopes = worth.slopes(problem, problem.kept(labels))
    gain = np.zeros((len(problem.vertices), len(SPLITS)))
    carried = labels[problem.member_vertex]
    for label in range(len(SPLITS)):
        agreeing = np.bincount(problem.member_edge[~rows & (carried == label)], minlength=problem.edge_count)
        pays = np.where(agreeing == others, slopes[:, label], 0.0)
        gain[:, label] = np.bincount(
            problem.member_vertex[rows], weights=pays[problem.member_edge[rows]], minlength=len(problem.vertices)
        )
    chosen = labels.copy()
    better = movable & (gain.max(axis=1) > 0)
    chosen[better] = gain[better].argmax(axis=1)
    return chosen


def settle(problem: Problem, labels: Ints, worth: Worth, order: Ints, *, passes: int = 4) -> Ints:
    """Move single vertices (systems too) to other labels as long as one move pays."""
    state = State(problem, labels, worth)
    for _ in range(passes):
        moved = sum(state.improve(int(vertex)) for vertex in order if problem.pins[vertex] == FREE)
        if not moved:
            break
    return state.labels


class State:
    """A labelling with the counts that tell what a move is worth without counting everything again."""

    def __init__(self, problem: Problem, labels: Ints, worth: Worth) -> None:
        self.problem, self.worth = problem, worth
        self.labels = labels.copy()
        self.carried = np.zeros((problem.edge_count, len(SPLITS)), dtype=np.int64)
        valid = labels[problem.member_vertex] != CONFLICT
        np.add.at(self.carried, (problem.member_edge[valid], labels[problem.member_vertex[valid]]), 1)
        self.total, self.strata = counts(problem, problem.kept(labels))
        order = np.argsort(problem.member_vertex, kind="stable")
        self.edges_by_vertex = problem.member_edge[order]
        self.first = np.concatenate([[0], np.cumsum(problem.degrees)])
        strata_order = np.argsort(problem.stratum_edge, kind="stable")
        self.strata_by_edge = problem.stratum_of[strata_order]
        self.first_stratum = np.concatenate(
            [[0], np.cumsum(np.bincount(problem.stratum_edge, minlength=problem.edge_count))]
        )

    def improve(self, vertex: int) -> bool:
        edges = self.edges_by_vertex[self.first[vertex] : self.first[vertex + 1]]
        now = int(self.labels[vertex])
        sizes = self.problem.sizes[edges]
        lost = edges[self.carried[edges, now] == sizes]
        best_gain, best_label = 1e-9, now
        for label in range(len(SPLITS)):
            if label == now:
                continue
            won = edges[self.carried[edges, label] == sizes - 1]
            if not len(won) and len(lost):
                continue
            gain = self.gain(lost, now, won, label)
            if gain > best_gain:
                best_gain, best_label = gain, label
        if best_label == now:
            return False
        won = edges[self.carried[edges, best_label] == sizes - 1]
        self.apply(lost, now, -1)
        self.apply(won, best_label, +1)
        self.carried[edges, now] -= 1
        self.carried[edges, best_label] += 1
        self.labels[vertex] = best_label
        return True

    def gain(self, lost: Ints, now: int, won: Ints, label: int) -> float:
        self.apply(lost, now, -1)
        self.apply(won, label, +1)
        value = self.worth.of_counts(self.total, self.strata)
        self.apply(lost, now, +1)
        self.apply(won, label, -1)
        return value - self.standing()

    def standing(self) -> float:
        return self.worth.of_counts(self.total, self.strata)

    def apply(self, edges: Ints, label: int, sign: int) -> None:
        self.total[label] += sign * len(edges)
        for edge in edges:
            self.strata[self.strata_by_edge[self.first_stratum[edge] : self.first_stratum[edge + 1]], label] += sign
