"""Checkpoints: a folder that is whole or absent. Safetensors and JSON only.

    checkpoints/0-0000050/  weights.safetensors  optimizer.safetensors  state.json

What comes at a step is a function of the step, and random numbers are drawn from (seed, stage, step, rank): with the
weights and the optimizer's moments, the step's number is all a run needs to go on exactly as if it had not stopped.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor

from speech_judge.errors import JudgeError
from speech_judge.model.adapt import ADAPTER, load_weights, trained_weights
from speech_judge.model.backbone import Backbone

WEIGHTS, OPTIMIZER = FILES = ("weights.safetensors", "optimizer.safetensors")
KEPT = 2  # newest ones; the best of each stage is kept besides


@dataclass(frozen=True)
class Checkpoint:
    folder: Path
    state: Mapping[str, Any]

    @property
    def stage(self) -> int:
        return int(self.state["stage"])

    @property
    def step(self) -> int:
        """Steps that are done."""
        return int(self.state["step"])

    def load(self, backbone: Backbone, optimizer: torch.optim.Optimizer | None = None) -> None:
        load_weights(backbone, load_file(self.folder / WEIGHTS))
        if optimizer is not None:
            load_optimizer(optimizer, backbone, load_file(self.folder / OPTIMIZER))


def save(
    home: Path, backbone: Backbone, optimizer: torch.optim.Optimizer, state: Mapping[str, Any], keep: set[str]
) -> Path:
    """Write beside, then move; then drop old ones. `keep` names further folders that stay."""
    folder = home / f"{state['stage']}-{state['step']:07d}"
    part = home / f".{folder.name}.part"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        save_file(trained_weights(backbone), part / WEIGHTS)
        save_file(optimizer_tensors(optimizer, backbone), part / OPTIMIZER)
        (part / "state.json").write_text(json.dumps(state, indent=1) + "\n", encoding="utf-8")
        settle(part)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)  # half a checkpoint would fill what is left of a full disk
        raise
    if folder.exists():  # the same step again, after a resume
        shutil.rmtree(folder)
    os.rename(part, folder)
    prune(home, keep | {folder.name})
    return folder


def settle(folder: Path) -> None:
    """What is renamed into place has reached the disk."""
    for path in (*folder.iterdir(), folder):
        handle = os.open(path, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def whole(folder: Path) -> bool:
    """Both files can be opened, and are as long as they say: what a disk or a copy cut short is not."""
    try:
        for name in FILES:
            with safe_open(folder / name, "pt"):
                pass
    except (SafetensorError, OSError):
        return False
    return True


def found(home: Path) -> list[Checkpoint]:
    """Those that were moved into place, oldest first."""
    folders = sorted(path for path in home.glob("[0-9]*-[0-9]*") if (path / "state.json").is_file())
    return [Checkpoint(path, json.loads((path / "state.json").read_text(encoding="utf-8"))) for path in folders]


def prune(home: Path, keep: set[str]) -> None:
    names = [checkpoint.folder.name for checkpoint in found(home)]
    for name in names[:-KEPT]:
        if name not in keep:
            shutil.rmtree(home / name)


def named_parameters(backbone: Backbone) -> dict[str, torch.nn.Parameter]:
    return {
        backbone.canonical(name).replace(ADAPTER, ""): parameter
        for name, parameter in backbone.model.named_parameters()
        if parameter.requires_grad
    }


def optimizer_tensors(optimizer: torch.optim.Optimizer, backbone: Backbone) -> dict[str, Tensor]:
    """AdamW's moments by canonical parameter name: `<name>|exp_avg`."""
    tensors = {}
    for name, parameter in named_parameters(backbone).items():
        for key, value in optimizer.state.get(parameter, {}).items():
            tensors[f"{name}|{key}"] = value.detach().to("cpu").contiguous()
    return tensors


def load_optimizer(optimizer: torch.optim.Optimizer, backbone: Backbone, tensors: Mapping[str, Tensor]) -> None:
    parameters = named_parameters(backbone)
    for full, value in tensors.items():
        name, _, key = full.rpartition("|")
        if name not in parameters:
            raise JudgeError(f"The checkpoint's optimizer knows {name}, the model does not.", "Resume with its recipe.")
        place = parameters[name].device if key != "step" else "cpu"
        optimizer.state[parameters[name]][key] = value.to(place)
