"""What the ledger has to learn from a plan, track by track."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exports.records import ItemKey
from exports.splitting.marks import Marks
from exports.splitting.pinning import Key, Pins
from exports.splitting.problem import CONFLICT, SPLITS
from exports.splitting.solved import ContentId, Solved
from exports.splitting.tracks import track_of

RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Label:
    track: str
    kind: str
    value: str
    split: str
    reason: str = RELEASED


def pair_value(clips: Sequence[str]) -> str:
    """A pair's name in the ledger: both digests, the smaller first; its order is no part of what it is."""
    return ":".join(sorted(clips))


def labels_to_write(
    marks: Marks,
    items: Sequence[ItemKey],
    splits: Mapping[ContentId, str],
    solved: Mapping[str, tuple[Pins, Solved]],
    ledger: Mapping[Key, str],
) -> list[Label]:
    """Labels of what is released and not known yet, sorted; `solved` is by track.

    An attribute's label is the solver's, not the clip's: under core_flags a clip of a train speaker may be in test,
    and the speaker stays one of train.
    """
    found: dict[Key, str] = {}
    for item in items:
        split = splits.get(item.content_id)
        if split is None:
            continue
        track = track_of(item.task)
        pins, solution = solved[track]
        if len(item.clips) > 1:
            found[track, "pair", pair_value(item.clips)] = split
        for digest in item.clips:
            found[track, "clip", digest] = split
            values = marks.values(digest)
            if "recording" in values:
                found[track, "recording", values["recording"]] = split
            for kind, vertex in pins.vertices[digest]:
                label = solution.labels.get((kind, vertex), CONFLICT)
                if kind != "recording" and kind in values and label >= 0:
                    found[track, kind, values[kind]] = SPLITS[label]
    return [Label(*key, split) for key, split in sorted(found.items()) if key not in ledger]
