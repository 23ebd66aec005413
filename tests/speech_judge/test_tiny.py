"""The tiny recipe learns what can be heard. Noise and fakes are planted: this shows the loop, not a judge's worth."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from speech_judge.audio.features import Features
from speech_judge.batch import Batch, lay_out
from speech_judge.data import tasks
from speech_judge.data.packing import pack
from speech_judge.data.release import Release
from speech_judge.data.tokens import Encoder
from speech_judge.engine import Engine
from speech_judge.metrics.detection import eer
from speech_judge.model.trained import open_trained
from speech_judge.training.sft import first_scores

pytestmark = pytest.mark.slow


@torch.no_grad()
def read(folder: Path, release: Release, task: str) -> list[tuple[Batch, object]]:
    backbone, recipe = open_trained(folder / "final")
    features = Features(backbone, recipe.audio.max_seconds, cache=None)
    engine, encoder = Engine(backbone, features), Encoder(backbone.tokenizer, backbone.chat, features.tokens)
    encoded = [encoder.encode(sample) for sample in tasks.read(release, task, "test")]
    rows = [lay_out(row, (1.0, 1.0, 1.0)) for row in pack(encoded, 2048)]
    return [(row, engine.read(row)) for row in rows]


def test_quality_is_heard_better_than_the_mean(trained_tiny: Path, audible: Path):
    release = Release(audible)
    reads = [
        score for row, reading in read(trained_tiny, release, "assessment") for score in first_scores(reading, row)
    ]
    expected, true = (np.array([read[n] for read in reads]) for n in (1, 2))
    pcc = np.corrcoef(expected, true)[0, 1]
    low = np.tanh(np.arctanh(pcc) - 1.96 / np.sqrt(len(true) - 3))
    mean = np.mean([row["answers"]["overall_quality"] for row in release.rows("assessment", "train")])
    assert len(true) >= 60
    assert low > 0
    assert ((expected - true) ** 2).mean() < ((mean - true) ** 2).mean()


def test_planted_fakes_are_told_from_real(trained_tiny: Path, audible: Path):
    labels = [label for _, reading in read(trained_tiny, Release(audible), "detection") for label in reading.labels]
    margins = np.array([float(label.logits[1] - label.logits[0]) for label in labels])
    second = np.array([label.mark.chosen == 1 for label in labels])
    assert 20 <= second.sum() <= len(second) - 20
    assert eer(margins, second) < 0.1
    assert eer(margins, np.random.default_rng(0).permutation(second)) > 0.25
