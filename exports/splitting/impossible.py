"""Why a split is impossible, and what to do: in words, with the numbers that decide."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from exports.splitting.problem import SPLITS, Problem

MANY = {"speaker": "speakers", "system": "systems", "text": "texts", "recording": "recordings"}
ADVICE = {
    "speaker": "Add clips of other speakers, or fill in the speaker column where it is empty: clips whose speaker is "
    "unknown count as one speaker per source.",
    "system": "Add clips of other systems (or natural speech), or fill in the system column where it is empty.",
    "text": "Add clips of other texts, or fill in the text column where it is empty: clips whose text is unknown count "
    "as one text per source.",
    "recording": "Add clips that are not copies of the same recordings.",
}


def explain(problem: Problem, splits: Mapping[tuple[str, ...], str]) -> str:
    empty = " and ".join(name for name in SPLITS if name not in set(splits.values()))
    start = f"Nothing was released and nothing was lost. With what straddles dropped, {empty} would stay empty: "
    if problem.edge_count < len(SPLITS):
        return start + f"there are only {problem.edge_count} accepted items, and three splits. Accept more items first."
    for kind, many in MANY.items():
        of_kind = np.flatnonzero(problem.kinds == kind)
        covered = np.unique(problem.member_edge[np.isin(problem.member_vertex, of_kind)])
        if 0 < len(of_kind) < len(SPLITS) and len(covered) == problem.edge_count:
            name = kind if len(of_kind) == 1 else many
            return start + (
                f"all {problem.edge_count} items come from {len(of_kind)} {name}, and each may be in one split only. "
                + ADVICE[kind]
            )
    seen = ", ".join(f"{int((problem.kinds == kind).sum())} {many}" for kind, many in MANY.items())
    return start + (
        f"its {problem.edge_count} items hang together through what they share ({seen}), so that no three groups exist "
        "that share nothing. Add clips whose speaker, system and text are all new, or pairs within one system; "
        "reserving speakers, texts and systems for a split before synthesis keeps everything."
    )
