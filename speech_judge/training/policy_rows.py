"""Replies with their advantages in packed rows, and the loss over them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from speech_judge import policy_losses
from speech_judge.data.packing import pack
from speech_judge.data.tokens import Encoded
from speech_judge.policy_losses import Variant
from speech_judge.sampling import Reply
from speech_judge.trees import Tree, TreeRow, lay_out_trees

NONE = torch.empty(0)


@dataclass(frozen=True)
class PolicyRow(TreeRow):
    """`old`, `reference`: log-probabilities [targets] when they were drawn, and under the reference; empty where the
    policy's own are meant, and where there is none. `told`: sums for the journal, on a rank's first row of a step."""

    advantages: Tensor  # [replies]
    learned: int  # replies that count; 0 in a row that only fills a rank's place
    old: Tensor
    reference: Tensor
    told: Mapping[str, float]


@dataclass(frozen=True)
class Group:
    """Some replies to one prompt, and their advantages."""

    tree: Tree
    advantages: tuple[float, ...]

    def __len__(self) -> int:
        return len(self.tree)

    def split(self) -> list[Group]:
        return [Group(tree, (each,)) for tree, each in zip(self.tree.split(), self.advantages, strict=True)]


def group_of(prompt: Encoded, replies: Sequence[Reply], advantages: Sequence[float]) -> Group:
    """Without the replies that nothing is learned from (NaN)."""
    known = [(reply.ids, each) for reply, each in zip(replies, advantages, strict=True) if not math.isnan(each)]
    return Group(Tree(prompt, tuple(ids for ids, _ in known)), tuple(each for _, each in known))


def policy_rows(
    groups: Sequence[Group], told: Mapping[str, float], *, longest: int, shared: bool, multiple: int
) -> list[PolicyRow]:
    """At least one row: every rank takes part in every step, and one without anything to learn weighs nothing."""
    taught = [group for group in groups if group.advantages]
    learned = bool(taught)
    if not learned:
        prompt = groups[0].tree.prompt
        taught = [Group(Tree(prompt, (prompt.ids[-1:],)), (0.0,))]
    rows: list[PolicyRow] = []
    for packed in pack(taught if shared else [one for group in taught for one in group.split()], longest):
        laid = lay_out_trees([group.tree for group in packed], multiple=multiple)
        rows.append(
            PolicyRow(
                **laid.fields(),
                advantages=torch.tensor([each for group in packed for each in group.advantages]),
                learned=laid.count if learned else 0,
                old=NONE,
                reference=NONE,
                told={} if rows else told,
            )
        )
    return rows


@dataclass(frozen=True)
class PolicyLoss:
    variant: Variant
    beta: float
    longest: int  # tokens of a reply at most

    def shares(self, logprobs: Tensor, row: PolicyRow, totals: Mapping[str, float]) -> dict[str, Tensor]:
        """`loss` and `kl`; a row that only fills a place gives zeros that still have a gradient."""
        old = row.old if len(row.old) else logprobs.detach()
        each = policy_losses.token_losses(
            self.variant, logprobs, old, row.advantages[row.replies], row.replies, row.count
        )
        share = policy_losses.token_shares(
            self.variant,
            row.replies,
            row.count,
            all_replies=max(totals["learned"], 1.0),
            all_tokens=max(totals["learned_tokens"], 1.0),
            longest=self.longest,
        ) * float(row.learned > 0)
        total = (each * share).sum()
        parts = {"ratio": ((logprobs.detach() - old).abs() * share).sum()} if len(row.old) else {}
        if len(row.reference):
            kl = (policy_losses.kl_estimate(logprobs, row.reference) * share).sum()
            total, parts = total + self.beta * kl, parts | {"kl": kl.detach()}
        return {"loss": total} | parts
