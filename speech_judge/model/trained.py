"""A trained judge's folder: written by a run, opened by whoever judges with it.

final/  config.toml  run.json  base.json  weights.safetensors  [base/: a tiny model's own weights]
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file

from speech_judge.errors import JudgeError
from speech_judge.model.adapt import adapt, load_weights, read_weights, trained_weights
from speech_judge.model.backbone import Backbone
from speech_judge.model.loading import open_backbone
from speech_judge.recipe import Recipe, dump, load


def save_trained(folder: Path, backbone: Backbone, recipe: Recipe, base: str, about: Mapping[str, Any]) -> None:
    """Replace `folder`. A base of random weights goes along, because nobody else has it."""
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    save_file(trained_weights(backbone), part / "weights.safetensors")
    (part / "config.toml").write_text(dump(recipe), encoding="utf-8")
    (part / "run.json").write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    own = recipe.model.tiny is not None
    if own:
        shutil.copytree(base, part / "base")
    (part / "base.json").write_text(
        json.dumps({"path": "base" if own else base, "inside": own}) + "\n", encoding="utf-8"
    )
    shutil.rmtree(folder, ignore_errors=True)
    part.rename(folder)


def open_trained(folder: Path, device: torch.device | str = "cpu", *, base: str = "") -> tuple[Backbone, Recipe]:
    """The judge in evaluation mode. `base`: where the base model is now, when it moved. Raises JudgeError."""
    path = base or base_of(folder)
    recipe = load(folder / "config.toml")
    backbone = open_backbone(replace(recipe.model, path=path, tiny=None), device)
    adapt(backbone, recipe.adapt)
    load_weights(backbone, read_weights(folder / "weights.safetensors"))
    backbone.model.eval()
    return backbone, recipe


def base_of(folder: Path) -> str:
    """Where the base model of a trained judge is. Raises JudgeError for a folder that is none."""
    if not (folder / "base.json").is_file():
        raise JudgeError(f"{folder} is no trained judge: it has no base.json.", "Name the `final` folder of a run.")
    where = json.loads((folder / "base.json").read_text(encoding="utf-8"))
    return str(folder / where["path"] if where["inside"] else where["path"])
