"""A trained judge in the forms that other programs load: a whole model, or a PEFT adapter.

Both are written from the stored weights and the stock model as it is on disk, so that what the judge does without (a
vision tower) is still there.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from speech_judge.errors import JudgeError
from speech_judge.model.adapt import read_weights
from speech_judge.model.loading import DTYPES, FAMILIES
from speech_judge.model.names import Names
from speech_judge.model.trained import base_of
from speech_judge.recipe import AdaptPart, Recipe, load

BESIDE = (
    "tokenizer*",
    "vocab.json",
    "merges.txt",
    "chat_template*",
    "preprocessor_config.json",
    "processor_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "generation_config.json",
)
LORA_A, LORA_B = ".lora_A.weight", ".lora_B.weight"


def export_merged(folder: Path, out: Path, *, base: str = "") -> None:
    """`out` loads with the family's stock class and gives the judge's logits. Raises JudgeError."""
    recipe, path, weights = opened(folder, base)

    def write(part: Path) -> None:
        model, names = stock(recipe, path)
        with torch.no_grad():
            merge(model, names, weights, recipe.adapt)
        model.save_pretrained(part)  # type: ignore[operator]
        for pattern in BESIDE:
            for file in Path(path).glob(pattern):
                shutil.copy2(file, part / file.name)

    written_whole(out, write)


def export_adapter(folder: Path, out: Path, *, base: str = "") -> None:
    """The adapter as PEFT stores it, under the names of the transformers that is installed. Raises JudgeError."""
    recipe, path, weights = opened(folder, base)
    if recipe.adapt.kind != "lora":
        raise JudgeError(f"{folder} was trained in full and has no adapter.", "Export the whole model instead.")
    other = sorted(name for name in weights if not name.endswith((LORA_A, LORA_B)))
    if other:
        raise JudgeError(
            f"More than the adapter was trained ({other[0]}).", "Export the whole model: an adapter would lose it."
        )

    def write(part: Path) -> None:
        _, names = stock(recipe, path)
        native = {f"base_model.model.{names.native(name)}": tensor for name, tensor in weights.items()}
        save_file(native, part / "adapter_model.safetensors")
        (part / "adapter_config.json").write_text(json.dumps(config(recipe, path, names, weights), indent=1) + "\n")

    written_whole(out, write)


def opened(folder: Path, base: str) -> tuple[Recipe, str, dict[str, Tensor]]:
    path = base or base_of(folder)
    return load(folder / "config.toml"), path, read_weights(folder / "weights.safetensors")


def stock(recipe: Recipe, path: str) -> tuple[nn.Module, Names]:
    family = FAMILIES[recipe.model.family]
    dtype = DTYPES["float32" if recipe.adapt.kind == "full" else recipe.model.dtype]
    try:
        model = family.load(path, dtype=dtype, trust_remote_code=False)
    except (OSError, ValueError) as error:
        raise JudgeError(f"The base model {path} could not be opened: {error}", "Say where it is: --base.") from error
    return model, Names.found_in(family.layouts, (name for name, _ in model.named_modules()))


def merge(model: nn.Module, names: Names, weights: Mapping[str, Tensor], part: AdaptPart) -> None:
    """Trained weights in place of the base's; W + (alpha / r) B A for an adapted layer, in float32."""
    mine = dict(model.named_parameters())
    for name, tensor in weights.items():
        if name.endswith(LORA_B):
            continue
        if not name.endswith(LORA_A):
            mine[names.native(name)].copy_(tensor)
            continue
        layer = name.removesuffix(LORA_A)
        weight = mine[names.native(f"{layer}.weight")]
        change = weights[layer + LORA_B].float() @ tensor.float() * (part.alpha / part.r)
        weight.copy_(weight.float() + change)


def config(recipe: Recipe, path: str, names: Names, weights: Mapping[str, Tensor]) -> dict[str, Any]:
    """`target_modules` is a pattern of whole names: the encoder has layers of the same last names."""
    layers = [names.native(name.removesuffix(LORA_A)) for name in weights if name.endswith(LORA_A)]
    patterns = sorted({re.sub(r"\\\.\d+\\\.", r"\\.\\d+\\.", re.escape(layer)) for layer in layers})
    return {
        "peft_type": "LORA",
        "base_model_name_or_path": path,
        "r": recipe.adapt.r,
        "lora_alpha": recipe.adapt.alpha,
        "lora_dropout": recipe.adapt.dropout,
        "target_modules": "|".join(patterns),
        "bias": "none",
        "inference_mode": True,
        "task_type": None,
    }


def written_whole(out: Path, write: Callable[[Path], None]) -> None:
    """Beside `out` first: what is found there is complete."""
    if out.exists():
        raise JudgeError(f"{out} is there already.", "Name a folder that is not; nothing was changed.")
    part = out.with_name(f".{out.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    write(part)
    part.rename(out)
