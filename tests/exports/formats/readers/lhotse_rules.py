"""Lhotse's rules for recordings and supervisions (its `validate`), without Lhotse, which wants PyTorch."""

from __future__ import annotations

import gzip
import json
import wave
from pathlib import Path
from typing import Any

RECORDING = {"id", "sources", "sampling_rate", "num_samples", "duration", "channel_ids"}
SUPERVISION = {"id", "recording_id", "start", "duration", "channel", "text", "language", "speaker", "custom"}
TOLERANCE = 0.001  # seconds


def read(path: Path) -> list[dict[str, Any]]:
    raw = path.read_bytes()
    assert raw[3] == 0, "the header holds a name"
    assert raw[4:8] == b"\0\0\0\0", "the header holds a time"
    return [json.loads(line) for line in gzip.decompress(raw).decode().splitlines()]


def validate(recordings: Path, supervisions: Path, release: Path) -> tuple[list[Any], list[Any]]:
    found, said = read(recordings), read(supervisions)
    by_id = {each["id"]: each for each in found}
    assert len(by_id) == len(found)
    for each in found:
        recording(each, release)
    assert len({each["id"] for each in said}) == len(said)
    for each in said:
        assert set(each) == SUPERVISION
        where = by_id[each["recording_id"]]
        assert each["start"] >= 0
        assert each["duration"] > 0
        assert each["start"] + each["duration"] <= where["duration"] + TOLERANCE
        channels = each["channel"] if isinstance(each["channel"], list) else [each["channel"]]
        assert set(channels) <= set(where["channel_ids"])
    return found, said


def recording(each: dict[str, Any], release: Path) -> None:
    assert set(each) == RECORDING
    assert each["duration"] == each["num_samples"] / each["sampling_rate"]
    (source,) = each["sources"]
    assert source["type"] == "file"
    assert source["channels"] == each["channel_ids"]
    with wave.open(str(release / source["source"])) as sound:
        assert (sound.getnframes(), sound.getframerate(), sound.getnchannels()) == (
            each["num_samples"],
            each["sampling_rate"],
            len(each["channel_ids"]),
        )
