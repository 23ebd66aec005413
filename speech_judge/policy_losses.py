"""GRPO and its kin as pure functions: advantages of a group of replies, and what their tokens cost.

A reward that could not be had is NaN: it has no part in its group's mean, nor in the loss. Zero would call it bad.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from speech_judge.preference_losses import mean_by_segment

ALIKE = 1e-6  # a smaller spread of rewards is rounding
SOFT = 1e-4  # added to the spread, as in the published code


@dataclass(frozen=True)
class Variant:
    """`ratio`: pi / pi_old of each token, or one of the whole reply (its geometric mean). `surrogate`: the clipped
    minimum of PPO, or the clipped ratio as a constant weight. `share`: what a token counts."""

    ratio: Literal["token", "sequence"]
    surrogate: Literal["clipped", "weighted"]
    share: Literal["reply", "token", "constant"]
    scaled: bool  # advantages in units of the group's spread
    low: float  # clips to [1 - low, 1 + high]
    high: float


VARIANTS: dict[str, Variant] = {
    "grpo": Variant("token", "clipped", "reply", True, 0.2, 0.2),  # arXiv 2402.03300
    "dapo": Variant("token", "clipped", "token", True, 0.2, 0.28),  # arXiv 2503.14476: clip-higher, token mean
    "dr_grpo": Variant("token", "clipped", "constant", False, 0.2, 0.2),  # arXiv 2503.20783: no bias by length, spread
    "gspo": Variant("sequence", "clipped", "reply", True, 3e-4, 4e-4),  # arXiv 2507.18071
    "cispo": Variant("token", "weighted", "token", True, 1.0, 0.2),  # arXiv 2506.13585: only from above
}


def spreads(rewards: Tensor) -> Tensor:
    """Standard deviation (n - 1) of the known rewards of each group [groups, n] -> [groups]; 0 below two of them."""
    known = ~torch.isnan(rewards)
    count = known.sum(dim=1)
    off = torch.nan_to_num(rewards - rewards.nanmean(dim=1, keepdim=True))
    return ((off * known).square().sum(dim=1) / (count - 1).clamp(min=1)).sqrt()


def alike(rewards: Tensor) -> Tensor:
    """[groups]: at least two rewards of [groups, n] are known, and all that are known are equal."""
    return ((~torch.isnan(rewards)).sum(dim=1) >= 2) & (spreads(rewards) <= ALIKE)


def overlong(lengths: Tensor, longest: int, buffer: int) -> Tensor:
    """What is added to the rewards of replies of these lengths (DAPO, eq. 13): 0 until `buffer` tokens before
    `longest`, then falling evenly to -1. No buffer: 0 for all."""
    if not buffer:
        return torch.zeros(lengths.shape)
    return ((longest - buffer - lengths) / buffer).clamp(-1.0, 0.0)


def advantages(rewards: Tensor, *, scaled: bool) -> Tensor:
    """[groups, n] of rewards [groups, n]; NaN for a missing reward, and throughout a group that teaches nothing: fewer
    than two rewards, or all alike."""
    spread = spreads(rewards)[:, None]
    off = rewards - rewards.nanmean(dim=1, keepdim=True)
    made = off / (spread + SOFT) if scaled else off
    return torch.where(spread > ALIKE, made, torch.nan)


def token_losses(
    variant: Variant, logprobs: Tensor, old: Tensor, advantage: Tensor, replies: Tensor, count: int
) -> Tensor:
    """Loss [n] of tokens. `old`: log-probabilities [n] when they were drawn, constants; `advantage` [n] of each
    token's reply; `replies` [n] which of the `count` replies it belongs to."""
    off = logprobs - old.detach()
    if variant.ratio == "sequence":
        off = mean_by_segment(off, replies, count)[replies]
    ratio = off.exp()
    clipped = ratio.clamp(1 - variant.low, 1 + variant.high)
    if variant.surrogate == "weighted":
        return -clipped.detach() * advantage * logprobs
    return -torch.minimum(ratio * advantage, clipped * advantage)


def token_shares(
    variant: Variant, replies: Tensor, count: int, *, all_replies: float, all_tokens: float, longest: int
) -> Tensor:
    """What each token [n] counts in the step's loss: shares over all devices' replies."""
    ones = torch.ones(len(replies), device=replies.device)
    if variant.share == "token":
        return ones / all_tokens
    if variant.share == "constant":
        return ones / (all_replies * longest)
    lengths = torch.bincount(replies, minlength=count).to(ones.dtype)
    return ones / (lengths[replies] * all_replies)


def kl_estimate(logprobs: Tensor, reference: Tensor) -> Tensor:
    """Of KL(policy || reference) at drawn tokens [n]: never negative, and right in the mean (Schulman's k3)."""
    off = reference.detach() - logprobs
    return off.exp() - off - 1
