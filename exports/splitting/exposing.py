"""How much every train meets of every val and test: clips, speakers, texts, systems."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from exports.records import ItemKey
from exports.splitting.marks import Marks, is_unknown
from exports.splitting.solved import ContentId

KINDS = ("clip", "speaker", "text", "system")
Held = dict[tuple[str, str], dict[str, set[str]]]


def exposure_of(marks: Marks, items: Sequence[ItemKey], splits: Mapping[ContentId, str]) -> list[dict[str, Any]]:
    """One row per train task, task and split: of how many distinct values of the split train has how many."""
    held: Held = defaultdict(lambda: {kind: set() for kind in KINDS})
    for item in items:
        if (split := splits.get(item.content_id)) is not None:
            for digest in item.clips:
                held[item.task, split]["clip"].add(marks.group[digest])
                for kind, value in marks.merged(digest).items():
                    if kind in KINDS and not is_unknown((kind, value)):
                        held[item.task, split][kind].add(value)
    tasks = sorted({task for task, _ in held})
    return [
        {
            "train_task": trained,
            "task": task,
            "split": split,
            **{
                kind: {"shared": len(held[trained, "train"][kind] & values), "of": len(values)}
                for kind, values in held[task, split].items()
            },
        }
        for trained in tasks
        if (trained, "train") in held
        for task in tasks
        for split in ("val", "test")
        if (task, split) in held
    ]
