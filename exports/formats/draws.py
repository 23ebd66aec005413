"""Chance that is the same on every machine and in every order: drawn from a seed and a name."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Draws:
    def __init__(self, seed: int, name: str) -> None:
        self.name, self.count = f"{seed}:{name}", 0

    def share(self) -> float:
        """In [0, 1)."""
        self.count += 1
        digest = hashlib.blake2b(f"{self.name}:{self.count}".encode(), digest_size=7).digest()
        return int.from_bytes(digest, "big") / (1 << 56)

    def one(self, among: Sequence[T]) -> T:
        return among[int(self.share() * len(among))]
