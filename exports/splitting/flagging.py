"""What a row of val or test has that its track's train has not: proven by looking at the train that came out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exports.records import ItemKey
from exports.splitting.marks import Marks, is_unknown
from exports.splitting.solved import ContentId
from exports.splitting.tracks import DETECTION, track_of


@dataclass(frozen=True, slots=True)
class Flags:
    """True: train has none of it. False: it has. None: not known. Natural speech has no system: True.

    `spoof_seen`, for made speech in detection only: whether its source is in train.
    """

    unseen_speaker: bool | None
    unseen_system: bool | None
    unseen_text: bool | None
    spoof_seen: bool | None = None

    @property
    def core(self) -> bool:
        return self.unseen_speaker is True and self.unseen_system is True and self.unseen_text is True


def flags_of(marks: Marks, items: Sequence[ItemKey], splits: Mapping[ContentId, str]) -> dict[ContentId, Flags]:
    """For the items of val and test among `splits`, each against the train of its own track."""
    seen: dict[str, set[tuple[str, str]]] = defaultdict(set)
    sources: set[str] = set()
    for item in items:
        if splits.get(item.content_id) == "train":
            for digest in item.clips:
                seen[track_of(item.task)].update(marks.merged(digest).items())
                if track_of(item.task) == DETECTION:
                    sources.add(marks.clips[digest].source)
    found = {}
    for item in items:
        if splits.get(item.content_id) in ("val", "test"):
            track = track_of(item.task)
            speaker, system, text = (unseen(marks, item, kind, seen[track]) for kind in ("speaker", "system", "text"))
            spoof = spoof_seen(marks, item, sources) if track == DETECTION else None
            found[item.content_id] = Flags(speaker, system, text, spoof)
    return found


def unseen(marks: Marks, item: ItemKey, kind: str, seen: set[tuple[str, str]]) -> bool | None:
    """Of a pair: seen when one of its clips is, unseen when both are."""
    answers: set[bool | None] = set()
    for digest in item.clips:
        value = marks.merged(digest).get(kind)
        if value is None:
            answers.add(True)
        elif is_unknown((kind, value)):
            answers.add(None)
        elif (kind, value) in seen:
            return False
        else:
            answers.add(True)
    return None if None in answers else True


def spoof_seen(marks: Marks, item: ItemKey, sources: set[str]) -> bool | None:
    made = [marks.clips[digest].source in sources for digest in item.clips if marks.clips[digest].origin != "real"]
    return any(made) if made else None
