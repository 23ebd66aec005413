"""A release of noise for timing SFT: `python -m config.bench.trainers.sft_release RELEASE FOLDER [SAMPLES]`.

Assessments and comparisons by turns, clips of 3 to 6 s, words out of RELEASE; and the same samples as ms-swift reads
them, so that two trainers see the same characters and the same sound. Nothing can be learned from it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from speech_judge.data import tasks
from speech_judge.data.release import Release
from speech_judge.data.sample import Sample

RATE = 16_000
SECONDS = (3.0, 6.0)
TASKS = {"assessment": 1, "comparison": 2}  # clips of a sample


def build(source: Release, folder: Path, samples: int) -> None:
    draw = np.random.default_rng(0)
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("questionnaires", "prompts"):
        shutil.copytree(source.folder / name, folder / name)
    clips: list[dict[str, Any]] = []
    for task, each in TASKS.items():
        patterns = [row for row in source.rows(task, "train") if row["texts"]]
        rows = []
        for number in range(samples // len(TASKS)):
            heard = [clip(folder, f"c{len(clips) + n:04d}", draw) for n in range(each)]
            clips += heard
            pattern = patterns[number % len(patterns)]
            own = {"id": f"{task}{number}", "key": f"{task}{number}", "split": "train", "texts": pattern["texts"][:1]}
            rows.append({**pattern, **own, "clips": [c["id"] for c in heard], "audio": [c["audio"] for c in heard]})
        write(folder / "tasks" / task / "train.jsonl", rows)
    write(folder / "clips.jsonl", clips)
    about = {"format": "earshot-release", "format_version": 1, "name": folder.name, "simulated": "all"}
    (folder / "release.json").write_text(json.dumps(about))
    (folder / "MANIFEST.sha256").write_text(hashlib.sha256(json.dumps(clips).encode()).hexdigest() + "\n")
    made = Release(folder)
    read = [sample for task in TASKS for sample in tasks.read(made, task, "train")]
    write(folder / "swift.jsonl", [as_messages(sample) for sample in read])


def clip(folder: Path, identity: str, draw: np.random.Generator) -> dict[str, Any]:
    count = int(draw.uniform(*SECONDS) * RATE)
    wave = (3000 * draw.standard_normal(count)).astype("<i2")
    path = f"audio/{identity}.wav"
    (folder / "audio").mkdir(parents=True, exist_ok=True)
    soundfile.write(folder / path, wave, RATE)
    digest = hashlib.sha256(wave.tobytes()).hexdigest()
    return {"id": identity, "audio": path, "pcm_sha256": digest, "seconds": count / RATE, "sample_rate": RATE}


def as_messages(sample: Sample) -> dict[str, Any]:
    asked = "".join(part if isinstance(part, str) else "<audio>" for part in sample.prompt)
    said = {"system": sample.system, "user": asked, "assistant": sample.target}
    return {
        "messages": [{"role": role, "content": content} for role, content in said.items()],
        "audios": [str(part.path) for part in sample.clips],
    }


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    build(Release(Path(sys.argv[1])), Path(sys.argv[2]).resolve(), int((sys.argv[3:] or ["64"])[0]))
