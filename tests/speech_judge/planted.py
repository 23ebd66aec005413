"""A release made on the spot whose labels can be heard: quality falls with noise, fakes lack everything above 2 kHz.

Nobody speaks in it. It shows that training works, not that a judge is good.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

RELEASE = Path(__file__).parents[1] / "golden" / "release_v1"
RATE = 16_000
NOISE = {5: 0.0, 4: 0.01, 3: 0.03, 2: 0.1, 1: 0.3}  # standard deviation by overall quality


def voice(draw: np.random.Generator, seconds: float) -> np.ndarray:
    """Harmonics that swell like syllables."""
    time = np.arange(int(seconds * RATE)) / RATE
    pitch = draw.uniform(90, 220)
    tone = sum(np.sin(2 * np.pi * pitch * n * time + draw.uniform(0, 6)) / n for n in range(1, 30))
    return 0.1 * np.asarray(tone) * (0.6 + 0.4 * np.sin(2 * np.pi * draw.uniform(2, 5) * time))


def dull(wave: np.ndarray) -> np.ndarray:
    spectrum = np.fft.rfft(wave)
    spectrum[np.fft.rfftfreq(len(wave), 1 / RATE) > 2000] = 0
    return np.fft.irfft(spectrum, len(wave))


def plant(folder: Path, counts: dict[str, int], *, seconds: float = 0.6, seed: int = 0) -> Path:
    """A release of assessment and detection with so many clips per split."""
    draw = np.random.default_rng(seed)
    for name in ("questionnaires", "prompts"):
        shutil.copytree(RELEASE / name, folder / name)
    template = json.loads((RELEASE / "tasks/assessment/train.jsonl").read_text().splitlines()[0])
    fake = json.loads((RELEASE / "tasks/detection/train.jsonl").read_text().splitlines()[0])
    clips: list[dict[str, Any]] = []
    rows: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for split, count in counts.items():
        for number in range(count):
            quality, is_fake = 1 + number % 5, number // 5 % 2 == 1
            wave = voice(draw, seconds * draw.uniform(0.8, 1.2))
            wave = wave + NOISE[quality] * draw.standard_normal(len(wave))
            wave = dull(wave) if is_fake else wave
            identity = f"c{split}{number:04d}"
            path = f"audio/{identity}.wav"
            clips.append(write_clip(folder, path, identity, wave, split))
            place = {"id": f"i{identity}", "key": identity, "clips": [identity], "audio": [path], "split": split}
            answers = template["answers"] | {"overall_quality": quality, "distortion": quality}
            text = {"id": f"w{identity}", "order": "ab", "text": f"A clip of quality {quality}.", "role": "revision"}
            rows.setdefault(("assessment", split), []).append(template | place | {"answers": answers, "texts": [text]})
            label = {"real_or_fake": "fake" if is_fake else "real"}
            rows.setdefault(("detection", split), []).append(fake | place | {"id": f"d{identity}", "answers": label})
    write_lines(folder / "clips.jsonl", clips)
    for (task, split), found in rows.items():
        write_lines(folder / "tasks" / task / f"{split}.jsonl", found)
    about = {"format": "earshot-release", "format_version": 1, "name": folder.name, "simulated": "all"}
    (folder / "release.json").write_text(json.dumps(about))
    (folder / "MANIFEST.sha256").write_text(hashlib.sha256(json.dumps(clips).encode()).hexdigest() + "\n")
    return folder


def write_clip(folder: Path, path: str, identity: str, wave: np.ndarray, split: str) -> dict[str, Any]:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    samples = np.clip(wave * 32767, -32768, 32767).astype("<i2")
    soundfile.write(folder / path, samples, RATE)
    return {
        "id": identity,
        "audio": path,
        "pcm_sha256": hashlib.sha256(samples.tobytes()).hexdigest(),
        "seconds": len(samples) / RATE,
        "sample_rate": RATE,
        "split": split,
        "speaker": None,
    }


def write_lines(path: Path, rows: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
