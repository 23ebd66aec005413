"""What a stage of ALLD's alignment is told."""

from __future__ import annotations

from dataclasses import dataclass

from speech_judge import tables
from speech_judge.errors import JudgeError
from speech_judge.recipe import Recipe, Stage


@dataclass(frozen=True)
class Options:
    """`expert`: folder of a text model. `distil`: weight of the expert's `top_k` likeliest tokens as soft targets
    (the two must have one vocabulary). `mean`: log-probabilities per token, not summed."""

    expert: str = ""
    beta: float = 0.1
    mean: bool = True
    sft: float = 0.0
    distil: float = 0.0
    top_k: int = 20
    temperature: float = 1.0
    top_p: float = 0.99
    max_tokens: int = 256
    at_once: int = 64
    shared: bool = True


def options_of(recipe: Recipe, stage: Stage) -> Options:
    """Raises JudgeError for what could not be trained: asked before a run begins."""
    options = tables.read(Options, stage.options, tables.Source(f"options of stage {stage.name!r}"))
    if not options.expert:
        raise JudgeError(
            f"Stage {stage.name!r} has no expert.",
            "Set options.expert to the folder of a text model (Qwen2-7B-Instruct), or leave the stage out: on = false.",
        )
    return options
