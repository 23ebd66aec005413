"""Losses over pairs of a better and a worse reply, as pure functions of log-probabilities.

A margin r is log pi(reply) - log pi_ref(reply), per token or summed: the caller decides, once for both replies.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor


def sum_by_segment(values: Tensor, segments: Tensor, count: int) -> Tensor:
    """[count] sums of `values` [n] over the segment each belongs to."""
    return torch.zeros(count, dtype=values.dtype, device=values.device).index_add(0, segments, values)


def mean_by_segment(values: Tensor, segments: Tensor, count: int) -> Tensor:
    """[count] means; 0 for a segment without values."""
    lengths = sum_by_segment(torch.ones_like(values), segments, count)
    return sum_by_segment(values, segments, count) / lengths.clamp(min=1)


def dpo(chosen: Tensor, rejected: Tensor, *, beta: float) -> Tensor:
    """-log sigma(beta (r_c - r_r)) of margins [pairs] (Rafailov et al., arXiv 2305.18290)."""
    return -F.logsigmoid(beta * (chosen - rejected))


def bdpo(chosen: Tensor, rejected: Tensor, *, beta: float, delta: float) -> Tensor:
    """-log sigma(beta [r_c - log((1 - delta) e^{r_r} + delta)]) of margins [pairs] (arXiv 2506.12725, 2606.09470).

    The rejected reply's term never falls below log delta: making it ever less likely stops paying. delta 0 is DPO.
    """
    return dpo(chosen, bounded(rejected, delta), beta=beta)


def bounded(rejected: Tensor, delta: float) -> Tensor:
    """log((1 - delta) e^r + delta), finite for every r when delta is above 0."""
    if not 0 <= delta < 1:
        raise ValueError(f"delta is {delta}; it must be at least 0 and below 1")
    if delta == 0:
        return rejected
    return torch.logaddexp(rejected + math.log1p(-delta), torch.full_like(rejected, math.log(delta)))


def alld(chosen: Tensor, rejected: Tensor, expert_chosen: Tensor, expert_rejected: Tensor, *, beta: float) -> Tensor:
    """ALLD's alignment (arXiv 2501.17202) of log-probabilities [pairs]: DPO whose reference is a text model that reads
    the ratings where the policy hears the clip. `chosen` is the expert's text, `rejected` the policy's own."""
    return dpo(chosen - expert_chosen, rejected - expert_rejected, beta=beta)


def top_k_distillation(student: Tensor, tokens: Tensor, teacher: Tensor) -> Tensor:
    """KL(teacher || student) [n] over the teacher's k likeliest tokens, all others lumped into one.

    `student` [n, vocabulary] and `teacher` [n, k] are log-probabilities, `tokens` [n, k] which ones.
    """
    mine = student.gather(1, tokens)
    known = (teacher.exp() * (teacher - mine)).sum(dim=1)
    rest, own_rest = left_over(teacher), left_over(mine)
    return known + rest * (rest.log() - own_rest.log())


def left_over(logprobs: Tensor) -> Tensor:
    """1 - sum of p [n], never quite 0."""
    return (1 - logprobs.exp().sum(dim=1)).clamp(min=torch.finfo(logprobs.dtype).eps)
