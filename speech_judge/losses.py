"""Losses as pure functions of tensors. Sums, not means: the caller divides by totals over the whole optimizer step, so
that packing, accumulation and several devices change nothing."""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor


def weighted_nll(logprobs: Tensor, weights: Tensor) -> Tensor:
    """- sum of w_t log p_t over target tokens [n]: SpeechEval's eq. 1 with lambda on dimension lines, 1 on answers."""
    return -(logprobs * weights).sum()


def expected_score(logits: Tensor, values: Tensor) -> Tensor:
    """Mean of `values` [k] under the softmax of label `logits` [..., k]."""
    return (torch.softmax(logits.float(), dim=-1) * values).sum(dim=-1)


def score_error(logits: Tensor, values: Tensor, truth: Tensor) -> Tensor:
    """Squared distance of the expected score to the truth, in units of the scale's range [n] (TRACT, arXiv 2503.04381).

    `logits` [n, k], `values` [k], `truth` [n].
    """
    reach = values.max() - values.min()
    return ((expected_score(logits, values) - truth) / reach) ** 2


def label_nll(logits: Tensor, chosen: Tensor) -> Tensor:
    """- log p [n] of the chosen labels [n] under the softmax over a scale's own labels, `logits` [n, k]: what divides
    them, without what is said of every other token."""
    return F.cross_entropy(logits.float(), chosen, reduction="none")
