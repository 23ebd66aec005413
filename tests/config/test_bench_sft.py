"""Both trainers of the CPU comparison are given the same characters and the same sound."""

from __future__ import annotations

import json
from pathlib import Path

from config.bench.trainers.sft_release import build
from speech_judge.data import tasks
from speech_judge.data.release import Release

GOLDEN = Path(__file__).parents[1] / "golden" / "release_v1"


def test_the_rows_for_ms_swift_are_the_samples_of_the_release(tmp_path: Path):
    build(Release(GOLDEN), tmp_path / "noise", 4)
    rows = [json.loads(line) for line in (tmp_path / "noise/swift.jsonl").read_text().splitlines()]
    made = Release(tmp_path / "noise")
    samples = [sample for task in made.tasks for sample in tasks.read(made, task, "train")]
    assert [len(row["audios"]) for row in rows] == [1, 1, 2, 2]
    for row, sample in zip(rows, samples, strict=True):
        system, asked, said = (message["content"] for message in row["messages"])
        assert (system, said) == (sample.system, sample.target)
        assert asked.count("<audio>") == len(sample.clips)
        assert asked.split("<audio>") == split_at_clips(sample.prompt)
        assert row["audios"] == [str(clip.path) for clip in sample.clips]
        assert all(3 <= clip.seconds <= 6 for clip in sample.clips)


def split_at_clips(prompt: tuple) -> list[str]:
    """Texts before, between and after the clips; "" where there is none."""
    pieces = [""]
    for part in prompt:
        if isinstance(part, str):
            pieces[-1] += part
        else:
            pieces.append("")
    return pieces
