"""A labelling on the table: what every vertex would gain by another label, counted for all of a kind at once.

With all other kinds standing still the vertices of one kind decide independently (but for pairs), so one pass over a
kind is one step of block coordinate ascent, and with noise one step of a block Gibbs sampler.
"""

from __future__ import annotations

import numpy as np

from exports.splitting.problem import CONFLICT, FREE, SPLITS, Bools, Ints, Problem
from exports.splitting.worth import Floats, Worth

LABELS = len(SPLITS)
KINDS = ("text", "recording", "speaker")
STAY = 1e-6  # of a unit: what a vertex keeps for not moving when two labels are worth the same


class Board:
    """The arrays that all passes share."""

    def __init__(self, problem: Problem, worth: Worth) -> None:
        self.problem, self.worth = problem, worth
        free = problem.pins == FREE
        self.rows: dict[str, tuple[Ints, Ints]] = {}
        self.movable: dict[str, Ints] = {}
        for kind in (*KINDS, "system"):
            of_kind = (problem.kinds == kind) & free
            chosen = of_kind[problem.member_vertex]
            if chosen.any():
                place = np.cumsum(of_kind) - 1
                self.rows[kind] = problem.member_edge[chosen], place[problem.member_vertex[chosen]]
                self.movable[kind] = np.flatnonzero(of_kind)
        self.edge3 = problem.member_edge * LABELS
        self.signature, self.weight_of, self.strata_of = signatures(problem)

    def carried(self, labels: Ints) -> Ints:
        """Per edge and label, how many of its vertices carry the label."""
        carried = labels[self.problem.member_vertex]
        known = carried != CONFLICT
        flat = self.edge3 + carried if known.all() else (self.edge3 + carried)[known]
        return np.bincount(flat, minlength=self.problem.edge_count * LABELS).reshape(-1, LABELS)

    def counts(self, carried: Ints) -> tuple[Floats, Floats]:
        """Kept units in all and per stratum; each per label."""
        complete = carried == self.problem.sizes[:, None]
        width = len(self.strata_of)
        found = np.stack([np.bincount(self.signature[complete[:, k]], minlength=width) for k in range(LABELS)], axis=1)
        return self.weight_of @ found, self.strata_of.T @ found

    def value(self, labels: Ints) -> float:
        total, strata = self.counts(self.carried(labels))
        return self.worth.of_counts(total, strata)

    def slopes(self, carried: Ints) -> Floats:
        """What one more kept edge is worth, per signature and label."""
        total, strata = self.counts(carried)
        overall, inner = self.worth.slopes_of(total, strata)
        return self.weight_of[:, None] * overall + self.strata_of @ inner

    def gains(self, kind: str, labels: Ints, carried: Ints, slopes: Floats) -> Floats:
        """Per vertex of the kind and label: what its units are worth if it takes the label and nobody else moves."""
        edges, places = self.rows[kind]
        vertices = self.movable[kind]
        now = labels[vertices][places]
        needed = self.problem.sizes[edges] - 1
        price = slopes[self.signature[edges]]
        gain = np.empty((len(vertices), LABELS))
        for label in range(LABELS):
            agree = carried[edges, label] - (now == label) == needed
            gain[:, label] = np.bincount(places[agree], price[agree, label], minlength=len(vertices))
        return gain

    def take(self, kind: str, labels: Ints, *, moving: Bools | None = None, noise: Floats | None = None) -> Ints:
        """Labels after those of `moving` took their best, `noise` (vertices x labels) added to what each is worth."""
        carried = self.carried(labels)
        slopes = self.slopes(carried)
        gain = self.gains(kind, labels, carried, slopes)
        vertices = self.movable[kind]
        now = labels[vertices]
        of_a_unit = float((np.abs(slopes) / self.weight_of[:, None]).mean())
        gain[np.arange(len(vertices)), now] += STAY * of_a_unit
        if noise is not None:
            gain = gain + noise * of_a_unit
        best = gain.argmax(axis=1)
        if moving is not None:
            best = np.where(moving, best, now)
        taken = labels.copy()
        taken[vertices] = best
        return taken


def signatures(problem: Problem) -> tuple[Ints, Floats, Floats]:
    """Edges of the same units per stratum share a signature: its number per edge; per signature the units of such an
    edge, and these by stratum."""
    width = len(problem.strata)
    code = problem.weights.astype(np.uint64)
    with np.errstate(over="ignore"):
        salts = np.random.Generator(np.random.PCG64(7)).integers(1, 2**62, width, dtype=np.uint64)
        np.add.at(code, problem.stratum_edge, salts[problem.stratum_of])
    _, first, signature = np.unique(code, return_index=True, return_inverse=True)
    place = np.full(problem.edge_count, -1, dtype=np.int64)
    place[first] = np.arange(len(first))
    rows = place[problem.stratum_edge] >= 0
    inside = np.zeros((len(first), width))
    np.add.at(inside, (place[problem.stratum_edge[rows]], problem.stratum_of[rows]), 1.0)
    return signature.astype(np.int64), problem.weights[first].astype(float), inside
