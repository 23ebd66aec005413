"""Why a split is impossible, and what to do: in words, with the numbers that decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from exports.splitting.marks import is_unknown
from exports.splitting.problem import SPLITS, Ints, Problem

MANY = {"speaker": "speakers", "system": "systems", "text": "texts", "recording": "recordings"}
ADVICE = {
    "speaker": "Add clips of other speakers.",
    "system": "Add clips of other systems (or natural speech).",
    "text": "Add clips of other texts.",
    "recording": "Add clips that are not copies of the same recordings.",
}
MOST_REASONS = 3


def explain(problem: Problem, splits: Mapping[tuple[str, ...], str]) -> str:
    empty = listed([name for name in SPLITS if name not in set(splits.values())])
    start = f"Nothing was released and nothing was lost. With what straddles dropped, {empty} would stay empty: "
    if problem.size < len(SPLITS):
        return start + f"there are only {problem.size} accepted items, and three splits. Accept more items first."
    if blank := blank_columns(problem):
        return start + blank
    for kind, many in MANY.items():
        of_kind = np.flatnonzero(problem.kinds == kind)
        if 0 < len(of_kind) < len(SPLITS) and items_of(problem, of_kind) == problem.size:
            name = kind if len(of_kind) == 1 else many
            return start + (
                f"all {problem.size} items come from {len(of_kind)} {name}, and each may be in one split only. "
                + ADVICE[kind]
            )
    seen = ", ".join(f"{int((problem.kinds == kind).sum())} {many}" for kind, many in MANY.items())
    return start + (
        f"its {problem.size} items hang together through what they share ({seen}), so that no three groups exist "
        "that share nothing. Add clips whose speaker, system and text are all new, or pairs within one system; "
        "reserving speakers, texts and systems for a split before synthesis keeps everything."
    )


def blank_columns(problem: Problem) -> str:
    """Which columns are empty, for how many items, and what to do about it; empty where everything is known."""
    blanks = [v for v, attribute in enumerate(problem.vertices) if is_unknown(attribute)]
    counts = {
        kind: items_of(problem, np.array([v for v in blanks if problem.vertices[v][0] == kind], dtype=np.int64))
        for kind in MANY
    }
    missing = {kind: count for kind, count in counts.items() if count}
    if not missing:
        return ""
    told = listed([f"{kind} for {count}" for kind, count in missing.items()])
    return (
        f"columns are empty ({told} of {problem.size} items), and this policy takes what is unknown to be the "
        "same within its source. Choose policy core_flags: it leaves open what is unknown, and its rows say so. Or "
        f"bring the clips in with {listed(list(missing))} filled in; a clip keeps what it was first imported with, so "
        "that needs an empty data folder."
    )


def explain_nothing(rows: Iterable[Mapping[str, Any]]) -> str:
    """Why of all items none is released; `rows` are what fell out."""
    reasons = Counter(str(row["reason"]) for row in rows)
    told = "; ".join(f"{count} × {reason}" for reason, count in reasons.most_common(MOST_REASONS))
    return (
        f"Nothing was released and nothing was lost. Every item falls out: {told}. Choose another policy, or for "
        "policy given the column of the import that holds the splits."
    )


def listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def items_of(problem: Problem, vertices: Ints) -> int:
    edges = np.unique(problem.member_edge[np.isin(problem.member_vertex, vertices)])
    return int(problem.weights[edges].sum())
