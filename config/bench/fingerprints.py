"""How often fingerprints find a copy, how often they take another utterance for one, and what searching many costs.

Half of the demo's texts serve to choose the thresholds, the other half to measure them; both halves are told.
"""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from config.bench.copies import CODECS, WITHOUT_A_CODEC, Samples, Sound, sound_of
from config.bench.figures import tell
from config.bench.prints import synthetic_prints
from config.bootstrap.paths import ROOT
from datasets_app.audio.decode import decode
from datasets_app.audio.fingerprint import Frames, align, fingerprint, unpack
from exports.soundprints import NEAR, SAME, near_pairs

CORPUS = ROOT / "config" / "demo" / "corpus"
SIZES = (1_000, 10_000, 32_207)
COPIED = 50  # one copy per so many prints


@dataclass(frozen=True)
class Voice:
    """A clean clip of the demo."""

    name: str
    text: str
    speaker: str
    samples: Samples
    rate: int


def voices(*, half: int | None = None, texts: Collection[str] = ()) -> list[Voice]:
    """The demo's clean clips; `half` 0 or 1 takes the texts with an even or odd number, `texts` only those named."""
    rows = [json.loads(line) for line in (CORPUS / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    found = []
    for row in rows:
        if half in (None, int(row["text_id"][-2:]) % 2) and (not texts or row["text_id"] in texts):
            sound = decode(CORPUS / row["file"], max_seconds=60)
            found.append(Voice(row["file"], row["text_id"], row["speaker"], sound.floats()[:, 0], sound.sample_rate))
    return found


def printed(samples: Samples, rate: int) -> Frames:
    return unpack(fingerprint(sound_of(samples, rate)))


def copies(found: Iterable[Voice], kinds: Mapping[str, Callable[[Samples, int], Sound]]) -> dict[str, list[float]]:
    """Kind of copy -> distance between each clip and its copy."""
    pairs = [(voice, printed(voice.samples, voice.rate)) for voice in found]
    return {
        kind: [align(original, printed(*copied(voice.samples, voice.rate))).distance for voice, original in pairs]
        for kind, copied in kinds.items()
    }


def others(found: list[Voice]) -> dict[str, list[float]]:
    """Kind of two clips that are no copies -> their distances."""
    prints = {voice.name: printed(voice.samples, voice.rate) for voice in found}
    seconds = {voice.name: second_of(voice) for voice in found}
    kinds: dict[str, list[float]] = {
        kind: [] for kind in ("same voice, other text", "other voice, same text", "both other")
    }
    kinds["one second against another clip"] = []
    for one, other in combinations(found, 2):
        kind = kind_of(one, other)
        kinds[kind].append(align(prints[one.name], prints[other.name]).distance)
        kinds["one second against another clip"].append(align(seconds[one.name], prints[other.name]).distance)
    return kinds


def second_of(voice: Voice) -> Frames:
    return printed(*WITHOUT_A_CODEC["one second of it"](voice.samples, voice.rate))


def kind_of(one: Voice, other: Voice) -> str:
    if one.text == other.text:
        return "other voice, same text"
    return "same voice, other text" if one.speaker == other.speaker else "both other"


def shares(distances: list[float]) -> dict[str, float | int]:
    values = np.array(distances)
    return {
        "pairs": len(values),
        "lowest": round(float(values.min()), 3),
        "median": round(float(np.median(values)), 3),
        "highest": round(float(values.max()), 3),
        f"below {SAME}": round(float((values < SAME).mean()), 4),
        f"below {NEAR}": round(float((values < NEAR).mean()), 4),
    }


def search(count: int) -> dict[str, float]:
    """Searching `count` synthetic prints of 5 s: CPU seconds, memory, planted copies found, others taken for copies."""
    copied = count // COPIED
    prints = dict(synthetic_prints(count, copies=copied))
    before, began = peak_mib(), time.process_time()
    found = {(pair.one, pair.other) for pair in near_pairs(prints)}
    planted = {(f"{index:07d}", f"{count - copied + index:07d}") for index in range(copied)}
    return {
        "cpu_s": round(time.process_time() - began, 1),
        "prints_mib": round(sum(map(len, prints.values())) / 2**20),
        "before_mib": before,
        "peak_mib": peak_mib(),
        "found": round(len(planted & found) / copied, 4),
        "wrong": len(found - planted),
    }


def peak_mib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def figures() -> Iterator[tuple[str, object]]:
    """Searching first: the peak of memory is the whole process's."""
    for count in SIZES:
        yield f"search among {count}", search(count)
    for half, use in ((1, "calibrated"), (0, "measured")):
        found = voices(half=half)
        for kind, distances in {**copies(found, {**WITHOUT_A_CODEC, **CODECS}), **others(found)}.items():
            yield f"{use} on {len(found)} clips: {kind}", shares(distances)


def main() -> None:
    tell(**dict(figures()))
