"""What a kind of stage supplies; the loop around it is the same for all.

A new kind is one module with `build(context) -> Objective` and one row below.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from torch import Tensor

from speech_judge.batch import Batch
from speech_judge.data.release import Release
from speech_judge.data.sample import AudioRef
from speech_judge.data.tokens import Encoder
from speech_judge.engine import Engine
from speech_judge.errors import JudgeError
from speech_judge.recipe import Recipe, Stage

OBJECTIVES: Mapping[str, str] = {
    "sft": "speech_judge.training.sft",
    "bdpo": "speech_judge.training.bdpo",
    "alld": "speech_judge.training.alld",
    "grpo": "speech_judge.training.grpo",
}


@dataclass(frozen=True)
class StageContext:
    """All a stage is made of. `rank` of `world` processes train it together."""

    recipe: Recipe
    stage: Stage
    number: int
    release: Release
    engine: Engine
    encoder: Encoder
    rank: int = 0
    world: int = 1
    home: Path | None = None  # the run's folder


class Objective(Protocol):
    steps: int  # optimizer steps
    per_epoch: int  # samples

    def clips(self) -> Sequence[AudioRef]:
        """Every clip that will be heard, to look at and encode beforehand. May repeat."""

    def draw(self, step: int) -> list[Batch]:
        """This rank's packed rows of a step, at least one. A pure function of `step`; called ahead, in a thread."""

    def totals(self, batches: Sequence[Batch]) -> dict[str, float]:
        """Denominators of these rows; the loop adds up those of all ranks. Always the same names."""

    def loss(self, engine: Engine, batch: Batch, totals: Mapping[str, float]) -> dict[str, Tensor]:
        """This row's share of the step's "loss" and of what is logged beside it: all divided by `totals`, so that
        shares add up. Rank-local."""

    def validate(self, engine: Engine) -> dict[str, Any]:
        """{"loss": float, "parts": {...}, "scores": {...}} over all ranks; {} when there is nothing to validate on."""


def module_of(stage: Stage) -> Any:
    """Raises JudgeError for a kind nobody supplies."""
    if stage.kind not in OBJECTIVES:
        raise JudgeError(
            f"Stage {stage.name!r} has the unknown kind {stage.kind!r}.",
            f"Known kinds: {', '.join(OBJECTIVES)}.",
        )
    return import_module(OBJECTIVES[stage.kind])


def check(recipe: Recipe) -> None:
    """Before hours of an earlier stage: that every stage could be built. Raises JudgeError."""
    for stage in recipe.stages:
        if stage.on and hasattr(module := module_of(stage), "options_of"):
            module.options_of(recipe, stage)


def build(context: StageContext) -> Objective:
    objective: Objective = module_of(context.stage).build(context)
    return objective
