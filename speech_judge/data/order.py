"""Who comes at step k. A pure function of (seed, step), so that a resumed run needs no position and skips nothing.

A task's weight is how often each of its samples is seen in an epoch: detection x 3 evens out SpeechEval's tasks, of
which detection has a third of the samples. A broken part of a weight is drawn anew in every epoch.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np


@dataclass(frozen=True)
class Order:
    """`sizes` and `weights` by task, in one agreed sequence; samples are numbered through in it."""

    sizes: tuple[int, ...]
    weights: tuple[float, ...]
    seed: int

    @property
    def per_epoch(self) -> int:
        """Samples of an epoch (the same in each: a broken part is rounded over the whole task)."""
        return sum(round(size * weight) for size, weight in zip(self.sizes, self.weights, strict=True))

    def chances(self) -> list[float]:
        """How often each sample comes, in no order."""
        return [weight for size, weight in zip(self.sizes, self.weights, strict=True) for _ in range(size)]

    def take(self, start: int, count: int) -> list[int]:
        """Sample numbers of the endless stream's places [start, start + count)."""
        taken: list[int] = []
        while len(taken) < count:
            epoch, place = divmod(start + len(taken), self.per_epoch)
            taken += shuffled(self, epoch)[place : place + count - len(taken)].tolist()
        return taken


@lru_cache(maxsize=2)
def shuffled(order: Order, epoch: int) -> np.ndarray:
    draw = np.random.default_rng([order.seed, epoch])
    chosen, first = [], 0
    for size, weight in zip(order.sizes, order.weights, strict=True):
        whole, rest = divmod(round(size * weight), size) if size else (0, 0)
        chosen.append(np.tile(np.arange(first, first + size), whole))
        chosen.append(first + draw.permutation(size)[:rest])
        first += size
    return draw.permutation(np.concatenate(chosen))


def steps_of(per_epoch: int, epochs: float, batch: int, most: int) -> int:
    """Optimizer steps; the last may begin another epoch."""
    wanted = math.ceil(per_epoch * epochs / batch)
    return min(wanted, most) if most else wanted


def weights_for(tasks: Mapping[str, float], sizes: Mapping[str, int], seed: int) -> Order:
    names: Sequence[str] = sorted(tasks)
    return Order(tuple(sizes[name] for name in names), tuple(float(tasks[name]) for name in names), seed)
