"""What is trained: LoRA matrices beside the decoder's frozen ones, or the whole model."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from peft import LoraConfig, inject_adapter_in_model
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from speech_judge.errors import JudgeError
from speech_judge.model.backbone import Backbone
from speech_judge.recipe import AdaptPart

ADAPTER = ".default"  # PEFT's name of the one adapter, which has no place in canonical names


def adapt(backbone: Backbone, part: AdaptPart) -> None:
    """Freeze what is not trained, add what is. The encoder is frozen unless the recipe says otherwise."""
    for parameter in backbone.model.parameters():
        parameter.requires_grad_(part.kind == "full")
    for module in backbone.encoder_parts():
        module.requires_grad_(part.encoder == "trained")
    freeze_unused(backbone)
    if part.kind == "lora":
        config = LoraConfig(
            r=part.r, lora_alpha=part.alpha, lora_dropout=part.dropout, target_modules=linear_layers(backbone.decoder)
        )
        inject_adapter_in_model(config, backbone.decoder)


def freeze_unused(backbone: Backbone) -> None:
    """Whisper's sinusoidal positions are nothing to learn, and no forward pass uses Omni's begin and end of audio: a
    gradient that never comes would keep several devices waiting for it."""
    for name in ("embed_positions", "audio_bos_eos_token"):
        table = getattr(backbone.audio_tower, name, None)
        if table is not None:
            table.requires_grad_(False)


def linear_layers(decoder: nn.Module) -> list[str]:
    """All linear layers of the decoder (the published systems' `all-linear` without encoder and head)."""
    return [name for name, module in decoder.named_modules() if isinstance(module, nn.Linear)]


def trained_weights(backbone: Backbone) -> dict[str, Tensor]:
    """Trained parameters under canonical names, on the CPU: `decoder.layers.0.self_attn.q_proj.lora_A.weight`."""
    return {
        backbone.canonical(name).replace(ADAPTER, ""): parameter.detach().to("cpu").contiguous()
        for name, parameter in backbone.model.named_parameters()
        if parameter.requires_grad
    }


def read_weights(path: Path) -> dict[str, Tensor]:
    """Of a safetensors file. Raises JudgeError for one that is missing or cut short."""
    try:
        return load_file(path)
    except (OSError, SafetensorError) as error:
        raise JudgeError(f"{path} cannot be read: {error}", "Copy the judge again, or train it again.") from error


def load_weights(backbone: Backbone, weights: Mapping[str, Tensor]) -> None:
    """Into an adapted backbone. Raises JudgeError unless the names are exactly those it trains."""
    mine = {
        backbone.canonical(name).replace(ADAPTER, ""): parameter
        for name, parameter in backbone.model.named_parameters()
        if parameter.requires_grad
    }
    if mine.keys() != weights.keys():
        odd = sorted(mine.keys() ^ weights.keys())
        raise JudgeError(
            f"The weights do not fit this model: {len(odd)} names differ, the first is {odd[0]}.",
            "Use the recipe and base model they were trained with.",
        )
    with torch.no_grad():
        for name, parameter in mine.items():
            parameter.copy_(weights[name])
