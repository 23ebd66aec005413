"""What a run would cost, without running it: sizes from the configuration, lengths from the audio files' headers."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from transformers import AutoConfig

from speech_judge.audio.features import Features
from speech_judge.data import tasks
from speech_judge.data.order import steps_of, weights_for
from speech_judge.data.release import Release
from speech_judge.data.tokens import Encoded, Encoder
from speech_judge.errors import JudgeError
from speech_judge.model import tokenizer
from speech_judge.model.adapt import adapt
from speech_judge.model.backbone import Backbone
from speech_judge.model.loading import FAMILIES, tiny_folder
from speech_judge.recipe import Recipe, Stage
from speech_judge.training.cost import ASSUMED_MFU, Work, measured_rate, peak_flops, training_bytes

PROBED = 200  # samples of a task whose lengths stand for all


def estimate(recipe: Recipe, release: Release, *, cpu: bool) -> dict[str, Any]:
    """Hours and memory of one device; `how` says what the figures rest on."""
    device = torch.device("cuda" if torch.cuda.is_available() and not cpu else "cpu")
    backbone = outline(recipe, release)
    features = Features(backbone, recipe.audio.max_seconds, cache=None)
    encoder = Encoder(backbone.tokenizer, backbone.chat, features.tokens)
    cached = recipe.adapt.encoder == "frozen" and recipe.audio.cache
    work = Work.of(backbone, recipe, cached=cached)
    peak = peak_flops(device)
    rate = (peak or measured_rate()) * ASSUMED_MFU
    stages = [of_stage(stage, recipe, release, encoder, work, rate) for stage in recipe.stages if stage.on]
    row = max(stage.pack_tokens for stage in recipe.stages)
    return {
        "recipe": recipe.name,
        "release": release.name,
        "parameters": sum(p.numel() for p in backbone.model.parameters()),
        "trained": sum(p.numel() for p in backbone.model.parameters() if p.requires_grad),
        "memory_gib": round(training_bytes(backbone, recipe, row) / 2**30, 2),
        "hours": round(sum(stage["hours"] for stage in stages), 3),
        "stages": stages,
        "how": (
            f"arithmetic at {ASSUMED_MFU:.0%} of {'the datasheet' if peak else 'one small product, as measured'}"
            f" on {device.type}; reading audio, validation and checkpoints are not in it"
        ),
    }


def outline(recipe: Recipe, release: Release) -> Backbone:
    """The adapted model without memory for its weights."""
    part, kind = recipe.model, FAMILIES[recipe.model.family]
    with TemporaryDirectory() as scratch:
        path = part.path
        if part.tiny is not None:
            texts = [s.target for stage in recipe.stages for t in stage.tasks for s in tasks.read(release, t, "train")]
            path = str(tiny_folder(part, texts, recipe.seed, Path(scratch)))
        if not path:
            raise JudgeError("The recipe names no weights.", "Set model.path: --base FOLDER.")
        config = AutoConfig.from_pretrained(path, trust_remote_code=False)
        with torch.device("meta"):
            model = kind.build(getattr(config, "thinker_config", config))
        backbone = kind(model, tokenizer.load(path))
    adapt(backbone, recipe.adapt)
    return backbone


def of_stage(
    stage: Stage, recipe: Recipe, release: Release, encoder: Encoder, work: Work, rate: float
) -> dict[str, Any]:
    found = {task: tasks.read(release, task, "train") for task in sorted(stage.tasks)}
    order = weights_for(stage.tasks, {task: len(samples) for task, samples in found.items()}, recipe.seed)
    steps = steps_of(order.per_epoch, stage.epochs, stage.batch, stage.max_steps)
    visits = steps * stage.batch
    flops = tokens = 0.0
    for task, samples in found.items():
        probe = [encoder.encode(sample) for sample in samples[:: max(len(samples) // PROBED, 1)]]
        share = visits * round(len(samples) * stage.tasks[task]) / order.per_epoch
        tokens += share * mean([len(each) for each in probe])
        flops += share * mean([work_of(each, work) for each in probe])
    return {
        "name": stage.name,
        "steps": steps,
        "samples": visits,
        "tokens": round(tokens),
        "hours": round(flops / rate / 3600, 3),
    }


def work_of(each: Encoded, work: Work) -> float:
    return work.flops(
        tokens=len(each),
        supervised=sum(kind >= 0 for kind in each.kinds),
        heard=sum(slot.count for slot in each.slots),
    )


def mean(values: list[Any]) -> float:
    return float(sum(values) / len(values))
