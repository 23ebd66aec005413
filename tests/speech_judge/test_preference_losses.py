"""The properties that make the losses what they say they are."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from speech_judge import preference_losses as losses

margins = st.floats(-30, 30)
deltas = st.floats(0, 0.95)
betas = st.floats(0.01, 2)


def of(value: float) -> torch.Tensor:
    return torch.tensor([value], dtype=torch.float64)


@given(margins, margins, betas)
def test_delta_0_is_dpo(chosen: float, rejected: float, beta: float):
    plain = losses.dpo(of(chosen), of(rejected), beta=beta)
    torch.testing.assert_close(losses.bdpo(of(chosen), of(rejected), beta=beta, delta=0.0), plain)


@given(deltas, betas)
def test_no_margins_cost_log_2_whatever_the_bound(delta: float, beta: float):
    assert float(losses.bdpo(of(0.0), of(0.0), beta=beta, delta=delta)) == pytest.approx(math.log(2))


@given(margins, st.floats(0.05, 0.95), betas)
def test_an_impossible_reply_costs_a_finite_amount_and_pulls_no_more(chosen: float, delta: float, beta: float):
    rejected = of(-math.inf).requires_grad_()
    found = losses.bdpo(of(chosen), rejected, beta=beta, delta=delta)
    wanted = math.log1p(math.exp(-beta * (chosen - math.log(delta))))
    assert float(found.detach()) == pytest.approx(wanted, rel=1e-6)
    assert float(torch.autograd.grad(found.sum(), rejected)[0]) == 0


@given(margins, margins, deltas, betas)
def test_a_better_chosen_and_a_worse_rejected_never_cost_more(
    chosen: float, rejected: float, delta: float, beta: float
):
    def loss(c: float, r: float) -> float:
        return float(losses.bdpo(of(c), of(r), beta=beta, delta=delta))

    assert loss(chosen + 1, rejected) <= loss(chosen, rejected) + 1e-12
    assert loss(chosen, rejected - 1) <= loss(chosen, rejected) + 1e-12
    assert loss(chosen, rejected) == pytest.approx(
        -math.log(1 / (1 + math.exp(-beta * (chosen - math.log((1 - delta) * math.exp(rejected) + delta)))))
    )


def test_a_bound_of_1_is_refused():
    with pytest.raises(ValueError, match="below 1"):
        losses.bounded(of(0.0), 1.0)


def test_alld_weighs_both_replies_against_the_expert():
    args = [of(value) for value in (-1.0, -2.0, -1.5, -1.0)]  # ours of chosen and rejected, the expert's
    expected = -math.log(1 / (1 + math.exp(-0.1 * ((-1.0 + 1.5) - (-2.0 + 1.0)))))
    assert float(losses.alld(*args, beta=0.1)) == pytest.approx(expected)
    assert float(losses.alld(of(-1.0), of(-2.0), of(-1.0), of(-2.0), beta=0.1)) == pytest.approx(math.log(2))


def test_means_and_sums_by_reply():
    values, owner = torch.tensor([1.0, 3.0, 5.0]), torch.tensor([0, 0, 2])
    assert losses.sum_by_segment(values, owner, 3).tolist() == [4.0, 0.0, 5.0]
    assert losses.mean_by_segment(values, owner, 3).tolist() == [2.0, 0.0, 5.0]


def test_distilling_all_tokens_is_the_whole_divergence():
    torch.manual_seed(0)
    student, teacher = (torch.randn(4, 9, dtype=torch.float64).log_softmax(1) for _ in range(2))
    plain = (teacher.exp() * (teacher - student)).sum(1)
    best = teacher.topk(9)
    torch.testing.assert_close(losses.top_k_distillation(student, best.indices, best.values), plain)


def test_distilling_the_top_lumps_the_rest_together():
    torch.manual_seed(0)
    student, teacher = (torch.randn(4, 9, dtype=torch.float64).log_softmax(1) for _ in range(2))
    best = teacher.topk(2)
    found = losses.top_k_distillation(student, best.indices, best.values)
    for row in range(4):
        p = [*best.values[row].exp().tolist()]
        q = student[row, best.indices[row]].exp().tolist()
        pairs = [*zip(p, q, strict=True), (1 - sum(p), 1 - sum(q))]
        assert float(found[row]) == pytest.approx(sum(a * math.log(a / b) for a, b in pairs))
    same = teacher.topk(2)
    assert losses.top_k_distillation(teacher, same.indices, same.values).abs().max() < 1e-12
