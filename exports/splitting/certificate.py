"""What can be said for a split: how much was kept, what was dropped and why, and how far from the best it can be.

The bound holds for the chosen system labels (those are searched, not proven) and for train against held-out: for any
factor f, no labelling with held-out share h keeps more than L(f) / (1 - h + f h) units, where L(f) is the maximum of
(train + f x held-out) that the minimum cut attains. The smallest over the sweep is the bound.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from exports.splitting.inner import Inner
from exports.splitting.problem import CONFLICT, SPLITS, Ints, Problem
from exports.splitting.search import Found
from exports.splitting.worth import Worth, counts


def straddling(problem: Problem, labels: Ints, kept: Ints) -> list[dict[str, Any]]:
    """One row per dropped unit: its id and, per attribute kind, the splits its attributes are in."""
    dropped: dict[int, dict[str, set[str]]] = {int(e): {} for e in np.flatnonzero(kept < 0)}
    for edge, vertex in zip(problem.member_edge.tolist(), problem.member_vertex.tolist(), strict=True):
        if edge in dropped:
            label = int(labels[vertex])
            name = "several" if label == CONFLICT else SPLITS[label]
            dropped[edge].setdefault(problem.vertices[vertex][0], set()).add(name)
    rows = []
    for edge, kinds in dropped.items():
        where = {kind: sorted(names) for kind, names in kinds.items()}
        rows.append({"unit": problem.units[edge].id, "where": where, "reason": reason(where)})
    return rows


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
    rows = straddling(problem, found.labels, kept)
    here = int(total.sum())
    bound = upper_bound(problem, inner, found)
    return {
        "policy": "strict",
        "seed": seed,
        "units": problem.edge_count,
        "kept": here,
        "kept_share": round(here / problem.edge_count, 4),
        "by_split": {name: int(n) for name, n in zip(SPLITS, total, strict=True)},
        "wanted_shares": [round(float(share), 4) for share in worth.shares],
        "shares": [round(float(n) / here, 4) for n in total],
        "by_stratum": {
            name: {split: int(n) for split, n in zip(SPLITS, row, strict=True)}
            for name, row in zip(problem.strata, strata, strict=True)
        },
        "dropped": len(rows),
        "dropped_by_reason": dict(sorted(Counter(row["reason"] for row in rows).items())),
        "bound": bound,
        "bound_holds_for": "train against held-out, for the chosen system labels, at the shares that were reached",
        "gap": round(max(0.0, 1 - here / bound), 4) if bound else None,
        "system_labels": {
            "systems": len(problem.systems),
            "tried": found.tried,
            "proven": bool(found.exhaustive),
            "note": "every labelling was tried" if found.exhaustive else "searched, not proven to be the best",
        },
        "pinned_attributes": int((problem.pins >= 0).sum()),
        "quarantined_attributes": int((problem.pins == CONFLICT).sum()),
    }


def upper_bound(problem: Problem, inner: Inner, found: Found) -> int:
    """The most units any labelling could keep with these system labels and these shares, block by block."""
    kept = problem.kept(found.labels)
    total = 0.0
    for number, solution in enumerate(inner.solutions(found.labels)):
        block = problem.blocks[number]
        of_block = kept[block]
        here = int((of_block >= 0).sum())
        held = float((of_block > 0).sum()) / here if here else 0.0
        bounds = [
            (point.kept_a + point.factor * point.kept_b) / (1 - held + point.factor * held)
            for point in solution.front
            if point.factor is not None
        ]
        total += min([*bounds, float(len(block))])
    return max(int(np.ceil(total - 1e-6)), int((kept >= 0).sum()))
