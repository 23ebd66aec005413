"""Each variant against its formula, reply by reply and token by token."""

from __future__ import annotations

import math
import statistics
from dataclasses import replace

import pytest
import torch

from speech_judge.policy_losses import (
    VARIANTS,
    advantages,
    alike,
    kl_estimate,
    overlong,
    spreads,
    token_losses,
    token_shares,
)

LENGTHS = (3, 5, 1, 4)
WORTH = (1.2, -0.7, 0.4, -0.9)
LONGEST = 8
REPLIES = torch.tensor([number for number, length in enumerate(LENGTHS) for _ in range(length)])


def drawn() -> tuple[torch.Tensor, torch.Tensor]:
    torch.manual_seed(1)
    old = torch.randn(sum(LENGTHS), dtype=torch.float64) - 2
    return old + 0.3 * torch.randn(sum(LENGTHS), dtype=torch.float64), old


def found(kind: str, logprobs: torch.Tensor, old: torch.Tensor) -> torch.Tensor:
    variant = VARIANTS[kind]
    worth = torch.tensor(WORTH, dtype=torch.float64)[REPLIES]
    each = token_losses(variant, logprobs, old, worth, REPLIES, len(LENGTHS))
    share = token_shares(
        variant, REPLIES, len(LENGTHS), all_replies=len(LENGTHS), all_tokens=sum(LENGTHS), longest=LONGEST
    )
    return (each * share).sum()


def plain(kind: str, logprobs: torch.Tensor, old: torch.Tensor) -> torch.Tensor:
    """From the papers, in loops."""
    total = torch.zeros((), dtype=torch.float64)
    start = 0
    for length, worth in zip(LENGTHS, WORTH, strict=True):
        now, before = logprobs[start : start + length], old[start : start + length]
        start += length
        if kind == "gspo":
            ratio = ((now - before).sum() / length).exp()
            total -= torch.min(ratio * worth, ratio.clamp(1 - 3e-4, 1 + 4e-4) * worth) / len(LENGTHS)
            continue
        for token in range(length):
            ratio = (now[token] - before[token]).exp()
            if kind == "cispo":
                total -= ratio.clamp(max=1.2).detach() * worth * now[token] / sum(LENGTHS)
                continue
            high = 1.28 if kind == "dapo" else 1.2
            cost = -torch.min(ratio * worth, ratio.clamp(0.8, high) * worth)
            over = {"grpo": length * len(LENGTHS), "dapo": sum(LENGTHS), "dr_grpo": LONGEST * len(LENGTHS)}[kind]
            total += cost / over
    return total


@pytest.mark.parametrize("kind", list(VARIANTS))
def test_loss_and_gradient_are_those_of_the_paper(kind: str):
    values, old = drawn()
    mine, theirs = values.clone().requires_grad_(), values.clone().requires_grad_()
    loss, wanted = found(kind, mine, old), plain(kind, theirs, old)
    torch.testing.assert_close(loss, wanted)
    torch.testing.assert_close(torch.autograd.grad(loss, mine), torch.autograd.grad(wanted, theirs))


@pytest.mark.parametrize("kind", ["grpo", "gspo"])
def test_on_its_own_replies_the_gradient_is_the_plain_policy_gradient(kind: str):
    values, _ = drawn()
    mine = values.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(found(kind, mine, values), mine)
    wanted = [-worth / (length * 4) for length, worth in zip(LENGTHS, WORTH, strict=True) for _ in range(length)]
    torch.testing.assert_close(gradient, torch.tensor(wanted, dtype=torch.float64))


def test_a_ratio_beyond_the_clip_pulls_no_more():
    logprobs = torch.tensor([0.0], requires_grad=True)
    worth, owner = torch.tensor([1.0]), torch.tensor([0])
    for old, pulls in ((-0.1, True), (-0.25, False)):  # ratios 1.11, 1.28
        (gradient,) = torch.autograd.grad(
            token_losses(VARIANTS["grpo"], logprobs, torch.tensor([old]), worth, owner, 1).sum(), logprobs
        )
        assert bool(gradient.abs() > 0) is pulls
    higher = replace(VARIANTS["grpo"], high=0.3)
    (gradient,) = torch.autograd.grad(
        token_losses(higher, logprobs, torch.tensor([-0.25]), worth, owner, 1).sum(), logprobs
    )
    assert gradient.abs() > 0


def test_a_missing_reward_is_not_a_bad_one():
    rewards = [2.0, math.nan, 4.0, 3.0]
    known = [2.0, 4.0, 3.0]
    worth = advantages(torch.tensor([rewards]), scaled=True)[0]
    middle, spread = statistics.mean(known), statistics.stdev(known)
    wanted = [(value - middle) / (spread + 1e-4) for value in known]
    assert worth[[0, 2, 3]].tolist() == pytest.approx(wanted, rel=1e-5)
    assert math.isnan(float(worth[1]))
    as_zero = advantages(torch.tensor([[2.0, 0.0, 4.0, 3.0]]), scaled=True)[0]
    assert float(as_zero[0]) != pytest.approx(float(worth[0]), abs=0.1)


@pytest.mark.parametrize("group", [[1.0, math.nan, math.nan], [2.0, 2.0, 2.0], [math.nan] * 3, [0.3, 0.3, math.nan]])
def test_groups_that_teach_nothing_are_nan_throughout(group: list[float]):
    for scaled in (True, False):
        assert torch.isnan(advantages(torch.tensor([group]), scaled=scaled)).all()
    assert float(spreads(torch.tensor([group]))[0]) == pytest.approx(0)


def test_dr_grpo_leaves_the_spread_in():
    assert advantages(torch.tensor([[1.0, 3.0]]), scaled=False)[0].tolist() == [-1.0, 1.0]


def test_the_distance_estimate_is_never_negative_and_right_in_the_mean():
    torch.manual_seed(0)
    policy, reference = (torch.randn(6).log_softmax(0) for _ in range(2))
    each = kl_estimate(policy, reference)
    assert (each >= 0).all()
    torch.testing.assert_close((policy.exp() * each).sum(), (policy.exp() * (policy - reference)).sum())


def test_long_replies_lose_up_to_one_evenly():
    """DAPO, eq. 13, with its own sizes: 16,384 tokens are free, the last 4,096 of 20,480 cost."""
    lengths = torch.tensor([1, 16384, 17408, 18432, 20480, 30000])
    assert overlong(lengths, 20480, 4096).tolist() == pytest.approx([0, 0, -0.25, -0.5, -1, -1])
    assert overlong(lengths, 20480, 0).tolist() == [0] * 6
    falling = overlong(torch.arange(200), 100, 100)
    assert (falling.diff() <= 0).all()
    assert (falling[0], falling[-1]) == (0, -1)


def test_groups_without_spread_are_told_from_groups_without_rewards():
    groups = [[1.0, 1.0, 1.0], [1.0, 2.0, 1.0], [math.nan, math.nan, 1.0], [math.nan, 0.5, 0.5], [math.nan] * 3]
    assert alike(torch.tensor(groups)).tolist() == [True, False, False, True, False]
