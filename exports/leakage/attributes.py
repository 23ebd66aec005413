"""Speakers, systems and recordings: in one split only, where that was promised; counted where it was not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from exports.leakage.check import Check, Finding, Seen, Verdict, across, beside, by_split, grouped, of_two_clips
from exports.leakage.evidence import ClipEvidence, Evidence
from exports.leakage.promises import Promises

KINDS = {
    "speakers": ("speaker", "No two splits share a speaker"),
    "systems": ("system", "No two splits share a synthesis system"),
    "recordings": ("recording", "No two splits share a recording"),
}
UNKNOWN_NAMED = 10


def value_of(clip: ClipEvidence, kind: str, promises: Promises) -> str:
    """The attribute as the promise understands it: strict takes what is unknown to be the same within its source."""
    value: str = getattr(clip, kind)
    if value or kind == "recording" or (kind == "system" and not clip.has_system):
        return value
    return f"unknown of {clip.source or 'this dataset'}" if promises.unknown_is_same else ""


def level_of(kind: str, track: str, promises: Promises) -> Verdict | None:
    """Shared values are a leak where disjointness was promised, told by flags (None) where rows carry them, and worth
    a warning where nobody says anything about them."""
    if kind in promises.disjoint_on(track):
        return Verdict.LEAK
    return None if promises.flags else Verdict.WARN


def look(kind: str, evidence: Evidence, promises: Promises) -> Seen:
    if kind in evidence.lacks:
        return Seen({"clips": len(evidence.clips)}, absent=evidence.lacks[kind])
    known = sum(bool(getattr(clip, kind)) for clip in evidence.clips.values())
    looked_at = {"clips": len(evidence.clips), "with_a_value": known}
    if not known and kind != "recording" and not promises.unknown_is_same:
        return Seen(looked_at, absent=f"No clip says its {kind}, so nothing can be said about it.")
    if not known:
        return Seen(looked_at, absent=f"No clip says its {kind}.") if not promises.known else Seen(looked_at)
    counted = figures(kind, evidence, promises)
    told = in_words(kind, {track: row["in_more_than_one_split"] for track, row in counted.items()}, promises)
    return Seen(looked_at, findings(kind, evidence, promises), {"shared": counted}, told=told)


def in_words(kind: str, shared_values: Mapping[str, int], promises: Promises) -> str:
    """What is shared (track -> how many values) where the policy keeps and flags instead of keeping apart."""
    flagged = {t: n for t, n in shared_values.items() if n and level_of(kind, t, promises) is None}
    if not flagged:
        return ""
    counted = ", ".join(f"{n} on {track}" for track, n in flagged.items())
    return (
        f"Policy {promises.policy} does not keep {kind}s apart. In more than one split: {counted}. "
        f"Rows of val and test say so in unseen_{kind}; the core shares none."
    )


def findings(kind: str, evidence: Evidence, promises: Promises) -> Iterator[Finding]:
    for track in evidence.tracks():
        level = level_of(kind, track, promises)
        if level is None:
            continue
        for value, splits in across(of_two_clips(shared(kind, track, evidence, promises))):
            what = f"The {kind} {value} is in {' and '.join(splits)} ({track})."
            yield Finding(what, level, splits, {"attribute": [kind, value], "track": track})
    unknown = [clip.id for clip in evidence.clips.values() if not getattr(clip, kind) and wants(kind, clip)]
    if unknown and not promises.known:
        yield Finding(
            f"{len(unknown)} clips do not say their {kind}: nothing is known about them.",
            Verdict.WARN,
            {"": unknown[:UNKNOWN_NAMED]},
        )


def wants(kind: str, clip: ClipEvidence) -> bool:
    return kind == "speaker" or (kind == "system" and clip.has_system)


def shared(kind: str, track: str, evidence: Evidence, promises: Promises) -> dict[str, dict[str, set[str]]]:
    pairs = ((value_of(clip, kind, promises), split, clip.id) for split, clip in by_split(evidence, track))
    return grouped(pair for pair in pairs if pair[0])


def figures(kind: str, evidence: Evidence, promises: Promises) -> dict[str, Any]:
    counted = {}
    for track in evidence.tracks():
        found = shared(kind, track, evidence, promises)
        counted[track] = {
            "values": len(found),
            "in_more_than_one_split": sum(len(splits) > 1 for splits in found.values()),
            "promised": kind in promises.disjoint_on(track),
        }
    return counted


def plant(kind: str, evidence: Evidence, promises: Promises) -> tuple[Evidence, Promises]:
    """A voice (system, recording) of the control's own, heard in two splits."""

    def change(number: int) -> Callable[[ClipEvidence], ClipEvidence]:
        more: dict[str, Any] = {kind: "planted"}
        return lambda clip: replace(clip, id=f"planted-{number}", origin="synthetic", **more)

    lacks = {name: why for name, why in evidence.lacks.items() if name != kind}
    planted = beside(evidence, change(1), number=1, same_split=True)
    planted = replace(beside(planted, change(2), number=2), lacks=lacks)
    track = evidence.rows[0].track
    return planted, replace(promises, disjoint={**promises.disjoint, track: promises.disjoint_on(track) | {kind}})


CHECKS = tuple(
    Check(key, title, f"no {kind} is in two splits of a track", partial(look, kind), partial(plant, kind))
    for key, (kind, title) in KINDS.items()
)
