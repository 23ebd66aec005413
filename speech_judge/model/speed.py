"""Switches that make the same numbers come faster, or in less memory."""

from __future__ import annotations

from speech_judge.model.backbone import Backbone
from speech_judge.model.fp8 import freeze_in_fp8
from speech_judge.recipe import Recipe


def hasten(backbone: Backbone, recipe: Recipe) -> None:
    if recipe.model.fp8:
        freeze_in_fp8(backbone.decoder)
    if recipe.model.recompute:
        backbone.decoder.gradient_checkpointing_enable({"use_reentrant": False})
    if recipe.model.compile:
        for layer in backbone.decoder.layers:
            layer.compile()
