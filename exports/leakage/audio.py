"""Near-duplicate audio: copies of one recording in two splits, found by fingerprint."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from datasets_app.audio.fingerprint import VERSION, Frames, pack
from exports.leakage.check import Check, Finding, Seen, Verdict, beside
from exports.leakage.evidence import Evidence
from exports.leakage.promises import Promises
from exports.soundprints import NEAR, SAME, Near, near_pairs

_CONTROL_FRAMES = 400
_CONTROL_FLIPS = 0.05


def look(evidence: Evidence, promises: Promises) -> Seen:
    used = [clip for clip in evidence.splits_of_clips() if clip in evidence.prints]
    counted = {"clips": len(evidence.clips), "fingerprints": len(used)}
    if not used:
        return Seen(counted, absent=evidence.lacks.get("prints", "No clip has a fingerprint."))
    pairs = list(near_pairs({clip: evidence.prints[clip] for clip in used}) if evidence.near is None else evidence.near)
    limits = {
        "method": VERSION, "copy_below": SAME, "review_below": NEAR, "near_pairs": len(pairs),
        "without_a_fingerprint": len(evidence.clips) - len(used),
    }  # fmt: skip
    return Seen(counted, findings(evidence, pairs), limits)


def findings(evidence: Evidence, pairs: list[Near]) -> Iterator[Finding]:
    """The pairs whose clips are in different splits of a track, most alike first."""
    found = [
        (pair, track, here, there)
        for track in evidence.tracks()
        for splits in [evidence.splits_of_clips(track)]
        for pair in pairs
        for here, there in crossings(splits, pair)
    ]
    for pair, track, here, there in sorted(found, key=lambda each: (each[0].distance, each[0].one, each[0].other)):
        copy = pair.distance < SAME
        words = "are copies of one recording" if copy else "sound nearly the same; listen to them"
        yield Finding(
            f"A clip in {here} and one in {there} {words} ({track}).",
            level=Verdict.LEAK if copy else Verdict.WARN,
            splits={here: [pair.one], there: [pair.other]},
            facts={"distance": round(pair.distance, 3)},
        )


def crossings(splits: Mapping[str, set[str]], pair: Near) -> Iterator[tuple[str, str]]:
    for here in sorted(splits.get(pair.one, ())):
        for there in sorted(splits.get(pair.other, ())):
            if here != there:
                yield here, there


def plant(evidence: Evidence, promises: Promises) -> tuple[Evidence, Promises]:
    """A sound and its copy, cut and with one bit in twenty wrong, in two splits."""
    planted = beside(evidence, lambda clip: replace(clip, id="planted-1"), same_split=True)
    planted = beside(planted, lambda clip: replace(clip, id="planted-2"), number=2)
    prints = {**planted.prints, "planted-1": control_print(), "planted-2": control_print(copy=True)}
    return replace(planted, prints=prints), promises


def control_print(*, copy: bool = False) -> bytes:
    chance = np.random.Generator(np.random.PCG64(int.from_bytes(hashlib.sha256(b"near_audio").digest()[:8], "big")))
    words = chance.integers(0, 1 << 32, _CONTROL_FRAMES, dtype=np.uint32)
    if copy:
        wrong = chance.random((_CONTROL_FRAMES, 32)) < _CONTROL_FLIPS
        words = (words ^ np.packbits(wrong, axis=1, bitorder="little").view(np.uint32)[:, 0])[37:]
    return pack(Frames(words, np.ones(len(words), np.bool_)))


CHECKS = (
    Check(
        "near_audio",
        "No two splits hold copies of one recording",
        "no recording is in two splits, not even shortened, levelled, coded or with noise",
        look,
        plant,
    ),
)
