"""What can be said for a split: how much was kept, what was dropped and why, and how far from the best it can be.

The bound holds for the chosen system labels (those are searched, not proven) and for train against held-out, block by
block: L(f), the most that (train + f x held-out) can be, is attained by a minimum cut for every factor f. So no
labelling with held-out share h keeps more than L(f) / (1 - h + f h) units, and none with t units in train holds out
more than (L(f) - t) / f. The smallest over the sweep is the bound; `branching` tightens it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

import numpy as np

from exports.splitting.branching import tightest
from exports.splitting.inner import Inner
from exports.splitting.problem import CONFLICT, FREE, SPLITS, Ints, Problem
from exports.splitting.search import Found
from exports.splitting.twoway import Point
from exports.splitting.worth import Aim, TwoWayAim, Worth, counts


def straddling(problem: Problem, labels: Ints, kept: Ints) -> list[dict[str, Any]]:
    """One row per dropped unit: its id and, per attribute kind, the splits its attributes are in."""
    dropped: dict[int, dict[str, set[str]]] = {int(e): {} for e in np.flatnonzero(kept < 0)}
    for edge, vertex in zip(problem.member_edge.tolist(), problem.member_vertex.tolist(), strict=True):
        if edge in dropped:
            label = int(labels[vertex])
            name = "several" if label == CONFLICT else SPLITS[label]
            dropped[edge].setdefault(problem.vertices[vertex][0], set()).add(name)
    where = {edge: {kind: sorted(names) for kind, names in kinds.items()} for edge, kinds in dropped.items()}
    why = {edge: reason(kinds) for edge, kinds in where.items()}
    return [
        {"unit": unit.id, "where": where[edge], "reason": why[edge]}
        for unit, edge in zip(problem.units, problem.edge_of.tolist(), strict=True)
        if edge in where
    ]


def reason(where: dict[str, list[str]]) -> str:
    """For example `text against speaker and system`: the smallest group of kinds that disagrees with the rest."""
    if any("several" in names for names in where.values()):
        return "quarantined: " + " and ".join(kind for kind, names in sorted(where.items()) if "several" in names)
    inside = sorted(kind for kind, names in where.items() if len(names) > 1)
    if inside:
        return "the clips of the pair differ in " + " and ".join(inside)
    sides: dict[str, list[str]] = {}
    for kind, (name,) in sorted((kind, tuple(names)) for kind, names in where.items()):
        sides.setdefault(name, []).append(kind)
    return " against ".join(" and ".join(kinds) for kinds in sorted(sides.values(), key=lambda k: (len(k), k)))


def certify(problem: Problem, inner: Inner, found: Found, kept: Ints, worth: Worth, seed: int) -> dict[str, Any]:
    total, strata = counts(problem, kept)
    here = int(total.sum())
    labels = unmet_as_held(problem, found.labels) if worth.aim is Aim.CORE else found.labels
    two_way = problem.kept(np.where(labels > 0, 1, labels))
    reasons = Counter(reason_of(row) for row in straddling(problem, found.labels, kept))
    return {
        "seed": seed,
        "units": problem.size,
        "kept": here,
        "kept_share": round(here / max(1, problem.size), 4),
        "by_split": {name: int(n) for name, n in zip(SPLITS, total, strict=True)},
        "wanted_shares": [round(float(share), 4) for share in worth.shares],
        "shares": [round(float(n) / max(1, here), 4) for n in total],
        "by_stratum": {
            name: {split: int(n) for split, n in zip(SPLITS, row, strict=True)}
            for name, row in zip(problem.strata, strata, strict=True)
        },
        "dropped": problem.size - here,
        "dropped_by_reason": dict(sorted(reasons.items())),
        **proof(problem, inner, labels, two_way, worth),
        "between_val_and_test": int(problem.weights[two_way >= 0].sum()) - here,
        "system_labels": {
            "systems": len(problem.systems),
            "tried": found.tried,
            "proven": bool(found.exhaustive),
            "note": "every labelling was tried" if found.exhaustive else "searched, not proven to be the best",
        },
        "pinned_attributes": int((problem.pins >= 0).sum()),
        "quarantined_attributes": int((problem.pins == CONFLICT).sum()),
    }


def reason_of(row: dict[str, Any]) -> str:
    return str(row["reason"])


def unmet_as_held(problem: Problem, labels: Ints) -> Ints:
    """The labels, where what was to be in train but came with no unit of train counts as held out: unmet."""
    two_way = problem.kept(np.where(labels > 0, 1, labels))
    met = np.zeros(len(labels), dtype=bool)
    met[problem.member_vertex[two_way[problem.member_edge] == 0]] = True
    return np.where((labels == 0) & ~met & (problem.pins == FREE), 1, labels)


def proof(problem: Problem, inner: Inner, labels: Ints, two_way: Ints, worth: Worth) -> dict[str, Any]:
    """Train against held-out: what was reached, the most that any labelling of the rest could, and the gap."""
    core = worth.aim is Aim.CORE
    reached = int(problem.weights[two_way > 0 if core else two_way >= 0].sum())
    bound = max(reached, int(np.ceil(sum(bounds(problem, inner, labels, two_way, core)) - 1e-6)))
    return {
        "reached": reached,
        "bound": bound,
        "bound_holds_for": "held-out units, for the chosen system labels and as many units in train"
        if core
        else "kept units, train against held-out, for the chosen system labels at the shares that were reached",
        "gap": round(1 - reached / bound, 4) if bound else None,
    }


def bounds(problem: Problem, inner: Inner, labels: Ints, two_way: Ints, core: bool) -> Iterator[float]:
    for number, solution in enumerate(inner.solutions(labels)):
        of_block, weights = two_way[problem.blocks[number]], problem.weights[problem.blocks[number]]
        size, train, held = (int(weights[chosen].sum()) for chosen in (of_block >= -1, of_block == 0, of_block > 0))
        share = held / max(1, train + held)
        aim = TwoWayAim(Aim.CORE, 1 - train / size, size) if core else TwoWayAim(Aim.KEPT, share, 0)
        most = partial(most_held, size, train) if core else partial(most_kept, size, share)
        yield max(0.0, tightest(inner.block(number, labels).train_or_held, aim, most, solution.front))


def most_held(size: int, train: int, points: Iterable[Point]) -> float:
    return min([float(size), *((attained - train) / factor for attained, factor in attaining(points))])


def most_kept(size: int, share: float, points: Iterable[Point]) -> float:
    return min([float(size), *(attained / (1 - share + factor * share) for attained, factor in attaining(points))])


def attaining(points: Iterable[Point]) -> Iterator[tuple[float, float]]:
    """L(f) and f, of the points that are the best for a factor."""
    for point in points:
        if point.factor is not None:
            yield point.kept_a + point.factor * point.kept_b, point.factor
