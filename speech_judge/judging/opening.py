"""Open whatever can judge: a run's `final` folder, or an untuned base model's folder."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import cast

import torch

from speech_judge.errors import JudgeError
from speech_judge.model.backbone import Backbone
from speech_judge.model.loading import FAMILIES, open_backbone
from speech_judge.model.trained import open_trained
from speech_judge.recipe import Family, ModelPart, load


def open_judge(folder: Path, device: torch.device, base: str, max_seconds: float | None) -> tuple[Backbone, float]:
    """The model in evaluation mode, and the longest clip it hears whole. Raises JudgeError."""
    if (folder / "base.json").is_file():
        backbone, recipe = open_trained(folder, device, base=base)
        return backbone, max_seconds or recipe.audio.max_seconds
    backbone = open_backbone(untuned(folder, device), device)
    backbone.model.eval()
    return backbone, max_seconds or 30.0


def thinks(folder: Path) -> bool:
    """Whether the judge was taught dimension lines before its answers; a model that was taught nothing is asked to."""
    file = folder / "config.toml"
    taught = [stage for stage in load(file).stages if stage.on and stage.kind == "sft"] if file.is_file() else []
    return taught[-1].think if taught else True


def judge_in(folder: Path) -> Path:
    """A run's own folder stands for the judge in it."""
    return folder / "final" if (folder / "final" / "base.json").is_file() else folder


def untuned(folder: Path, device: torch.device) -> ModelPart:
    file = folder / "config.json"
    if not file.is_file():
        raise JudgeError(
            f"{folder} holds no judge and no model.", "Name the `final` folder of a run, or one with config.json."
        )
    kind = str(json.loads(file.read_text(encoding="utf-8")).get("model_type", ""))
    family = kind.removesuffix("_thinker")
    if family not in FAMILIES:
        raise JudgeError(f"{folder} is a {kind or 'nameless'} model.", f"Known families: {', '.join(FAMILIES)}.")
    part = ModelPart(path=str(folder), dtype="bfloat16" if device.type == "cuda" else "float32")
    return replace(part, family=cast(Family, family))


def device_of(wish: str | torch.device | None) -> torch.device:
    return torch.device(wish or ("cuda" if torch.cuda.is_available() else "cpu"))
