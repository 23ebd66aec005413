"""Descriptions that say the same in two splits: one side's copy is left out, so that no answer is learnt by heart.

The copy stays where it measures: test before val before train. What is left out is listed in the release.
"""

from __future__ import annotations

from collections.abc import Iterable

from exports.textprints import NEAR, fold, near_pairs

RANK = {"train": 0, "val": 1, "test": 2}


def repeated(texts: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """`texts`: (text id, split, text). Returns the ids to leave out, each with the split that keeps its like."""
    rows = sorted(texts)
    where: dict[str, set[str]] = {}
    for _, split, text in rows:
        where.setdefault(fold(text), set()).add(split)
    kept_in = {folded: max(splits, key=RANK.__getitem__) for folded, splits in where.items()}
    leave_out = {name: kept_in[fold(text)] for name, split, text in rows if kept_in[fold(text)] != split}

    distinct = sorted(kept_in)
    groups = [kept_in[folded] for folded in distinct]
    losing: dict[str, str] = {}
    for one, other, _ in near_pairs(distinct, NEAR, groups):
        low, high = sorted((one, other), key=lambda index: RANK[groups[index]])
        losing.setdefault(distinct[low], groups[high])
    for name, _, text in rows:
        if name not in leave_out and fold(text) in losing:
            leave_out[name] = losing[fold(text)]
    return leave_out
