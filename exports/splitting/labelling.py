"""One labelling of everything that is shared: units whose attributes agree have a split, the others straddle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from exports.errors import Refused
from exports.splitting.certificate import certify, straddling
from exports.splitting.impossible import explain
from exports.splitting.inner import Inner
from exports.splitting.problem import SPLITS, Attribute, Problem, Unit
from exports.splitting.search import ranks, search
from exports.splitting.worth import Aim, Worth


class SplitImpossible(Refused):
    """No labelling puts anything into every split."""

    code = "split_impossible"


@dataclass(frozen=True)
class Outcome:
    """`splits`: unit id -> train | val | test, kept units only. `labels`: attribute -> split, those in use only."""

    splits: dict[tuple[str, ...], str]
    labels: dict[Attribute, str]
    straddling: list[dict[str, Any]]
    certificate: dict[str, Any]
    vertex_labels: dict[Attribute, int] = field(default_factory=dict)


def split(
    units: Iterable[Unit],
    *,
    pins: Mapping[Attribute, int] | None = None,
    shares: Sequence[float] = (0.7, 0.15, 0.15),
    seed: int = 0,
) -> Outcome:
    """Split units under policy strict.

    `pins` gives attributes their label from earlier releases (0, 1, 2, or problem.CONFLICT); they never move. The
    result depends on the set of units, the pins, the shares and the seed, not on the order of the input. Raises
    SplitImpossible, with what to do about it, when val or test would stay empty.
    """
    units = list(units)
    outcome = solve(units, pins=pins or {}, shares=shares, seed=seed, aim=Aim.KEPT)
    if len(set(outcome.splits.values())) < len(SPLITS):
        raise SplitImpossible(explain(Problem.build(units, pins or {}), outcome.splits))
    return outcome


def solve(
    units: Iterable[Unit], *, pins: Mapping[Attribute, int], shares: Sequence[float], seed: int, aim: Aim
) -> Outcome:
    """The best labelling that was found, whether or not every split has something."""
    problem = Problem.build(units, pins)
    rank = ranks(problem, seed)
    worth = Worth.to_reach(shares, problem, aim)
    others = []
    if aim is Aim.CORE:  # what strict would do, with what it drops in val and test, is one of the labellings to beat
        dropping = Worth.to_reach(shares, problem, Aim.KEPT)
        others = [search(problem, Inner(problem, dropping, rank), dropping, seed).labels]
    inner = Inner(problem, worth, rank)
    found = search(problem, inner, worth, seed, others)
    kept = problem.kept(found.labels)
    used = np.zeros(len(problem.vertices), dtype=bool)
    used[problem.member_vertex[kept[problem.member_edge] >= 0]] = True
    return Outcome(
        splits={
            unit.id: SPLITS[k] for unit, k in zip(problem.units, kept[problem.edge_of].tolist(), strict=True) if k >= 0
        },
        labels={problem.vertices[v]: SPLITS[found.labels[v]] for v in np.flatnonzero(used).tolist()},
        straddling=straddling(problem, found.labels, kept),
        certificate=certify(problem, inner, found, kept, worth, seed),
        vertex_labels=dict(zip(problem.vertices, found.labels.tolist(), strict=True)),
    )
