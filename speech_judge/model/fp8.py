"""Frozen matrices in float8, for GPUs that multiply it (compute capability 8.9 and later).

Under LoRA a base matrix has two products, forward and the gradient of its input, and no gradient of its own: weights
are quantised once (e4m3, one scale a matrix), activations at each use, gradients in e5m2. Not exact: about 2^-4
relative an element. UNRUN on a GPU so far: tests hold it close to the plain product with the CPU's own float8 kernel.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

FORWARD, BACKWARD = torch.float8_e4m3fn, torch.float8_e5m2
MULTIPLE = 16  # the kernel's alignment of both sides


def quantised(tensor: Tensor, kind: torch.dtype) -> tuple[Tensor, Tensor]:
    """The tensor scaled into the range of `kind`, and the float32 factor that undoes it."""
    scale = tensor.abs().amax().float().clamp(min=1e-12) / torch.finfo(kind).max
    return (tensor.float() / scale).to(kind), scale


def product(left: Tensor, left_scale: Tensor, right: Tensor, right_scale: Tensor, out: torch.dtype) -> Tensor:
    """left [n, k] @ right.T with right [m, k]."""
    made: Tensor = torch._scaled_mm(left, right.t(), scale_a=left_scale, scale_b=right_scale, out_dtype=out)
    return made


class Fp8Product(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, turned: Tensor, scale: Tensor) -> Tensor:
        ctx.save_for_backward(turned, scale)
        small, factor = quantised(x, FORWARD)
        return product(small, factor, weight, scale, x.dtype)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None, None, None]:
        (gradient,) = gradients
        turned, scale = ctx.saved_tensors
        small, factor = quantised(gradient, BACKWARD)
        return product(small, factor, turned, scale, gradient.dtype), None, None, None


class Fp8Linear(nn.Module):
    """A frozen `nn.Linear` whose weight is held twice in float8: [out, in] and its transpose for the backward pass."""

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        self.in_features, self.out_features = linear.in_features, linear.out_features
        weight, scale = quantised(linear.weight.detach(), FORWARD)
        self.weight8 = nn.Buffer(weight.contiguous(), persistent=False)
        self.turned8 = nn.Buffer(weight.t().contiguous(), persistent=False)
        self.scale = nn.Buffer(scale, persistent=False)
        self.bias = None if linear.bias is None else nn.Buffer(linear.bias.detach(), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        flat = x.reshape(-1, self.in_features)
        short = -flat.shape[0] % MULTIPLE
        padded = torch.nn.functional.pad(flat, (0, 0, 0, short)) if short else flat
        out: Tensor = Fp8Product.apply(padded, self.weight8, self.turned8, self.scale)  # type: ignore[no-untyped-call]
        out = out[: flat.shape[0]].reshape(*x.shape[:-1], self.out_features)
        return out if self.bias is None else out + self.bias


def freeze_in_fp8(decoder: nn.Module) -> int:
    """Replace the frozen linear layers inside LoRA layers, or bare ones; how many. Others are left as they are."""
    replaced = 0
    for parent in list(decoder.modules()):
        for name, child in list(parent.named_children()):
            if not isinstance(child, nn.Linear) or child.weight.requires_grad:
                continue
            if child.in_features % MULTIPLE == 0 and child.out_features % MULTIPLE == 0:
                setattr(parent, name, Fp8Linear(child))
                replaced += 1
    return replaced
