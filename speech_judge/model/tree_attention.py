"""Who may see whom where several replies share one prompt: a reply sees the prompt and itself, not its siblings.

A tree is (places of the prompt, (places of each reply, ...)); a row holds several trees, one after the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor
from torch.nn.attention.flex_attention import create_block_mask

Tree = tuple[int, tuple[int, ...]]


def nodes(trees: Sequence[Tree], device: torch.device | str) -> tuple[Tensor, Tensor, Tensor]:
    """For each place: its tree, its node (prompts and replies numbered through), whether it is of a prompt."""
    tree, node, prompt, count = [], [], [], 0
    for number, (stem, branches) in enumerate(trees):
        for place, length in enumerate((stem, *branches)):
            tree += [number] * length
            node += [count] * length
            prompt += [place == 0] * length
            count += 1
    return tuple(torch.tensor(values, device=device) for values in (tree, node, prompt))  # type: ignore[return-value]


def dense_mask(trees: Sequence[Tree], device: torch.device | str) -> Tensor:
    """[1, 1, length, length], True where a query (row) sees a key."""
    tree, node, prompt = nodes(trees, device)
    place = torch.arange(len(tree), device=device)
    kin = (node[:, None] == node[None, :]) | ((tree[:, None] == tree[None, :]) & prompt[None, :])
    return (kin & (place[:, None] >= place[None, :]))[None, None]


def flex_mask(trees: Sequence[Tree], device: torch.device | str) -> Any:
    tree, node, prompt = nodes(trees, device)

    def visible(_batch: Tensor, _head: Tensor, query: Tensor, key: Tensor) -> Tensor:
        return ((node[query] == node[key]) | ((tree[query] == tree[key]) & prompt[key])) & (query >= key)

    return create_block_mask(visible, None, None, len(tree), len(tree), device=str(device))


def by_tree(query: Tensor, key: Tensor, value: Tensor, trees: Sequence[Tree], dropout: float, scale: Any) -> Tensor:
    """One product for every prompt and every reply: [1, heads, length, width] in and out."""
    made, start = [], 0
    for stem, branches in trees:
        prompt = slice(start, start + stem)
        q, k, v = (each[:, :, prompt] for each in (query, key, value))
        made.append(F.scaled_dot_product_attention(q, k, v, None, dropout, True, scale=scale, enable_gqa=True))
        start += stem
        for length in branches:
            own = slice(start, start + length)
            q, k_own, v_own = (each[:, :, own] for each in (query, key, value))
            seen = torch.ones(length, stem + length, dtype=torch.bool, device=query.device).tril(stem)
            both = torch.cat([k, k_own], dim=2), torch.cat([v, v_own], dim=2)
            made.append(F.scaled_dot_product_attention(q, *both, seen, dropout, scale=scale, enable_gqa=True))
            start += length
    return torch.cat(made, dim=2)
