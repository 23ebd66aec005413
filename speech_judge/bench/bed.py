"""A model of random weights on this device, and samples of noise for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import torch
from transformers import Qwen2_5OmniThinkerConfig

from speech_judge.audio.features import Features
from speech_judge.bench.plan import Load, Setting, Size, table
from speech_judge.bench.timing import seconds_of
from speech_judge.data.sample import AudioRef, Kind, Sample
from speech_judge.data.tokens import KINDS, Encoded, Slot
from speech_judge.engine import Engine
from speech_judge.model import tokenizer
from speech_judge.model.adapt import adapt
from speech_judge.model.loading import DTYPES, implementation
from speech_judge.model.omni import Omni
from speech_judge.model.speed import hasten
from speech_judge.recipe import ModelPart, Recipe
from speech_judge.training.cost import Work

RATE = 16_000
SPARE = 300  # token numbers below are bytes and special ones
QUESTION = " Please evaluate the overall quality of this speech."
FORM = tuple(f"{'' if n else '<think>'}\nDimension {n}: " for n in range(8))


@dataclass(frozen=True)
class Bed:
    """`encoding` seconds of sound a second, where outputs are kept; None where each step encodes anew."""

    size: Size
    load: Load
    setting: Setting
    engine: Engine
    work: Work
    samples: tuple[Encoded, ...]
    encoding: float | None

    @property
    def device(self) -> torch.device:
        return self.engine.backbone.device

    def pick(self, step: int, count: int) -> list[Encoded]:
        return [self.samples[(step * count + n) % len(self.samples)] for n in range(count)]


def recipe_of(size: Size, setting: Setting) -> Recipe:
    part = ModelPart(
        dtype="bfloat16" if size.dtype == "bfloat16" else "float32",
        recompute=setting.recompute,
        compile=setting.compile,
        fp8=setting.fp8,
    )
    return Recipe("bench", "random weights", (), model=part)


def random_omni(size: Size, device: torch.device) -> Omni:
    """A Qwen2.5-Omni thinker; LoRA is not in it yet."""
    words = tokenizer.train([QUESTION, *FORM, "1 2 3 4 5"], Omni.chat, 320)
    width = size.decoder["hidden_size"]
    vision = {"depth": 1, "hidden_size": 16, "intermediate_size": 16, "num_heads": 2, "out_hidden_size": width}
    config = Qwen2_5OmniThinkerConfig(
        audio_config={**size.audio, "n_window": 100, "output_dim": width},
        vision_config=vision | {"fullatt_block_indexes": [0]},  # built and dropped
        text_config={**size.decoder, "tie_word_embeddings": False},
    )
    with made_on(device, DTYPES[size.dtype]):
        model: Any = Omni.build(config)
    return Omni(model, words)


@contextmanager
def made_on(device: torch.device, dtype: torch.dtype) -> Iterator[None]:
    """Weights come into being where and as they stay: 7 B in float32 on the CPU first would take minutes."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        with torch.device(device):
            yield
    finally:
        torch.set_default_dtype(before)


def lay_bed(size: Size, load: Load, setting: Setting, device: torch.device, scratch: Path) -> Bed:
    torch.manual_seed(0)
    backbone, recipe = random_omni(size, device), recipe_of(size, setting)
    backbone.decoder.config._attn_implementation = implementation(recipe.model, device)
    adapt(backbone, recipe.adapt)
    backbone.model.to(device)  # LoRA's own matrices begin on the CPU
    work = Work.of(backbone, recipe, cached=setting.cache)
    hasten(backbone, recipe)
    features = Features(backbone, 4 * load.seconds, cache=scratch / "features" if setting.cache else None)
    samples = tuple(noise(size, load, features, scratch))
    clips = {slot.clip.digest: slot.clip for each in samples for slot in each.slots}
    took = seconds_of(device, lambda: features.fill(clips.values()))
    encoding = sum(clip.seconds for clip in clips.values()) / took if setting.cache else None
    return Bed(size, load, setting, Engine(backbone, features), work, samples, encoding)


def noise(size: Size, load: Load, features: Features, scratch: Path) -> Iterator[Encoded]:
    """Lengths vary by half around the load's; some samples have two clips, as comparisons do."""
    draw = np.random.default_rng(0)
    clips = [clip(scratch / f"noise{number}.wav", load, draw) for number in range(max(size.pool // 2, 4))]

    def some(mean: int) -> list[int]:
        count = int(draw.integers(mean // 2, mean + mean // 2, endpoint=True))
        return [int(token) for token in draw.integers(SPARE, size.decoder["vocab_size"], count)]

    for number in range(size.pool):
        heard = [
            clips[int(draw.integers(len(clips)))]
            for _ in range(2 if draw.random() < table().corpus.clips_per_sample - 1 else 1)
        ]
        yield sample_of(f"s{number}", heard, some(load.prompt), some(load.answer), features)


def sample_of(name: str, heard: Sequence[AudioRef], asked: list[int], said: list[int], features: Features) -> Encoded:
    ids: list[int] = []
    slots = []
    for each in heard:
        slots.append(Slot(len(ids), features.tokens(each), each))
        ids += [0] * slots[-1].count
    ids += asked
    third = len(said) // 3
    kinds = [-1] * len(ids) + [KINDS.index(Kind.DIMENSION)] * third + [KINDS.index(Kind.ANSWER)] * (len(said) - third)
    sample = Sample(name, name, "assessment", (*heard, QUESTION), "")
    return Encoded(sample, (*ids, *said), tuple(kinds), tuple(slots), ())


def prompt_of(each: Encoded) -> Encoded:
    """Without its answer."""
    length = each.kinds.index(next(kind for kind in each.kinds if kind >= 0))
    return Encoded(each.sample, each.ids[:length], (-1,) * length, each.slots, ())


def clip(path: Path, load: Load, draw: np.random.Generator) -> AudioRef:
    wave = (3000 * draw.standard_normal(int(load.seconds * RATE * draw.uniform(0.5, 1.5)))).astype("<i2")
    soundfile.write(path, wave, RATE)
    return AudioRef(path.stem, path, path.stem, len(wave) / RATE)
