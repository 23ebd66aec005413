"""What a run costs: floating-point operations, memory, time. Arithmetic; `bench` measures.

A matrix of N parameters costs 2N operations a token forward, 2N backward to the token before, and 2N more for its own
gradient when it is trained. Under LoRA nearly all of it is 4N; recomputing activations adds 2N.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import nn

from speech_judge.batch import Batch
from speech_judge.model.backbone import Backbone
from speech_judge.model.fp8 import Fp8Linear
from speech_judge.recipe import Recipe

PEAKS = {"H200": 989e12, "H100": 989e12, "A100": 312e12, "L40": 362e12, "RTX 4090": 165e12}  # dense bf16, datasheets
ASSUMED_MFU = 0.4
ACTIVATION_BYTES = 34  # a token, hidden unit and layer, in 16 bits (arXiv 2205.05198, without attention scores)


def peak_flops(device: torch.device) -> float | None:
    """Of the datasheet; None for what is not in the table (a CPU)."""
    if device.type != "cuda":
        return None
    name = torch.cuda.get_device_name(device)
    return next((peak for key, peak in PEAKS.items() if key in name), None)


def matrix_parameters(module: nn.Module, *, trained: bool = False) -> int:
    """Frozen matrices in float8 are no parameters any more, and are multiplied all the same."""
    small = sum(m.weight8.numel() for m in module.modules() if isinstance(m, Fp8Linear))
    plain = sum(p.numel() for p in module.parameters() if p.dim() >= 2 and (p.requires_grad or not trained))
    return plain + (0 if trained else small)


@dataclass(frozen=True)
class Work:
    """Operations of a step by what it reads. Attention scores are left out: below 2 % at a thousand tokens and 7 B."""

    decoder: int
    decoder_trained: int
    head: int
    head_trained: int
    encoder: int  # 0 when its outputs are cached
    encoder_trained: int
    recompute: bool

    @classmethod
    def of(cls, backbone: Backbone, recipe: Recipe, *, cached: bool) -> Work:
        embeddings = backbone.embeddings.weight.numel()
        return cls(
            decoder=matrix_parameters(backbone.decoder) - embeddings,
            decoder_trained=max(matrix_parameters(backbone.decoder, trained=True) - embeddings, 0),
            head=backbone.head.weight.numel(),
            head_trained=matrix_parameters(backbone.head, trained=True),
            encoder=0 if cached else matrix_parameters(backbone.audio_tower),
            encoder_trained=0 if cached else matrix_parameters(backbone.audio_tower, trained=True),
            recompute=recipe.model.recompute,
        )

    def flops(self, *, tokens: float, supervised: float, heard: float) -> float:
        """`heard`: tokens that are audio; each is two places of the encoder."""
        frozen = 6 if self.recompute else 4
        return (
            tokens * (frozen * self.decoder + 2 * self.decoder_trained)
            + supervised * (4 * self.head + 2 * self.head_trained)
            + 2 * heard * (2 * self.encoder + 4 * self.encoder_trained)
        )

    def forward(self, *, tokens: float, supervised: float, heard: float) -> float:
        """Without a backward pass: 2 operations a parameter and token."""
        return 2 * (tokens * self.decoder + supervised * self.head + 2 * heard * self.encoder)

    def of_rows(self, rows: list[Batch]) -> float:
        return self.flops(
            tokens=sum(row.tokens for row in rows),
            supervised=sum(int((row.weights > 0).sum()) for row in rows),
            heard=sum(slot.count for row in rows for slot in row.slots),
        )


def memory_mb(device: torch.device) -> float:
    """Most memory held so far: the device's own, or this process's."""
    if device.type == "cuda":
        return round(torch.cuda.max_memory_allocated(device) / 2**20, 1)
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def measured_rate(seconds: float = 0.3) -> float:
    """Operations a second of this machine's matrix product on one thread, for an estimate where no datasheet helps.

    Of processor time, so that other programs on the machine do not count.
    """
    left, right = torch.randn(256, 256), torch.randn(256, 256)
    begun, count = time.thread_time(), 0
    with one_thread():
        while (passed := time.thread_time() - begun) < seconds:
            left @ right
            count += 1
    return count * 2 * 256**3 / passed


@contextmanager
def one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def training_bytes(backbone: Backbone, recipe: Recipe, row: int) -> float:
    """Weights, gradients, AdamW's two moments, and the activations of a row of so many tokens."""
    width = 2 if recipe.model.dtype == "bfloat16" else 4
    weights = sum(p.numel() for p in backbone.model.parameters()) * width
    trained = sum(p.numel() for p in backbone.model.parameters() if p.requires_grad)
    layers = len(backbone.decoder.layers)
    per_place = backbone.hidden * (layers * 2 if recipe.model.recompute else layers * ACTIVATION_BYTES / 2) * width
    logits = min(row, recipe.model.logit_chunk) * backbone.head.weight.shape[0] * 4 * 2
    return float(weights + trained * 12 + row * per_place + logits)
