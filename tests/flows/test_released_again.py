"""Imported judgements are released like everybody's: texts, means with every digit, and their foreign raters."""

from __future__ import annotations

import json
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import call_command

from datasets_app.models import Clip
from datasets_app.text_keys import text_key
from tests.annotation.foreign.samples import write
from tests.annotation.foreign.test_judging_in import brought
from tests.exports.factories import sentence

pytestmark = pytest.mark.django_db
MEAN = 2.6153846153846203
NAMES = ("amber", "bicycle", "cathedral", "dolphin", "evening", "furnace", "galaxy", "harvest", "island", "jungle")


def write_noise(path: Path, seed: int) -> None:
    """Sounds that share nothing, so that no two are taken for copies of one recording."""
    bursts = np.random.default_rng(seed)
    shape = np.repeat(bursts.random(40), 800)
    tones = np.sin(2 * np.pi * np.cumsum(np.repeat(bursts.uniform(200, 3000, 40), 800)) / 16_000)
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes((12_000 * shape * tones).astype("<i2").tobytes())


def test_an_imported_campaign_is_released(storage_in_tmp: Path, tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path / "data"
    rows = []
    for number, name in enumerate(NAMES):
        write_noise(tmp_path / "audio" / f"{name}.wav", number)
        text = f"Some noise is left beside the {name}, and the overall quality is fair."
        rows.append({"audios": [f"{name}.wav"], "response": text, "mos": MEAN, "noi": 3, "col": 4, "dis": 4, "loud": 4})
    brought(write(tmp_path / "x.jsonl", rows), tmp_path / "audio", source="corpus", confirm_texts=True)
    for number, clip in enumerate(Clip.objects.all()):
        said = sentence(number)
        Clip.objects.filter(pk=clip.pk).update(
            speaker=f"v{number}",
            system=f"s{number}",
            origin="synthetic",
            language="en",
            text=said,
            text_key=text_key(said),
        )
    call_command("build_release", "Brought in", "--to", str(tmp_path / "out"), "--policy", "core_flags")
    folder = tmp_path / "out"
    released = [
        json.loads(line) for path in folder.glob("tasks/rating/*.jsonl") for line in path.read_text().splitlines()
    ]
    assert len(released) == len(NAMES)
    assert {row["answers"]["mos"] for row in released} == {MEAN}
    assert {text["text"] for row in released for text in row["texts"]} <= {row["response"] for row in rows}
    captions = [
        json.loads(line)
        for path in (folder / "exports" / "alld").glob("*.jsonl")
        for line in path.read_text().splitlines()
    ]
    assert {row["mos_mean"] for row in captions} == {MEAN}
