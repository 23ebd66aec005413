"""Imported judgements are released like everybody's: texts, means with every digit, and their foreign raters."""

from __future__ import annotations

import json
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from tests.annotation.foreign.samples import write
from tests.annotation.foreign.test_judging_in import brought

pytestmark = pytest.mark.django_db
MEAN = 2.6153846153846203
NAMES = ("amber", "bicycle", "cathedral", "dolphin", "evening", "furnace", "galaxy", "harvest", "island", "jungle")
# Of these clips nobody said who speaks, what is said, and what made it.
IMPOSSIBLE = {
    "strict": r"columns are empty \(speaker for 10, system for 10 and text for 10 of 10 items\).*core_flags",
    "speaker_system": r"columns are empty \(speaker for 10 and system for 10 of 10 items\).*core_flags",
    "given": "10 × quarantined: its column says neither",
    "paper_detection": "deals out detection items only",
}


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
    for policy, words in IMPOSSIBLE.items():
        with pytest.raises(CommandError, match=words):
            call_command("build_release", "Brought in", "--to", str(tmp_path / policy), "--policy", policy)
    call_command("build_release", "Brought in", "--to", str(tmp_path / "out"))
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
    held = [row for row in released if row["split"] != "train"]
    assert held
    assert {row["unseen_speaker"] for row in held} == {None}
    assert not any(row["core"] for row in held)
