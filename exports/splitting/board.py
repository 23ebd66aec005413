"""A labelling on the table: what every vertex would gain by another label, counted for all of a kind at once.

With all other kinds standing still the vertices of one kind decide independently (but for pairs), so one pass over a
kind is one step of block coordinate ascent, and with noise one step of a block Gibbs sampler.
"""

from __future__ import annotations

import numpy as np

from exports.splitting.problem import FREE, SPLITS, Ints, Problem
from exports.splitting.worth import Floats, Worth

LABELS = len(SPLITS)
KINDS = ("text", "recording", "speaker")
STAY = 1e-6  # of a unit: what a vertex keeps for not moving when two labels are worth the same


class Board:
    """The arrays that all passes share."""

    def __init__(self, problem: Problem, worth: Worth) -> None:
        self.problem, self.worth = problem, worth
        free = problem.pins == FREE
        base = int(problem.sizes.max(initial=0)) + 1
        self.digit = np.array([1, base, base * base, 0, 0])  # CONFLICT counts for no label
        self.whole = problem.sizes[:, None] * self.digit[:LABELS]
        self.signature, self.weight_of, self.strata_of = signatures(problem)
        self.priced = cells(self.signature)
        self.whole_but_one: dict[str, Ints] = {}
        self.cells: dict[str, tuple[Ints, Ints]] = {}  # rows x labels: where the price stands, and the gain
        self.rows: dict[str, tuple[Ints, Ints]] = {}
        self.movable: dict[str, Ints] = {}
        for kind in (*KINDS, "system"):
            of_kind = (problem.kinds == kind) & free
            chosen = of_kind[problem.member_vertex]
            if chosen.any():
                place = np.cumsum(of_kind) - 1
                self.rows[kind] = problem.member_edge[chosen], place[problem.member_vertex[chosen]]
                self.movable[kind] = np.flatnonzero(of_kind)
                edges, places = self.rows[kind]
                self.whole_but_one[kind] = self.whole[edges] - self.digit[:LABELS]
                self.cells[kind] = cells(self.signature[edges]), cells(places)
        self.first = np.cumsum(problem.sizes) - problem.sizes
        self._seen: tuple[Ints, Ints] | None = None

    def carried(self, labels: Ints) -> Ints:
        """Per edge, how many of its vertices carry each label: as the digits of one number."""
        if self._seen is None or self._seen[0] is not labels:
            self._seen = labels, np.add.reduceat(self.digit[labels][self.problem.member_vertex], self.first)
        return self._seen[1]

    def counts(self, carried: Ints) -> tuple[Floats, Floats]:
        """Kept units in all and per stratum; each per label."""
        kept = np.flatnonzero(carried[:, None] == self.whole)
        width = len(self.weight_of)
        found = np.bincount(self.priced[kept], minlength=width * LABELS).reshape(width, LABELS).astype(float)
        by_stratum: Floats = self.strata_of.T @ found
        return self.weight_of @ found, by_stratum

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
        others = carried[edges] - self.digit[labels[vertices]][places]
        agree = np.flatnonzero(others[:, None] == self.whole_but_one[kind])
        priced, gained = self.cells[kind]
        price = slopes.ravel()[priced[agree]]
        gain = np.bincount(gained[agree], price, minlength=len(vertices) * LABELS)
        return gain.reshape(-1, LABELS).astype(float)  # of nothing, numpy counts in whole numbers

    def take(self, kind: str, labels: Ints, *, moving: Ints | None = None, noise: Floats | None = None) -> Ints:
        """Labels after those of `moving` (places in the kind) took their best, `noise` (moving x labels) added to what
        each is worth."""
        carried = self.carried(labels)
        slopes = self.slopes(carried)
        gain = self.gains(kind, labels, carried, slopes)
        vertices = self.movable[kind]
        if moving is not None:
            vertices, gain = vertices[moving], gain[moving]
        now = labels[vertices]
        of_a_unit = float((np.abs(slopes) / self.weight_of[:, None]).mean())
        gain[np.arange(len(vertices)), now] += STAY * of_a_unit
        if noise is not None:
            gain += noise * of_a_unit
        taken = labels.copy()
        taken[vertices] = gain.argmax(axis=1)
        return taken


def cells(rows: Ints) -> Ints:
    """Rows x labels, flat: the places in another flat table, of `rows` x labels."""
    return (rows[:, None] * LABELS + np.arange(LABELS)).ravel()


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
