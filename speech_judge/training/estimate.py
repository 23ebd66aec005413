"""What a run would cost, without running it: sizes from the configuration, lengths from the audio files' headers."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from transformers import AutoConfig, AutoModelForCausalLM

from speech_judge.audio.features import Features
from speech_judge.batch import lay_out
from speech_judge.data.release import Release
from speech_judge.data.tokens import Encoder
from speech_judge.engine import Engine
from speech_judge.errors import JudgeError
from speech_judge.model import tokenizer
from speech_judge.model.adapt import adapt
from speech_judge.model.backbone import Backbone
from speech_judge.model.loading import FAMILIES, open_backbone, tiny_folder
from speech_judge.recipe import Recipe
from speech_judge.training import objectives
from speech_judge.training.cost import (
    ASSUMED_MFU,
    Work,
    matrix_parameters,
    measured_rate,
    one_thread,
    peak_flops,
    training_bytes,
)
from speech_judge.training.effort import JUDGE, Pass, passes
from speech_judge.training.objectives import StageContext
from speech_judge.training.run import samples_of

PROBED_STEPS = 8  # of a stage, whose lengths stand for all
PROBED_SAMPLES = 16  # of a tiny model's own step, which is run and timed
BEYOND = "drawing is counted by its operations, which is a floor on a GPU; groups drawn again come on top"


@dataclass(frozen=True)
class Pace:
    """Operations a second, and what that rests on."""

    rate: float
    how: str


def estimate(recipe: Recipe, release: Release, *, cpu: bool) -> dict[str, Any]:
    """Hours and memory of one device; `how` says what the figures rest on. Raises JudgeError as the run would."""
    objectives.check(recipe)
    device = torch.device("cuda" if torch.cuda.is_available() and not cpu else "cpu")
    with TemporaryDirectory() as scratch:
        backbone = opened(recipe, release, device, Path(scratch))
        features = Features(backbone, recipe.audio.max_seconds, cache=None)
        engine = Engine(backbone, features)
        encoder = Encoder(backbone.tokenizer, backbone.chat, features.tokens)
        contexts = [
            StageContext(recipe, stage, number, release, engine, encoder)
            for number, stage in enumerate(recipe.stages)
            if stage.on
        ]
        pace = pace_of(contexts[0], device)
        work = Work.of(backbone, recipe, cached=recipe.adapt.encoder == "frozen" and recipe.audio.cache)
        stages = [of_stage(context, work, pace.rate) for context in contexts]
        row = max(context.stage.pack_tokens for context in contexts)
        later = any(context.stage.kind in ("alld", "grpo") for context in contexts)
        return {
            "recipe": recipe.name,
            "release": release.name,
            "parameters": sum(p.numel() for p in backbone.model.parameters()),
            "trained": sum(p.numel() for p in backbone.model.parameters() if p.requires_grad),
            "memory_gib": round(training_bytes(backbone, recipe, row) / 2**30, 2),
            "hours": short(sum(stage["hours"] for stage in stages)),
            "stages": stages,
            "how": "; ".join(
                [pace.how, "reading audio, validation and checkpoints are not in it", *([BEYOND] if later else [])]
            ),
        }


def opened(recipe: Recipe, release: Release, device: torch.device, scratch: Path) -> Backbone:
    """The adapted model without memory for its weights; a tiny one that would be trained on this CPU with them."""
    part = recipe.model
    if part.tiny is not None:
        texts = [sample.target for sample in samples_of(recipe, release)]
        part = replace(part, path=str(tiny_folder(part, texts, recipe.seed, scratch)), tiny=None)
        if device.type == "cpu":
            backbone = open_backbone(replace(part, dtype="float32"), device)
            adapt(backbone, recipe.adapt)
            return backbone
    if not part.path:
        raise JudgeError("The recipe names no weights.", "Set model.path: --base FOLDER.")
    kind = FAMILIES[part.family]
    try:
        config = AutoConfig.from_pretrained(part.path, trust_remote_code=False)
        with torch.device("meta"):
            model = kind.build(getattr(config, "thinker_config", config))
        backbone = kind(model, tokenizer.load(part.path))
    except (OSError, ValueError) as error:
        raise JudgeError(
            f"{part.path!r} could not be opened: {error}", "Name a model's folder: --base FOLDER."
        ) from error
    adapt(backbone, recipe.adapt)
    return backbone


def pace_of(context: StageContext, device: torch.device) -> Pace:
    """A tiny model's own step is run; a GPU's datasheet is believed; else a matrix product is timed."""
    if (peak := peak_flops(device)) is not None:
        return Pace(peak * ASSUMED_MFU, f"arithmetic at {ASSUMED_MFU:.0%} of the datasheet on {device.type}")
    if device.type == "cpu" and context.recipe.model.tiny is not None:
        return Pace(step_rate(context), "arithmetic at the pace of one step, run on this processor")
    product = measured_rate()
    return Pace(product * ASSUMED_MFU, f"arithmetic at {ASSUMED_MFU:.0%} of one small product, timed on {device.type}")


def step_rate(context: StageContext) -> float:
    """Operations a second of processor time, forward and backward, over some samples of the release."""
    engine = context.engine
    samples = samples_of(context.recipe, context.release)
    some = samples[:: max(len(samples) // PROBED_SAMPLES, 1)][:PROBED_SAMPLES]
    row = lay_out([context.encoder.encode(sample) for sample in some], (1.0, 1.0, 1.0))
    work = Work.of(engine.backbone, context.recipe, cached=False)
    with one_thread():
        for _ in range(2):  # the first also reads the audio
            begun = time.process_time()
            (-engine.read(row).logprobs.sum()).backward()
            passed = time.process_time() - begun
    engine.zero_grad(set_to_none=True)
    return work.of_rows([row]) / passed


def of_stage(context: StageContext, work: Work, rate: float) -> dict[str, Any]:
    objective = objectives.build(context)
    found = passes(context.stage.kind, objective, PROBED_STEPS)
    hours = {each.name: operations(each, work) / rate / 3600 for each in found}
    return {
        "name": context.stage.name,
        "kind": context.stage.kind,
        "steps": objective.steps,
        "samples": objective.steps * context.stage.batch,
        "tokens": round(sum(each.tokens for each in found if each.learns)),
        "hours": short(sum(hours.values())),
        "passes": [
            {"name": each.name, "tokens": round(each.tokens), "hours": short(hours[each.name])} for each in found
        ],
    }


def operations(each: Pass, work: Work) -> float:
    if each.model != JUDGE:
        return 2.0 * each.tokens * text_parameters(each.model)
    counted = work.flops if each.learns else work.forward
    return counted(tokens=each.tokens, supervised=each.supervised, heard=each.heard)


def text_parameters(path: str) -> int:
    """In the matrices that a text model multiplies at each token. Raises JudgeError for what cannot be opened."""
    try:
        config = AutoConfig.from_pretrained(path, trust_remote_code=False)
        with torch.device("meta"):
            model: Any = AutoModelForCausalLM.from_config(config)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise JudgeError(f"{path!r} is no text model: {error}", "Name the folder of one.") from error
    embeddings: int = model.get_input_embeddings().weight.numel()
    return matrix_parameters(model) - embeddings


def short(hours: float) -> float:
    """Three digits: no estimate is better, and a tiny run takes a thousandth of an hour."""
    return float(f"{hours:.3g}")
