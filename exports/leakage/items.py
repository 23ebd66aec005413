"""Clips and pairs: in one split of a track, whatever the task; and listed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from exports.leakage.check import Check, Finding, Seen, across, beside, grouped, planted_row
from exports.leakage.evidence import DETECTION, Evidence, RowEvidence, other
from exports.leakage.promises import Promises


def look(evidence: Evidence, promises: Promises) -> Seen:
    return Seen({"rows": len(evidence.rows), "clips": len(evidence.clips)}, findings(evidence))


def findings(evidence: Evidence) -> Iterator[Finding]:
    for track in evidence.tracks():
        rows = [row for row in evidence.rows if row.track == track]
        clips = grouped((clip, row.split, row.id) for row in rows for clip in row.clips)
        for clip, splits in across(clips):
            what = f"The clip {clip} is in {' and '.join(splits)} ({track})."
            yield Finding(what, splits={split: [clip] for split in splits}, facts={"track": track, "rows": splits})
        # A pair is its clips in either order: two names for one pair hide nothing.
        pairs = grouped((" ".join(sorted(row.clips)), row.split, row.id) for row in rows if len(row.clips) > 1)
        keys = grouped((row.key, row.split, row.id) for row in rows if row.key not in row.clips)
        for kind, found in (("pair", pairs), ("key", keys)):
            for name, splits in across(found):
                what = f"The {kind} {name} is in {' and '.join(splits)} ({track})."
                yield Finding(what, facts={"track": track, "rows": splits})
    yield from unlisted(evidence)


def unlisted(evidence: Evidence) -> Iterator[Finding]:
    for row in evidence.rows:
        if missing := [clip for clip in row.clips if clip not in evidence.clips]:
            yield Finding(f"The row {row.id} names clips that are not listed: {', '.join(missing)}.")
        for clip in (evidence.clips[name] for name in row.clips if name in evidence.clips):
            declared = declared_split(clip.declared_split, clip.declared_split_detection, row)
            if declared and declared != row.split:
                what = f"The clip {clip.id} says it is in {declared}, its row {row.id} is in {row.split}."
                yield Finding(what, splits={row.split: [clip.id]})


def declared_split(quality: str, detection: str, row: RowEvidence) -> str:
    return detection if row.track == DETECTION and detection else quality if row.track != DETECTION else ""


def plant(evidence: Evidence, promises: Promises) -> tuple[Evidence, Promises]:
    planted = beside(evidence, lambda clip: replace(clip, id="planted"), same_split=True)
    split = evidence.rows[0].split
    return planted.with_rows([planted_row(evidence, 2, other(split), "planted")]), promises


CHECKS = (
    Check(
        "clips_and_pairs", "Every clip and pair is in one split", "no clip and no pair is in two splits of a track",
        look, plant,
    ),
)  # fmt: skip
