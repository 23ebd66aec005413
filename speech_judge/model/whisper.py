"""Whisper-style encoder layers over a batch of sequences with masks.

The stock Omni encoder loops in Python over two-second windows in every layer; windows do not see each other, so they go
through together as a padded batch, and a clip's output depends on that clip alone. Module names are shared by Omni,
Qwen2-Audio and Voxtral.
"""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 -- torch's own name for it
from torch import Tensor


def lengths_mask(lengths: Tensor, longest: int) -> Tensor:
    """[batch, longest], True where something is."""
    return torch.arange(longest, device=lengths.device) < lengths[:, None]


def run_layers(layers: Any, hidden: Tensor, lengths: Tensor) -> Tensor:
    """`hidden` [batch, time, channels] through all layers; each sequence sees its own `lengths` places."""
    mask = lengths_mask(lengths, hidden.shape[1])[:, None, None, :]
    for layer in layers:
        hidden = hidden + attend(layer.self_attn, layer.self_attn_layer_norm(hidden), mask)
        hidden = hidden + layer.fc2(layer.activation_fn(layer.fc1(layer.final_layer_norm(hidden))))
    return hidden


def attend(block: Any, hidden: Tensor, mask: Tensor) -> Tensor:
    batch, time, channels = hidden.shape

    def heads(projection: Any) -> Tensor:
        split: Tensor = projection(hidden).view(batch, time, -1, block.head_dim)
        return split.transpose(1, 2)

    mixed = F.scaled_dot_product_attention(
        heads(block.q_proj), heads(block.k_proj), heads(block.v_proj), attn_mask=mask, scale=block.head_dim**-0.5
    )
    out: Tensor = block.out_proj(mixed.transpose(1, 2).reshape(batch, time, channels))
    return out
