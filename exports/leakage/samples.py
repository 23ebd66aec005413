"""Exact audio: the same samples in two splits, as they stand and once silence and level are taken away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from exports.leakage.check import Check, Finding, Seen, across, beside, by_split, grouped, of_two_clips
from exports.leakage.evidence import ClipEvidence, Evidence
from exports.leakage.promises import Promises

EMPTY_TRIMMED = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # SHA-256 of nothing: silence only
KINDS = (("pcm", "The same samples are"), ("trimmed", "The same samples, trimmed and levelled, are"))


def look(evidence: Evidence, promises: Promises) -> Seen:
    clips = evidence.clips.values()
    counted = {
        "clips": len(evidence.clips),
        "samples_read": sum(bool(clip.pcm) for clip in clips),
        "trimmed_and_levelled": sum(bool(clip.trimmed) for clip in clips),
    }
    if not counted["samples_read"] and not counted["trimmed_and_levelled"]:
        return Seen(counted, absent=evidence.lacks.get("audio", "No sound could be read."))
    return Seen(counted, findings(evidence))


def findings(evidence: Evidence) -> Iterator[Finding]:
    for track in evidence.tracks():
        told: set[tuple[str, ...]] = set()
        for kind, words in KINDS:
            pairs = ((getattr(clip, kind), split, clip.id) for split, clip in by_split(evidence, track))
            found = of_two_clips(grouped(pair for pair in pairs if pair[0] and pair[0] != EMPTY_TRIMMED))
            for value, splits in across(found):
                clips = tuple(sorted({clip for ids in found[value].values() for clip in ids}))
                if clips not in told:
                    told.add(clips)
                    yield Finding(f"{words} in {' and '.join(splits)} ({track}).", splits=splits, facts={kind: value})
    for one in evidence.clips.values():
        if one.pcm and one.declared_pcm and one.pcm != one.declared_pcm:
            facts = {"declared": one.declared_pcm, "in_the_file": one.pcm}
            yield Finding(
                f"The samples of clip {one.id} are not the ones declared.", splits={"": [one.id]}, facts=facts
            )


def plant(evidence: Evidence, promises: Promises) -> tuple[Evidence, Promises]:
    def original(clip: ClipEvidence) -> ClipEvidence:
        return replace(clip, id="planted-1", pcm="planted", declared_pcm="", trimmed="")

    planted = beside(evidence, original, same_split=True)
    return beside(planted, lambda clip: replace(original(clip), id="planted-2"), number=2), promises


CHECKS = (
    Check("exact_audio", "No two splits hold the same sound", "no two splits hold the same samples", look, plant),
)
