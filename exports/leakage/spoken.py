"""What is spoken: the same or nearly the same sentence in two splits, in any of the languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from exports.leakage.attributes import in_words, level_of
from exports.leakage.check import Check, Finding, Seen, beside, by_split
from exports.leakage.evidence import Evidence
from exports.leakage.promises import Promises
from exports.leakage.words import Corpus

CONTROL = "The control sentence of this report is read aloud nowhere else and only proves that a check can find."


def corpus_of(evidence: Evidence, track: str) -> Corpus:
    """One entry for each text and split: of a thousand clips that speak it, the first stands for all."""
    first: dict[tuple[str, str], str] = {}
    for split, clip in by_split(evidence, track):
        if clip.text:
            first.setdefault((clip.text, split), clip.id)
    return Corpus([text for text, _ in first], [split for _, split in first], [(clip,) for clip in first.values()])


def look(evidence: Evidence, promises: Promises) -> Seen:
    with_text = sum(bool(clip.text) for clip in evidence.clips.values())
    looked_at = {"clips": len(evidence.clips), "with_a_text": with_text}
    if not with_text:
        return Seen(looked_at, absent=evidence.lacks.get("text", "No clip says what is spoken in it."))
    corpora = {track: corpus_of(evidence, track) for track in evidence.tracks()}
    figures: dict[str, Any] = {
        track: {**corpus.counted(), "promised": "text" in promises.disjoint_on(track)}
        for track, corpus in corpora.items()
    }
    told = in_words("text", {track: corpus.in_two_splits() for track, corpus in corpora.items()}, promises)
    return Seen(looked_at, findings(corpora, evidence, promises), figures, told=told)


def findings(corpora: dict[str, Corpus], evidence: Evidence, promises: Promises) -> Iterator[Finding]:
    for track, corpus in corpora.items():
        level = level_of("text", track, promises)
        if level is not None:
            yield from corpus.findings(f"What is spoken ({track})", level)


def plant(evidence: Evidence, promises: Promises) -> tuple[Evidence, Promises]:
    """A sentence and its near-duplicate (one letter changed) in two splits."""
    planted = beside(evidence, partial(replace, id="planted-1", text=CONTROL), same_split=True)
    near = CONTROL.replace("report", "retort")
    planted = beside(planted, partial(replace, id="planted-2", text=near), number=2)
    track = evidence.rows[0].track
    return planted, replace(promises, disjoint={**promises.disjoint, track: promises.disjoint_on(track) | {"text"}})


CHECKS = (
    Check(
        "spoken_text", "What is spoken in one split is not spoken in another",
        "no spoken text is the same or nearly the same in two splits of a track", look, plant,
    ),
)  # fmt: skip
