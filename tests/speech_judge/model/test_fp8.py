from __future__ import annotations

import torch
from torch import nn

from speech_judge.model.fp8 import Fp8Linear, freeze_in_fp8
from speech_judge.training.cost import matrix_parameters


def test_float8_is_near_the_plain_product_both_ways():
    torch.manual_seed(0)
    plain = nn.Linear(64, 32).requires_grad_(False)
    small = Fp8Linear(plain)
    x = torch.randn(3, 5, 64, requires_grad=True)
    wanted, got = plain(x), small(x)
    assert (got - wanted).norm() / wanted.norm() < 0.06
    gradient = torch.randn_like(wanted)
    (plain_x,) = torch.autograd.grad(wanted, x, gradient)
    (small_x,) = torch.autograd.grad(got, x, gradient)
    assert (small_x - plain_x).norm() / plain_x.norm() < 0.1


def test_matrices_in_float8_are_counted_as_work():
    layers = nn.Sequential(nn.Linear(64, 32), nn.Linear(32, 64)).requires_grad_(False)
    before = matrix_parameters(layers)
    assert freeze_in_fp8(layers) == 2
    assert matrix_parameters(layers) == before == 2 * 64 * 32
    assert matrix_parameters(layers, trained=True) == 0
