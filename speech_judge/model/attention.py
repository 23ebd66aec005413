"""Who may see whom in a packed row: earlier tokens of one's own sample, nobody else. Three ways, equal by test.

`segments`: one causal product per sample (CPU, where a dense mask would compute what it then throws away);
`flex_attention`: a block-sparse kernel (CUDA); `sdpa`: a dense mask, the plain way the others are held against.
"""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn
from torch.nn.attention.flex_attention import create_block_mask
from transformers import AttentionInterface

from speech_judge.model.tree_attention import by_tree

SEGMENTS, FLEX = "segments", "flex_attention"


def arguments(implementation: str, segments: Tensor) -> dict[str, Any]:
    """What the decoder is called with. `segments` [length]: the sample each place belongs to, in order."""
    if implementation == SEGMENTS:
        bounds = torch.unique_consecutive(segments, return_counts=True)[1]
        return {"attention_mask": None, "cu_seq_lens_q": bounds.tolist()}
    return {"attention_mask": flex_mask(segments) if implementation == FLEX else dense_mask(segments)}


def dense_mask(segments: Tensor) -> Tensor:
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


def by_segment(
    module: nn.Module,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Tensor | None,
    scaling: float | None = None,
    dropout: float = 0.0,
    cu_seq_lens_q: list[Any] | None = None,
    **_: Any,
) -> tuple[Tensor, None]:
    """An attention of transformers' interface: [1, heads, length, width] in, [1, length, heads, width] out.

    `cu_seq_lens_q` holds the samples' lengths; without it (decoding with a cache) it is plain causal attention.
    """
    if cu_seq_lens_q is None:
        causal = attention_mask is None and query.shape[2] > 1
        made = F.scaled_dot_product_attention(
            query, key, value, attention_mask, dropout, is_causal=causal, scale=scaling, enable_gqa=True
        )
        return made.transpose(1, 2).contiguous(), None
    if isinstance(cu_seq_lens_q[0], tuple):  # several replies to one prompt
        made = by_tree(query, key, value, cu_seq_lens_q, dropout, scaling)
        return made.transpose(1, 2).contiguous(), None
    parts = zip(*(torch.split(tensor, cu_seq_lens_q, dim=2) for tensor in (query, key, value)), strict=True)
    made = torch.cat(
        [
            F.scaled_dot_product_attention(q, k, v, None, dropout, is_causal=True, scale=scaling, enable_gqa=True)
            for q, k, v in parts
        ],
        dim=2,
    )
    return made.transpose(1, 2).contiguous(), None


AttentionInterface.register(SEGMENTS, by_segment)
