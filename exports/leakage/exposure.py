"""Across tasks: what the train of each task shares with the val and test of every other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from exports.leakage.check import NAMED, Check, Finding, Seen, beside, planted_row
from exports.leakage.evidence import HELD, ClipEvidence, Evidence
from exports.leakage.promises import Promises

KINDS = ("clip", "speaker", "text", "system")
Places = dict[tuple[str, str], dict[str, ClipEvidence]]


def look(evidence: Evidence, promises: Promises) -> Seen:
    places = clips_of_tasks(evidence)
    looked_at = {"tasks": len({task for task, _ in places}), "clips": len(evidence.clips)}
    matrix = list(exposures(places))
    for row in matrix:
        row["promised_none"] = row["kind"] in promises.exposure
    shown = [{key: value for key, value in row.items() if key != "clips"} for row in matrix]
    return Seen(looked_at, findings(matrix), {"matrix": shown})


def clips_of_tasks(evidence: Evidence) -> Places:
    found: Places = {}
    for row in evidence.rows:
        there = found.setdefault((row.task, row.split), {})
        there.update({clip: evidence.clips[clip] for clip in row.clips if clip in evidence.clips})
    return found


def exposures(places: Places) -> Iterator[dict[str, Any]]:
    """One row for each train task, held-out task and split, and kind: how many held-out clips share it."""
    trains = {task: clips for (task, split), clips in sorted(places.items()) if split == "train"}
    for train_task, train in trains.items():
        seen = {kind: {value_of(clip, kind) for clip in train.values()} - {""} for kind in KINDS}
        for (task, split), held in sorted(places.items()):
            if split not in HELD:
                continue
            for kind in KINDS:
                exposed = [clip.id for clip in held.values() if value_of(clip, kind) in seen[kind]]
                yield {
                    "train_task": train_task, "task": task, "split": split, "kind": kind, "of": len(held),
                    "shared": len(exposed), "clips": exposed[:NAMED],
                }  # fmt: skip


def value_of(clip: ClipEvidence, kind: str) -> str:
    return clip.id if kind == "clip" else str(getattr(clip, kind))


def findings(matrix: list[dict[str, Any]]) -> Iterator[Finding]:
    for row in matrix:
        if row["promised_none"] and row["shared"] and row["train_task"] != row["task"]:
            yield Finding(
                f"{row['shared']} of {row['of']} clips in {row['task']} {row['split']} share their {row['kind']} with "
                f"the train of {row['train_task']}.",
                splits={row["split"]: row["clips"]},
                facts={key: row[key] for key in ("train_task", "task", "kind", "shared", "of")},
            )


def plant(evidence: Evidence, promises: Promises) -> tuple[Evidence, Promises]:
    """One clip in the train of a task and in the test of another."""
    planted = beside(evidence, lambda clip: replace(clip, id="planted"), same_split=True)
    rows = [
        replace(planted_row(planted, 2, "train", "planted"), task="planted-trained"),
        replace(planted_row(planted, 3, "test", "planted"), task="planted-tested"),
    ]
    return planted.with_rows(rows), replace(promises, exposure=promises.exposure | {"clip"})


CHECKS = (
    Check(
        "cross_task", "Nothing held out in one task is trained on in another",
        "what the profile promised not to share between any train and any val or test", look, plant,
    ),
)  # fmt: skip
