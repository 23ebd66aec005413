"""Clips and pairs: in one split of a track, whatever the task; and listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from exports.leakage.check import Check, Finding, Seen, across, beside, grouped_across, planted_row
from exports.leakage.evidence import DETECTION, Evidence, RowEvidence, other
from exports.leakage.promises import Promises


def look(evidence: Evidence, promises: Promises) -> Seen:
    return Seen({"rows": len(evidence.rows), "clips": len(evidence.clips)}, findings(evidence))


def findings(evidence: Evidence) -> Iterator[Finding]:
    for track in evidence.tracks():
        rows = [row for row in evidence.rows if row.track == track]
        for kind, names_of in NAMES.items():
            for name, splits in across(grouped_across(partial(named, rows, names_of))):
                what = f"The {kind} {name} is in {' and '.join(splits)} ({track})."
                there = {split: [name] for split in splits} if kind == "clip" else {}
                yield Finding(what, splits=there, facts={"track": track, "rows": splits})
    yield from unlisted(evidence)


def named(rows: list[RowEvidence], names_of: Callable[[RowEvidence], Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    return ((name, row.split, row.id) for row in rows for name in names_of(row))


# A pair is its clips in either order: two names for one pair hide nothing.
NAMES: dict[str, Callable[[RowEvidence], Sequence[str]]] = {
    "clip": lambda row: row.clips,
    "pair": lambda row: (" ".join(sorted(row.clips)),) if len(row.clips) > 1 else (),
    "key": lambda row: (row.key,) if row.key not in row.clips else (),
}


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
