"""The equalised twins of the held-out detection clips: `audio_equalised/`, beside the clips as they are.

A detector measured on both tells how much of its score is the speech and how much the preparation.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from datasets_app.audio.decode import Decoded, decode
from datasets_app.audio.equalise import equalise
from datasets_app.audio.facts import measure
from datasets_app.audio.plain_wav import plain_wav
from datasets_app.audio.twin import wav_bytes
from exports.folder.rows import Row
from exports.leakage.audio_facts import LONGEST_SECONDS, numbers

FOLDER = "audio_equalised"
ROWS = "clips_equalised.jsonl"


@dataclass(frozen=True, slots=True)
class Equalised:
    """`row` goes into `clips_equalised.jsonl`, `sha256` is the written file's, `facts` are for the leak checks."""

    row: Row
    sha256: str
    facts: dict[str, float]


def write_equalised(rows: Iterable[Row], folder: Path, *, band_hz: float) -> Iterator[Equalised]:
    """Write the twin of each clip whose sound is in the folder, one at a time; `rows` are those of `clips.jsonl`.

    `band_hz` comes from `datasets_app.audio.equalise.common_band` over all of them. Nothing is kept in memory.
    """
    for row in rows:
        sound = equalise(read(folder / row["audio"]), band_hz=band_hz)
        path = twin_path(row["audio"])
        content = wav_bytes(sound)
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        measured = measure(sound).as_json()
        yield Equalised(
            {
                "id": row["id"],
                "audio": path,
                "split_detection": row["split_detection"],
                "pcm_sha256": measured["pcm_sha256"],
                "seconds": measured["seconds"],
                "sample_rate": sound.sample_rate,
                "loudness_lufs": measured["loudness_lufs"],
                "band_hz": band_hz,
            },
            hashlib.sha256(content).hexdigest(),
            {**numbers(measured), "size": float(len(content))},
        )


def twin_path(audio: str) -> str:
    """`audio/ab/cd/<id>.wav` -> `audio_equalised/ab/cd/<id>.wav`."""
    return str(PurePosixPath(FOLDER, *PurePosixPath(audio).parts[1:]))


def read(path: Path) -> Decoded:
    return plain_wav(path.read_bytes()) or decode(path, max_seconds=LONGEST_SECONDS)
