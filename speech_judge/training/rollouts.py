"""Figures of a step's replies for the journal: sums that add up over rows and devices, and the means out of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from speech_judge.policy_losses import ALIKE, spreads
from speech_judge.rewards.case import CRITERIA, HIGHEST
from speech_judge.rewards.total import LABEL, Reward
from speech_judge.sampling import Reply

PARTS = (*CRITERIA, LABEL)
MEANS = {  # figure: (sum, what it is a mean over)
    "reward": ("reward", "rewards"),
    "group_std": ("spread", "groups"),
    "skipped_groups": ("skipped", ""),  # "": the sum itself
    "redrawn_groups": ("redrawn", ""),
    "overlong": ("overlong", "replies"),
    "missing_rewards": ("missing", ""),
    "completion_tokens": ("tokens", "replies"),
    "finished": ("finished", "replies"),
    **{f"reward.{name}": (f"mark.{name}", f"marks.{name}") for name in PARTS},
}
OF_GROUPS = ("group_std", "skipped_groups", "redrawn_groups", "overlong")  # what a reply alone does not have
NAMES = tuple(sorted({name for pair in MEANS.values() for name in pair if name}))


def sums_of(
    groups: Sequence[Sequence[Reply]],
    rewards: Sequence[Sequence[Reward]],
    totals: Tensor,
    penalties: Tensor,
    redrawn: int = 0,
) -> dict[str, float]:
    """`totals` are rewards with `penalties` [groups, replies]; every name of NAMES."""
    replies = [reply for group in groups for reply in group]
    marks = [reward.parts for group in rewards for reward in group]
    known = ~torch.isnan(totals)
    found = {
        "reward": float((totals - penalties)[known].sum()),
        "overlong": float(penalties.sum()),
        "redrawn": float(redrawn),
        "rewards": float(known.sum()),
        "missing": float((~known).sum()),
        "spread": float(spreads(totals).sum()),
        "groups": float(len(groups)),
        "skipped": float((spreads(totals) <= ALIKE).sum()),
        "tokens": float(sum(len(reply.ids) for reply in replies)),
        "finished": float(sum(reply.finished for reply in replies)),
        "replies": float(len(replies)),
    }
    for name in PARTS:
        given = [mark for part in marks if (mark := part.get(name)) is not None]
        found |= {f"mark.{name}": sum(given) / HIGHEST, f"marks.{name}": float(len(given))}
    return found


def parts_of(sums: Mapping[str, float], totals: Mapping[str, float]) -> dict[str, float]:
    """This share of the figures: its sums over everybody's counts. A mean over nothing is left out."""
    return {
        figure: sums[above] / (totals[below] if below else 1.0)
        for figure, (above, below) in MEANS.items()
        if not below or totals[below]
    }
