"""The learning rate as a function of the step: linear warm-up, then down to nothing."""

from __future__ import annotations

import math

from speech_judge.recipe import Stage


def learning_rate(stage: Stage, step: int, steps: int) -> float:
    """For step 0..steps-1. The first step is above zero, so that none is wasted."""
    warm = math.ceil(stage.warmup * steps)
    if step < warm:
        return stage.lr * (step + 1) / warm
    done = (step - warm) / max(steps - warm, 1)
    falls = {"cosine": (1 + math.cos(math.pi * done)) / 2, "linear": 1 - done, "constant": 1.0}
    return stage.lr * falls[stage.schedule]
