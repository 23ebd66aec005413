"""The model a policy is held to: as it was without adapters, or as its stage found it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from speech_judge.engine import Engine
from speech_judge.model.adapt import trained_weights

Kind = Literal["base", "start"]


class Reference:
    """`start` keeps a second copy of what is trained: little under LoRA, all weights otherwise. It is written to
    `kept`, so that a resumed run is held to the same."""

    def __init__(self, engine: Engine, kind: Kind, kept: Path | None) -> None:
        self.engine, self.kind = engine, kind
        self.copies: list[tuple[nn.Parameter, Tensor]] = []
        if kind == "start":
            if kept is not None and not kept.is_file():
                part = kept.with_suffix(".part")
                save_file(trained_weights(engine.backbone), part)
                part.rename(kept)
            weights = load_file(kept) if kept is not None else trained_weights(engine.backbone)
            mine = [p for p in engine.backbone.model.parameters() if p.requires_grad]
            self.copies = [
                (own, copy.clone().to(own.device))
                for own, copy in zip(mine, weights_in_order(engine, weights), strict=True)
            ]

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Inside, the engine is the reference; for passes without gradients."""
        if self.kind == "base":
            with self.engine.reference():
                yield
            return
        self.swap()
        try:
            yield
        finally:
            self.swap()

    def swap(self) -> None:
        """Storages change places; nothing is copied."""
        for number, (own, copy) in enumerate(self.copies):
            held = own.data
            own.data = copy
            self.copies[number] = (own, held)


def weights_in_order(engine: Engine, weights: dict[str, Tensor]) -> list[Tensor]:
    """As the model lists its parameters: `trained_weights` keeps that order, a file does not."""
    return [weights[name] for name in trained_weights(engine.backbone)]
