"""A packed row of tokens as tensors: what the engine computes on, at every stage of training and in inference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from speech_judge.data.tokens import KINDS, Encoded, Mark, Slot
from speech_judge.recipe import LossPart

PADDING = -1  # the segment of places that hold nothing


@dataclass(frozen=True)
class Batch:
    """One row of `length` places. `weights` and `kinds` speak of the token AT a place, as a target."""

    ids: Tensor  # [length] int64
    positions: Tensor  # [length] int64, from 0 in every sample
    segments: Tensor  # [length] int64: index into `owners`, PADDING beyond the last
    weights: Tensor  # [length] float32, 0: not a target
    kinds: Tensor  # [length] int64: index into KINDS, -1: not a target
    owners: tuple[Encoded, ...]
    slots: tuple[Slot, ...]  # `start` counts within the row
    marks: tuple[tuple[int, Mark], ...]  # segment, and the mark with `position` within the row

    def to(self, device: torch.device | str) -> Batch:
        fields = ("ids", "positions", "segments", "weights", "kinds")
        return replace(self, **{name: getattr(self, name).to(device, non_blocking=True) for name in fields})

    @property
    def tokens(self) -> int:
        """Places that hold something."""
        return int((self.segments != PADDING).sum())


def weights_of(loss: LossPart) -> tuple[float, ...]:
    """By index into KINDS."""
    return tuple(float(getattr(loss, kind.value)) for kind in KINDS)


def lay_out(encoded: Sequence[Encoded], weights: Sequence[float], *, multiple: int = 1) -> Batch:
    """Samples one after the other, padded to a multiple (static shapes are what compiled kernels want)."""
    ids: list[int] = []
    positions: list[int] = []
    segments: list[int] = []
    kinds: list[int] = []
    slots: list[Slot] = []
    marks: list[tuple[int, Mark]] = []
    for segment, each in enumerate(encoded):
        start = len(ids)
        ids += each.ids
        kinds += each.kinds
        positions += range(len(each))
        segments += [segment] * len(each)
        slots += [replace(slot, start=start + slot.start) for slot in each.slots]
        marks += [(segment, replace(mark, position=start + mark.position)) for mark in each.marks]
    empty = -len(ids) % multiple
    ids += [0] * empty
    positions += range(empty)
    segments += [PADDING] * empty
    kinds += [-1] * empty
    kind = torch.tensor(kinds)
    table = torch.tensor([*weights, 0.0])  # the last entry is that of kind -1
    return Batch(
        ids=torch.tensor(ids),
        positions=torch.tensor(positions),
        segments=torch.tensor(segments),
        weights=table[kind],
        kinds=kind,
        owners=tuple(encoded),
        slots=tuple(slots),
        marks=tuple(marks),
    )
