"""Who may see whom in a packed row: earlier tokens of one's own sample, nobody else."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn.attention.flex_attention import create_block_mask


def sdpa_mask(segments: Tensor) -> Tensor:
    """[1, 1, length, length], True where a query (row) sees a key. Padding sees padding, so that no row is empty."""
    place = torch.arange(len(segments), device=segments.device)
    seen = (segments[:, None] == segments[None, :]) & (place[:, None] >= place[None, :])
    return seen[None, None]


def flex_mask(segments: Tensor) -> Any:
    """The same as a BlockMask: blocks that see nothing are never computed."""

    def visible(_batch: Tensor, _head: Tensor, query: Tensor, key: Tensor) -> Tensor:
        return (segments[query] == segments[key]) & (query >= key)

    length = len(segments)
    return create_block_mask(visible, None, None, length, length, device=str(segments.device))


def mask_for(implementation: str, segments: Tensor) -> Any:
    return flex_mask(segments) if implementation == "flex_attention" else sdpa_mask(segments)
