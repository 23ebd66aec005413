"""Continuations in tokens: what they share, and where they part.

A label of one token is one place to read. "slightly slow" and "slightly fast" part at their second token, so they are
read at two: the share of a label is the product of its shares at the places it passes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

Ids = tuple[int, ...]


@dataclass(frozen=True)
class Fork:
    """`stem`: tokens that all options begin with; `rests`: what follows it in each."""

    stem: Ids
    rests: tuple[Ids, ...]

    @classmethod
    def of(cls, options: Sequence[Ids]) -> Fork:
        shortest = min(map(len, options))
        same = next((n for n in range(shortest) if len({option[n] for option in options}) > 1), shortest)
        return cls(tuple(options[0][:same]), tuple(tuple(option[same:]) for option in options))

    @cached_property
    def nodes(self) -> Mapping[Ids, Ids]:
        """Paths after the stem where options part, and the tokens they part into."""
        children: dict[Ids, dict[int, None]] = {}
        for rest in self.rests:
            for depth, token in enumerate(rest):
                children.setdefault(rest[:depth], {})[token] = None
        for rest in self.rests:
            if rest in children:
                raise ValueError(f"an option of {self.rests} is the beginning of another: nothing tells them apart")
        return {path: tuple(tokens) for path, tokens in children.items() if len(tokens) > 1}

    @cached_property
    def detours(self) -> tuple[Ids, ...]:
        """Paths to feed after the stem so that every node is passed; usually none or one."""
        found: list[Ids] = []
        for path in sorted(self.nodes, key=len, reverse=True):
            if path and not any(longer[: len(path)] == path for longer in found):
                found.append(path)
        return tuple(found)

    def shares(self, logits: Callable[[Ids, Ids], Tensor]) -> list[float]:
        """Of each option. `logits(path, tokens)` [tokens] after that path; the shares add up to 1."""
        steps = {
            (path, token): share
            for path, tokens in self.nodes.items()
            for token, share in zip(tokens, torch.softmax(logits(path, tokens).double(), -1).tolist(), strict=True)
        }
        products = []
        for rest in self.rests:
            product = 1.0
            for depth, token in enumerate(rest):
                product *= steps.get((rest[:depth], token), 1.0)
            products.append(product)
        return products
