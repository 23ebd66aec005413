"""Policy `strict`: no speaker, system, text or recording in two splits. What straddles is dropped and listed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from exports.errors import Refused
from exports.splitting.certificate import certify, straddling
from exports.splitting.impossible import explain
from exports.splitting.inner import Inner
from exports.splitting.problem import SPLITS, Attribute, Problem, Unit
from exports.splitting.search import ranks, search
from exports.splitting.worth import Worth


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
    problem = Problem.build(units, pins or {})
    worth = Worth.to_reach(shares, problem)
    inner = Inner(problem, worth.shares, ranks(problem, seed))
    found = search(problem, inner, worth, seed)
    kept = problem.kept(found.labels)
    if len(np.unique(kept[kept >= 0])) < len(SPLITS):
        raise SplitImpossible(explain(problem, kept))
    used = np.zeros(len(problem.vertices), dtype=bool)
    used[problem.member_vertex[kept[problem.member_edge] >= 0]] = True
    return Outcome(
        splits={unit.id: SPLITS[k] for unit, k in zip(problem.units, kept.tolist(), strict=True) if k >= 0},
        labels={problem.vertices[v]: SPLITS[found.labels[v]] for v in np.flatnonzero(used).tolist()},
        straddling=straddling(problem, found.labels, kept),
        certificate=certify(problem, inner, found, kept, worth, seed),
    )
