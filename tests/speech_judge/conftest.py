from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from speech_judge.audio.features import Features
from speech_judge.data import tasks
from speech_judge.data.release import Release
from speech_judge.data.tokens import Encoder
from speech_judge.engine import Engine
from speech_judge.model.adapt import adapt
from speech_judge.model.loading import open_backbone, tiny_folder
from speech_judge.recipe import AdaptPart, ModelPart, TinyPart
from tests.speech_judge.planted import RELEASE, plant

SMALL = TinyPart(hidden=32, layers=2, heads=4, encoder_hidden=32, encoder_layers=2, mel_bins=80, initial=0.1)


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def golden(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A copy: whoever builds the golden release anew while tests run changes nothing under a run's feet."""
    return Release(shutil.copytree(RELEASE, tmp_path_factory.mktemp("golden") / RELEASE.name))


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small release whose labels are audible."""
    return plant(tmp_path_factory.mktemp("planted") / "planted", {"train": 20, "val": 10, "test": 10})


@pytest.fixture(scope="session")
def samples(golden: Release) -> list:
    """A few of every SpeechEval task."""
    return [tasks.read(golden, task, "train")[n] for task in golden.tasks for n in (0, 3)]


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory, samples: list) -> Callable[[str], Path]:
    """Folders of tiny models by family."""
    cache = tmp_path_factory.mktemp("tiny")
    texts = [sample.target for sample in samples]
    return lambda family: tiny_folder(ModelPart(family=family, tiny=SMALL), texts, 0, cache)


@pytest.fixture(scope="session")
def opened(models: Callable[[str], Path]) -> Callable[..., SimpleNamespace]:
    """An adapted tiny model with its engine and encoder; LoRA matrices are random, so that they do something."""

    def make(family: str = "qwen2_5_omni", *, attention: str = "auto", cache: Path | None = None, **adapted: object):
        part = replace(ModelPart(family=family, dtype="float32"), path=str(models(family)), attention=attention)
        backbone = open_backbone(part)
        adapt(backbone, AdaptPart(**adapted))
        torch.manual_seed(0)
        for name, parameter in backbone.model.named_parameters():
            if "lora_B" in name:
                torch.nn.init.normal_(parameter, std=0.1)
        features = Features(backbone, 30.0, cache=cache)
        engine = Engine(backbone, features)
        encoder = Encoder(backbone.tokenizer, backbone.chat, features.tokens)
        return SimpleNamespace(backbone=backbone, features=features, engine=engine, encoder=encoder, part=part)

    return make


@pytest.fixture(scope="session")
def audible(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough planted clips to learn from."""
    return plant(tmp_path_factory.mktemp("audible") / "audible", {"train": 160, "val": 20, "test": 60})


@pytest.fixture(scope="session")
def trained_tiny(audible: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one run of the recipe `tiny`, shared by every test that needs a trained judge."""
    out = tmp_path_factory.mktemp("trained") / "run"
    command = [
        sys.executable,
        "-m",
        "speech_judge",
        "train",
        "tiny",
        "--release",
        str(audible),
        "--out",
        str(out),
        "--cpu",
    ]
    for setting in ("stages.0.tasks.detection=1.0", "stages.0.max_steps=100"):
        command += ["--set", setting]
    subprocess.run(command, check=True, env={**os.environ, "OMP_NUM_THREADS": "1"}, stdout=subprocess.DEVNULL)
    return out
